// Tests a will message for real: a client with it loses its socket without DISCONNECT, and a second one
// waits for it. Both have client IDs of their own, so the live connection is not disturbed.
import { NEVER_EXPIRES } from '../../../shared/contract/defaults.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import { fail, type Problem, ProblemError } from '../../../shared/util/problem.ts';
import { FLAG_RETAIN, qosOf } from '../message-flags.ts';
import type { CorePorts } from '../ports.ts';
import type { ConnectionSettings } from './connection-types.ts';
import { diagnose } from './diagnosis.ts';
import { IncomingSession } from './incoming-session.ts';
import type { Answer, Link, LinkEvents } from './link-types.ts';
import { openLink } from './mqtt-client.ts';
import { peerOf } from './peer.ts';
import { checkSubscription, refusal, unacknowledged } from './subscription-problems.ts';
import { type WillMessage, willMessageOf } from './will-message.ts';

export interface WillTestResult {
  outcome: 'received' | 'notReceived';
  /** From dropping the socket until it came, or until waiting ended. */
  afterMs: number;
  topic: string;
  payload: Uint8Array<ArrayBuffer> | null;
  qos: 0 | 1 | 2 | null;
  /** null also where 3.1.1 is spoken, which does not tell a live subscriber. */
  retain: boolean | null;
}

type Ports = Pick<CorePorts, 'clock' | 'random'>;

interface Arrived {
  payload: Uint8Array<ArrayBuffer>;
  flags: number;
}

/** A broker may look for lost clients only now and then. */
const PATIENCE_MS = 5_000;
const SUBACK_MS = 10_000;

/** Rejects with WILL_MISSING, WILL_INVALID, or with what kept it from being tried. */
export async function testWill(
  ports: Ports,
  settings: ConnectionSettings,
): Promise<WillTestResult> {
  const { fields } = settings;
  const will = willMessageOf(fields);
  if (!will) {
    fail(
      'WILL_MISSING',
      'This connection has no will message, or it is read-only. Add a will message first.',
    );
  }
  let arrived: (message: Arrived) => void = () => {};
  const watcher = await connected(ports, watching(settings), {
    message: (topic, source, start, end, flags) => {
      const payload = new Uint8Array(source.slice(start, end));
      if (isTheWill(will, topic, payload, flags, fields)) arrived({ payload, flags });
      return 0;
    },
  });
  try {
    await watcher.subscribe(will);
    const holder = await connected(ports, holding(settings, will), {});
    const came = new Promise<Arrived>((resolve) => {
      arrived = resolve;
    });
    const dropped = ports.clock.micros();
    holder.link.destroy();
    const most = delayMs(fields, will) + PATIENCE_MS;
    const message = await within(ports, most, came);
    const afterMs = (ports.clock.micros() - dropped) / 1_000;
    return resultOf(will, message, afterMs, fields.protocolVersion === '5.0');
  } finally {
    watcher.link.end();
  }
}

function resultOf(
  { topic }: WillMessage,
  message: Arrived | undefined,
  afterMs: number,
  v5: boolean,
): WillTestResult {
  if (!message) {
    return { outcome: 'notReceived', afterMs, topic, payload: null, qos: null, retain: null };
  }
  const { payload, flags } = message;
  const retain = v5 ? (flags & FLAG_RETAIN) !== 0 : null;
  return { outcome: 'received', afterMs, topic, payload, qos: qosOf(flags), retain };
}

/** What a test before it left retained on the topic is not this will. */
function isTheWill(
  will: WillMessage,
  topic: string,
  payload: Uint8Array,
  flags: number,
  { protocolVersion }: ProfileFields,
): boolean {
  if (topic !== will.topic || !will.payload.equals(payload)) return false;
  return protocolVersion === '5.0' || (flags & FLAG_RETAIN) === 0;
}

/** The broker sends it when the delay is over or the session ends, whichever comes first. */
function delayMs({ protocolVersion }: ProfileFields, { delayInterval }: WillMessage): number {
  return protocolVersion === '5.0' ? delayInterval * 1_000 : 0;
}

function watching(settings: ConnectionSettings): ConnectionSettings {
  const { fields } = settings;
  const session = { ...fields.session, expiryInterval: 0 };
  return { ...settings, fields: { ...fields, session, will: null, cleanStart: true } };
}

/** Its session lasts as long as that of the profile, but is not left behind for ever. */
function holding(settings: ConnectionSettings, will: WillMessage): ConnectionSettings {
  const { fields } = settings;
  const { cleanStart, session } = fields;
  const lasts = session.expiryInterval ?? (cleanStart ? 0 : NEVER_EXPIRES);
  const expiryInterval = Math.min(lasts, will.delayInterval + PATIENCE_MS / 1_000);
  return {
    ...settings,
    fields: { ...fields, cleanStart: true, session: { ...session, expiryInterval } },
  };
}

interface TestClient {
  link: Link;
  subscribe(will: WillMessage): Promise<void>;
}

/** Resolves when packets can be sent. Rejects with the problem a connection would have. */
function connected(
  ports: Ports,
  settings: ConnectionSettings,
  events: Partial<Pick<LinkEvents, 'message'>>,
): Promise<TestClient> {
  const { fields } = settings;
  const clientId = generateClientId(() => ports.random());
  let answered: (answer: Answer) => void = () => {};
  return new Promise((resolve, reject) => {
    const cancel = ports.clock.after(fields.connectTimeout * 1_000, () => link.timeOut());
    const link: Link = openLink(
      { ...settings, clientId, clock: ports.clock, session: new IncomingSession() },
      {
        path: () => {},
        connack: () => {},
        accepted: () => cancel(),
        ready: () =>
          resolve({
            link,
            subscribe: (will) =>
              granted(ports, link, will, (expected) => {
                answered = expected;
              }),
          }),
        message: events.message ?? (() => 0),
        storeSoon: () => {},
        answered: (answer) => answered(answer),
        beginTrace: () => undefined,
        closed: (phase, failure) => {
          cancel();
          const cause = failure ?? ({ kind: 'closed', phase } as const);
          reject(new ProblemError(diagnose(cause, peerOf(fields, clientId), 0).problem));
        },
      },
    );
  });
}

async function granted(
  ports: Ports,
  link: Link,
  { topic, qos }: WillMessage,
  expect: (answered: (answer: Answer) => void) => void,
): Promise<void> {
  const wanted = { filter: topic, qos, retainAsPublished: true, retainHandling: 2 } as const;
  refuse(checkSubscription(wanted));
  const answer = await within(
    ports,
    SUBACK_MS,
    new Promise<Answer>((resolve) => {
      expect(resolve);
      link.subscribe(wanted);
    }),
  );
  if (!answer) refuse(unacknowledged(wanted));
  const code = answer?.reasonCode ?? 0;
  if (code >= 0x80) refuse(refusal(topic, code, answer?.reason));
}

function refuse(problem: Problem | undefined): void {
  if (problem) throw new ProblemError(problem);
}

/** undefined: it took too long. */
function within<T>(ports: Ports, ms: number, promise: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const cancel = ports.clock.after(ms, () => resolve(undefined));
    void promise.then((value) => {
      cancel();
      resolve(value);
    });
  });
}
