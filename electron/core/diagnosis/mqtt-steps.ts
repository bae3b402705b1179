// The WebSocket, CONNECT and SUBSCRIBE: as the live connection does it, with a client ID of its own.
import type { Duplex } from 'node:stream';
import type { Connack } from '../../../shared/contract/connections.ts';
import type { ProfileFields, Subscription } from '../../../shared/contract/profiles.ts';
import { formatReasonCode, reasonCode } from '../../../shared/mqtt/reason-codes.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import { IncomingSession } from '../client/incoming-session.ts';
import { openLink } from '../client/mqtt-client.ts';
import { isSecure } from '../client/peer.ts';
import { socketHost } from '../client/transport/socket-host.ts';
import { openWebSocket } from '../client/transport/web-socket.ts';
import { GivenUp, TimedOut } from './deadline.ts';
import { speaksTls } from './probes.ts';
import type { StepReport } from './step-report.ts';
import type { Way } from './way.ts';

const STEP_MS = 10_000;

export async function upgrade(way: Way, report: StepReport): Promise<void> {
  const { fields, socket } = way;
  if (!socket) report.fail();
  const { secrets } = way.settings;
  let protocol = '';
  try {
    const opened = Promise.withResolvers<void>();
    const stream = openWebSocket({
      ...{ fields, secrets, host: socketHost(fields.host) },
      socket: async () => socket,
      opened: (name) => {
        protocol = name;
        opened.resolve();
      },
    });
    stream.once('error', opened.reject);
    stream.once('close', () => opened.reject(new Error('The WebSocket was closed.')));
    way.stream = way.keep(stream);
    await way.within(opened.promise, STEP_MS);
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    if (error instanceof TimedOut) {
      report.found('timed-out', { seconds: STEP_MS / 1_000 });
      report.advise('check-port');
    } else report.problem(way.problemOfError(error, 'opened'));
    await probeTls(way, report);
    report.fail();
  }
  const [path = ''] = fields.path.split('?');
  report.found('websocket-open', { path, protocol });
  if (fields.webSocket.subProtocol === '' || protocol !== '') return;
  report.warn();
  report.found('websocket-no-protocol', { protocol: fields.webSocket.subProtocol });
}

export async function connect(way: Way, report: StepReport): Promise<void> {
  const stream = way.stream ?? way.socket;
  if (!stream || way.isBlocked) report.fail();
  report.found('client-id-own', { clientId: way.clientId });
  if (way.fields.will) report.found('without-will');
  let connack: Connack | undefined;
  try {
    const ready = openConnection(way, stream, (came) => {
      connack = came;
    });
    await way.within(ready, way.fields.connectTimeout * 1_000);
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    const problem =
      error instanceof TimedOut
        ? way.problemOf({ kind: 'timeout', phase: 'opened' })
        : problemIn(error);
    report.problem(problem);
    if (!connack) await probeTls(way, report);
    else if (way.fields.clientId !== '') report.found('client-id-may-matter');
    report.fail();
  }
  if (connack) describe(connack, report);
}

/** Resolves when packets can be sent; rejects with a `ProblemError`. */
function openConnection(way: Way, stream: Duplex, came: (connack: Connack) => void): Promise<void> {
  const { secrets, certificates } = way.settings;
  return new Promise((resolve, reject) => {
    const ended = (problem: Problem) => {
      reject(new ProblemError(problem));
      way.heard?.ended(problem);
    };
    way.link = openLink(
      {
        ...{ fields: connectFields(way.fields), secrets, certificates, clientId: way.clientId },
        ...{ clock: way.ports.clock, session: new IncomingSession() },
        transport: stream,
      },
      {
        path: () => {},
        connack: came,
        accepted: () => {},
        ready: resolve,
        // Nothing is recorded; at QoS 1 and 2 it is acknowledged and let go.
        message: () => 0,
        storeSoon: () => {},
        answered: ({ packet, reasonCode: code }) => {
          if (packet === 'suback') way.heard?.subscribed(code);
        },
        beginTrace: () => undefined,
        closed: (phase, failure) => ended(way.problemOf(failure ?? { kind: 'closed', phase })),
      },
    );
  });
}

/** As the profile, but no session is left behind and no will message is sent should it be given up. */
function connectFields(fields: ProfileFields): ProfileFields {
  return {
    ...fields,
    ...{ cleanStart: true, will: null },
    session: { ...fields.session, expiryInterval: null },
  };
}

function problemIn(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  throw error;
}

async function probeTls(way: Way, report: StepReport): Promise<void> {
  if (isSecure(way.fields) || !(await speaksTls(way))) return;
  report.found('speaks-tls', { port: way.fields.port });
  report.advise('use-tls');
}

function describe(connack: Connack, report: StepReport): void {
  report.found('connack-accepted');
  const limits: [string, number | string | boolean | null][] = [
    ['Assigned Client Identifier', connack.assignedClientIdentifier],
    ['Server Keep Alive', connack.serverKeepAlive],
    ['Maximum QoS', connack.maximumQos],
    ['Receive Maximum', connack.receiveMaximum],
    ['Maximum Packet Size', connack.maximumPacketSize],
    ['Retain Available', connack.retainAvailable],
    ['Wildcard Subscription Available', connack.wildcardSubscriptionAvailable],
    ['Shared Subscription Available', connack.sharedSubscriptionAvailable],
    ['Reason String', connack.reasonString],
  ];
  for (const [name, value] of limits) {
    if (value !== null) report.found('connack-says', { name, value: String(value) });
  }
}

export async function subscribe(way: Way, report: StepReport): Promise<void> {
  const { link, fields } = way;
  if (!link) report.fail();
  const wanted = firstToTry(fields.subscriptions);
  if (!wanted) {
    report.found(fields.subscriptions.length === 0 ? 'subscribe-none' : 'subscribe-only-shared');
    return;
  }
  const { filter, qos } = wanted;
  const answer = new Promise<number | null>((resolve, reject) => {
    way.heard = {
      subscribed: resolve,
      ended: (problem) => reject(new ProblemError(problem)),
    };
  });
  // Retained messages are not asked for: it is only seen whether it is allowed.
  link.subscribe({ ...wanted, retainHandling: 2 });
  let code: number;
  try {
    code = (await way.within(answer, STEP_MS)) ?? 0;
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    if (!(error instanceof TimedOut)) report.fail(problemIn(error));
    report.found('timed-out', { seconds: STEP_MS / 1_000 });
    report.fail();
  }
  if (code >= 0x80) {
    report.found('subscribe-refused', {
      ...{ filter, code: formatReasonCode(code), name: reasonCode(code).name },
    });
    report.advise('check-rights');
    report.fail();
  }
  report.found('subscribed', { filter, qos, granted: code });
  if (code < qos) {
    report.warn();
    report.advise('lower-qos', { granted: code });
  }
}

/** Not a shared one: it would take messages from the others of its group. */
function firstToTry(subscriptions: readonly Subscription[]): Subscription | undefined {
  return subscriptions.find(({ filter, paused }) => !paused && !filter.startsWith('$share/'));
}
