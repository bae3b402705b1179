// Tests a will message for real: a client with it loses its socket without DISCONNECT, and a second one
// waits for it. Both have client IDs of their own, so the live connection is not disturbed.
import { NEVER_EXPIRES } from '../../../shared/contract/defaults.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { FLAG_RETAIN } from '../message-flags.ts';
import type { CorePorts } from '../ports.ts';
import type { ConnectionSettings } from './connection-types.ts';
import { connectOnce, type OneOffMessage, onlyLooking, within } from './one-off-client.ts';
import { retainedAt } from './retained-message.ts';
import type { WillMessage } from './will-message.ts';

export interface WillTestResult {
  /** From dropping the socket until it came, or until waiting ended. */
  afterMs: number;
  /** The will message as it came; null: it did not. */
  came: OneOffMessage | null;
  /** What the topic retained before; null: nothing, or it was not looked at because the will is not retained. */
  before: OneOffMessage | null;
}

type Ports = Pick<CorePorts, 'clock' | 'random'>;

/** A broker may look for lost clients only now and then. */
const PATIENCE_MS = 5_000;

/** `will`: that of the profile. Rejects with what kept it from being tried. */
export async function testWill(
  ports: Ports,
  settings: ConnectionSettings,
  will: WillMessage,
): Promise<WillTestResult> {
  const { fields } = settings;
  const before = will.retain ? await retainedAt(ports, settings, will.topic) : null;
  let arrived: (message: OneOffMessage) => void = () => {};
  const watcher = await connectOnce(ports, onlyLooking(settings), (message) => {
    if (isTheWill(will, message, fields)) arrived(message);
  });
  try {
    const { topic: filter, qos } = will;
    await watcher.subscribe({ filter, qos, retainAsPublished: true, retainHandling: 2 });
    const holder = await connectOnce(ports, holding(settings, will));
    const coming = new Promise<OneOffMessage>((resolve) => {
      arrived = resolve;
    });
    const dropped = ports.clock.micros();
    holder.drop();
    const came = await within(ports, delayMs(fields, will) + PATIENCE_MS, coming);
    return { afterMs: (ports.clock.micros() - dropped) / 1_000, came: came ?? null, before };
  } finally {
    watcher.end();
  }
}

/** What a test before it left retained on the topic is not this will. */
function isTheWill(
  will: WillMessage,
  { topic, payload, flags }: OneOffMessage,
  { protocolVersion }: ProfileFields,
): boolean {
  if (topic !== will.topic || !will.payload.equals(payload)) return false;
  return protocolVersion === '5.0' || (flags & FLAG_RETAIN) === 0;
}

/** The broker sends it when the delay is over or the session ends, whichever comes first. */
function delayMs({ protocolVersion }: ProfileFields, { delayInterval }: WillMessage): number {
  return protocolVersion === '5.0' ? delayInterval * 1_000 : 0;
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
