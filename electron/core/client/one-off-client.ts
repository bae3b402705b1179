// A client for one purpose: it connects, does one thing and is gone. It has a client ID of its own and
// leaves no session behind, so no live connection is disturbed.
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import type { ConnectionSettings } from './connection-types.ts';
import { diagnose } from './diagnosis.ts';
import { IncomingSession } from './incoming-session.ts';
import type { Answer, Link } from './link-types.ts';
import { openLink } from './mqtt-client.ts';
import { peerOf } from './peer.ts';
import { Publisher } from './publisher.ts';
import { checkSubscription, refusal, unacknowledged } from './subscription-problems.ts';
import type { Wanted } from './wire/subscribe-packet.ts';

type Ports = Pick<CorePorts, 'clock' | 'random'>;

/** `payload` is a copy. */
export interface OneOffMessage {
  topic: string;
  payload: Uint8Array<ArrayBuffer>;
  flags: number;
  properties: PublishProperties | undefined;
}

/** Failures reject with a `ProblemError`. */
export interface OneOffClient {
  /** Resolves when the broker has granted it. */
  subscribe(wanted: Wanted): Promise<void>;
  publish: Publisher['publish'];
  end(): void;
  /** Closes the socket without DISCONNECT. */
  drop(): void;
}

const SUBACK_MS = 10_000;

/** Resolves when packets can be sent. Rejects with the problem a connection would have. */
export function connectOnce(
  ports: Ports,
  settings: ConnectionSettings,
  received: (message: OneOffMessage) => void = () => {},
): Promise<OneOffClient> {
  const { fields } = settings;
  const clientId = generateClientId(() => ports.random());
  const publisher = new Publisher(ports.clock);
  let subscribed: (answer: Answer) => void = () => {};
  return new Promise((resolve, reject) => {
    const cancel = ports.clock.after(fields.connectTimeout * 1_000, () => link.timeOut());
    const link: Link = openLink(
      { ...settings, clientId, clock: ports.clock, session: new IncomingSession() },
      {
        path: () => {},
        connack: () => {},
        accepted: ({ limits }) => {
          cancel();
          publisher.attach(link, limits);
        },
        ready: () =>
          resolve({
            subscribe: (wanted) =>
              granted(ports, wanted, (answered) => {
                subscribed = answered;
                link.subscribe(wanted);
              }),
            publish: (...message) => publisher.publish(...message),
            end: () => link.end(),
            drop: () => link.destroy(),
          }),
        message: (topic, source, start, end, flags, properties) => {
          const payload = new Uint8Array(source.slice(start, end));
          received({ topic, payload, flags, properties });
          return 0;
        },
        storeSoon: () => {},
        answered: (answer) =>
          answer.packet === 'suback' ? subscribed(answer) : publisher.answered(answer),
        beginTrace: () => undefined,
        closed: (phase, failure) => {
          cancel();
          publisher.detach();
          const cause = failure ?? ({ kind: 'closed', phase } as const);
          reject(new ProblemError(diagnose(cause, peerOf(fields, clientId), 0).problem));
        },
      },
    );
  });
}

/** The same settings, for a client that only looks: without will message and session. */
export function onlyLooking(settings: ConnectionSettings): ConnectionSettings {
  const { fields } = settings;
  const session = { ...fields.session, expiryInterval: 0 };
  return { ...settings, fields: { ...fields, session, will: null, cleanStart: true } };
}

async function granted(
  ports: Ports,
  wanted: Wanted,
  send: (answered: (answer: Answer) => void) => void,
): Promise<void> {
  refuse(checkSubscription(wanted));
  const answer = await within(ports, SUBACK_MS, new Promise<Answer>(send));
  if (!answer) refuse(unacknowledged(wanted));
  const code = answer?.reasonCode ?? 0;
  if (code >= 0x80) refuse(refusal(wanted.filter, code, answer?.reason));
}

function refuse(problem: Problem | undefined): void {
  if (problem) throw new ProblemError(problem);
}

/** undefined: it took too long. */
export function within<T>(
  ports: Pick<Ports, 'clock'>,
  ms: number,
  promise: Promise<T>,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const cancel = ports.clock.after(ms, () => resolve(undefined));
    void promise.then((value) => {
      cancel();
      resolve(value);
    });
  });
}
