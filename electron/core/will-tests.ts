// Tests of will messages, and how to undo what they leave behind: a retained will message stays at the
// broker, in the place of what was retained there.
import type { WillTest } from '../../shared/contract/connections.ts';
import type { AskedValues } from '../../shared/contract/diagnosis.ts';
import { fail, ProblemError } from '../../shared/util/problem.ts';
import type { OneOffMessage } from './client/one-off-client.ts';
import { isSameMessage, retain, retainedAt } from './client/retained-message.ts';
import { willMessageOf } from './client/will-message.ts';
import { testWill } from './client/will-test.ts';
import { FLAG_RETAIN, qosOf } from './message-flags.ts';
import type { CorePorts } from './ports.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import { PublishGuard } from './publish/publish-guard.ts';
import type { Sessions } from './sessions.ts';

interface Left {
  /** The will message as the test has seen it. */
  caused: OneOffMessage;
  /** null: nothing was retained there. */
  before: OneOffMessage | null;
}

export class WillTests {
  readonly #ports: CorePorts;
  readonly #profiles: ProfileStore;
  readonly #sessions: Sessions;
  readonly #guard = new PublishGuard();
  /** By profile: of the last test, what can be undone. */
  readonly #left = new Map<string, Left>();

  constructor(ports: CorePorts, profiles: ProfileStore, sessions: Sessions) {
    this.#ports = ports;
    this.#profiles = profiles;
    this.#sessions = sessions;
  }

  /** See `connections.testWill`. */
  async test(profileId: string, asked: AskedValues, confirmed: boolean): Promise<WillTest> {
    const settings = await this.#sessions.settings(profileId, asked);
    const { fields } = settings;
    const will = willMessageOf(fields);
    if (!will) {
      fail(
        'WILL_MISSING',
        'This connection has no will message, or it is read-only. Add a will message first.',
      );
    }
    this.#refuseProtected(profileId, will.topic, confirmed);
    const { came, before, afterMs } = await testWill(this.#ports, settings, will);
    const { topic } = will;
    if (!came) {
      return {
        ...{ outcome: 'notReceived', afterMs, topic },
        ...{ payload: null, qos: null, retain: null, retained: null },
      };
    }
    const left = will.retain ? this.#leftBy(profileId, came, before) : undefined;
    if (left) this.#left.set(profileId, left);
    else this.#left.delete(profileId);
    const { payload, flags } = came;
    return {
      ...{ outcome: 'received', afterMs, topic, payload, qos: qosOf(flags) },
      retain: fields.protocolVersion === '5.0' ? (flags & FLAG_RETAIN) !== 0 : null,
      retained: left ? changeOf(left) : will.retain && payload.length > 0 ? 'same' : null,
    };
  }

  /** undefined: what is retained there is as it was before, and not by a test. */
  #leftBy(
    profileId: string,
    caused: OneOffMessage,
    before: OneOffMessage | null,
  ): Left | undefined {
    const earlier = this.#left.get(profileId);
    if (earlier?.caused.topic === caused.topic && isAsLeft(before, earlier)) {
      return { caused, before: earlier.before };
    }
    return isAsLeft(before, { caused, before }) ? undefined : { caused, before };
  }

  /** See `connections.undoWillTest`. */
  async undo(profileId: string, asked: AskedValues, confirmed: boolean): Promise<void> {
    const left = this.#left.get(profileId);
    if (!left) return;
    const { caused, before } = left;
    const problem = this.#guard.readOnly(this.#profiles.get(profileId));
    if (problem) throw new ProblemError(problem);
    this.#refuseProtected(profileId, caused.topic, confirmed);
    const settings = await this.#sessions.settings(profileId, asked);
    const now = await retainedAt(this.#ports, settings, caused.topic);
    if (!isAsLeft(now, left)) {
      this.#left.delete(profileId);
      fail(
        'RETAINED_CHANGED',
        `What is retained at ${caused.topic} is no longer the will message of the test, so it was left as it is.`,
      );
    }
    const nothing = { ...caused, payload: new Uint8Array(), properties: undefined };
    await retain(this.#ports, settings, before ?? nothing);
    this.#left.delete(profileId);
  }

  #refuseProtected(profileId: string, topic: string, confirmed: boolean): void {
    const problem = this.#guard.protects(this.#profiles.get(profileId), topic);
    if (problem && !confirmed) throw new ProblemError(problem);
  }
}

/** A retained message without payload is none: it deletes what there is. */
function isAsLeft(found: OneOffMessage | null, { caused }: Left): boolean {
  if (caused.payload.length === 0) return found === null;
  return found !== null && isSameMessage(found, caused);
}

function changeOf({ caused, before }: Left): WillTest['retained'] {
  if (before === null) return 'new';
  return caused.payload.length === 0 ? 'removed' : 'replaced';
}
