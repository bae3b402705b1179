// One profile's connection over all its tries: the state machine that the page sees. A try is a
// `Link` (mqtt-client.ts); this decides when the next one starts and says why the last one ended.
import type { Qos } from '../../../shared/contract/base.ts';
import type { ConnectionState, SubscriptionStatus } from '../../../shared/contract/connections.ts';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import type { Accepted } from './connack.ts';
import type {
  Acknowledgement,
  Connection,
  ConnectionEvent,
  ConnectionHooks,
  ConnectionSettings,
  LiveStatus,
} from './connection-types.ts';
import { diagnose, type Failure } from './diagnosis.ts';
import { IncomingSession } from './incoming-session.ts';
import type { Link } from './link-types.ts';
import { openLink } from './mqtt-client.ts';
import { addressOf, type Peer, type Phase } from './peer.ts';
import { Publisher } from './publisher.ts';
import { nextStep, SETTLED_MS } from './reconnect-policy.ts';
import { SubscriptionTable } from './subscription-table.ts';
import { WaitingTime } from './waiting-time.ts';

type Ports = Pick<CorePorts, 'clock' | 'log' | 'random'>;

export interface ConnectionOptions {
  /** Deadline of a whole try: socket, TLS, CONNACK. */
  attemptMs?: number;
}

const ATTEMPT_MS = 10_000;
/** How long a broker may take to close its side after DISCONNECT; the program ends within 2 s. */
const END_MS = 1_000;

export function createConnection(
  ports: Ports,
  hooks: ConnectionHooks,
  options: ConnectionOptions = {},
): Connection {
  return new LiveConnection(ports, hooks, options.attemptMs ?? ATTEMPT_MS);
}

class LiveConnection implements Connection {
  readonly #ports: Ports;
  readonly #hooks: ConnectionHooks;
  readonly #attemptMs: number;
  readonly #subscriptions: SubscriptionTable;
  readonly #publisher: Publisher;
  /** Outlives `disconnect`, as the session at the broker does. */
  #session = new IncomingSession();
  #sessionOf = '';
  #settings: ConnectionSettings | undefined;
  #state: ConnectionState = 'disconnected';
  #since: number;
  /** Tries of this row; kept over a short connection, so that one that always breaks backs off. */
  #tries = 0;
  #triedOnce = false;
  #shortCloses = 0;
  #retryAt: number | null = null;
  #problem: Problem | null = null;
  #generatedId: string;
  #clientId: string;
  #sessionPresent = false;
  #paused = false;
  readonly #waitingTime: WaitingTime;
  #current: { link: Link; gone: Promise<void> } | undefined;
  #accepted: Accepted | undefined;
  #acceptedAt = 0;
  /** Of the wait, or of the deadline of a try. */
  #cancelTimer: () => void = () => {};

  constructor(ports: Ports, hooks: ConnectionHooks, attemptMs: number) {
    this.#ports = ports;
    this.#hooks = hooks;
    this.#attemptMs = attemptMs;
    this.#since = this.#now();
    this.#generatedId = generateClientId(() => ports.random());
    this.#clientId = this.#generatedId;
    this.#subscriptions = new SubscriptionTable(ports.clock, hooks);
    this.#publisher = new Publisher(ports.clock);
    this.#waitingTime = new WaitingTime(ports.clock);
  }

  status(): LiveStatus {
    const trying = this.#state === 'connecting' || this.#state === 'waiting';
    return {
      state: this.#state,
      since: this.#since,
      attempt: trying ? this.#tries : 0,
      retryAt: this.#retryAt,
      problem: this.#problem,
      clientId: this.#clientId,
      protocolVersion: this.#settings?.fields.protocolVersion ?? '5.0',
      sessionPresent: this.#sessionPresent,
      subscriptions: this.#subscriptions.statuses(),
      pausedSince: this.#waitingTime.since,
      pausedMs: this.#waitingTime.ms,
    };
  }

  connect(settings: ConnectionSettings): void {
    if (this.#state === 'connecting' || this.#state === 'connected') return;
    this.#cancelTimer();
    this.#settings = settings;
    this.#tries = 0;
    this.#triedOnce = false;
    this.#shortCloses = 0;
    this.#problem = null;
    this.#clientId = settings.fields.clientId || this.#generatedId;
    const sessionOf = `${addressOf(settings.fields)} ${this.#clientId}`;
    // Packet identifiers of one session mean nothing in another.
    if (settings.fields.cleanStart || sessionOf !== this.#sessionOf) {
      this.#session = new IncomingSession();
      this.#sessionOf = sessionOf;
    }
    this.#subscriptions.reset(settings.fields.subscriptions);
    this.#try(settings);
  }

  async disconnect(): Promise<void> {
    this.#cancelTimer();
    this.#problem = null;
    const current = this.#current;
    if (!current) {
      if (this.#state !== 'disconnected') this.#enter('disconnected', { kind: 'disconnected' });
      return;
    }
    // Let go first: `connect` may come before the broker has closed its side.
    this.#current = undefined;
    const { link, gone } = current;
    for (const id of [...this.#publisher.pending(), ...this.#subscriptions.pending()]) {
      link.forget(id);
    }
    this.#detach();
    this.#enter('disconnected', { kind: 'disconnected' });
    link.resume();
    link.end();
    const cancel = this.#ports.clock.after(END_MS, () => link.destroy());
    await gone;
    cancel();
  }

  subscribe(filter: string, qos: Qos): Promise<SubscriptionStatus> {
    return this.#subscriptions.subscribe(filter, qos);
  }

  unsubscribe(filter: string): Promise<void> {
    return this.#subscriptions.unsubscribe(filter);
  }

  canPublish(...message: Parameters<Connection['canPublish']>): Problem | undefined {
    return this.#publisher.check(...message);
  }

  publish(...message: Parameters<Connection['publish']>): Promise<Acknowledgement> {
    return this.#publisher.publish(...message);
  }

  pause(): void {
    this.#paused = true;
    const { link } = this.#current ?? {};
    if (this.#state === 'connected' && link) this.#hold(link);
  }

  resume(): void {
    this.#paused = false;
    this.#waitingTime.stop();
    this.#current?.link.resume();
  }

  stored(upTo: number): void {
    this.#session.stored(upTo);
    this.#current?.link.acknowledge();
  }

  #try(settings: ConnectionSettings): void {
    this.#tries += 1;
    this.#retryAt = null;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const isCurrent = () => this.#current?.link === link;
    const link: Link = openLink(
      {
        fields: settings.fields,
        secrets: settings.secrets,
        clientId: this.#clientId,
        session: this.#session,
      },
      {
        accepted: (accepted) => isCurrent() && this.#connected(link, accepted, settings),
        ready: () => isCurrent() && this.#ready(link),
        message: (topic, source, start, end, flags, properties) =>
          this.#hooks.receive(topic, source, start, end, flags, properties),
        storeSoon: () => this.#hooks.storeSoon(),
        answered: (answer) => {
          if (!isCurrent()) return;
          if (answer.packet === 'suback' || answer.packet === 'unsuback') {
            this.#subscriptions.answered(answer);
          } else this.#publisher.answered(answer);
        },
        closed: (phase, failure) => {
          resolve();
          if (isCurrent()) this.#closed(phase, failure);
        },
      },
    );
    this.#current = { link, gone };
    this.#cancelTimer = this.#ports.clock.after(this.#attemptMs, () => link.timeOut());
    const address = addressOf(settings.fields);
    this.#enter('connecting', { kind: 'connecting', address, attempt: this.#tries });
  }

  #connected(link: Link, accepted: Accepted, { fields }: ConnectionSettings): void {
    this.#cancelTimer();
    this.#accepted = accepted;
    this.#acceptedAt = this.#now();
    this.#problem = null;
    this.#sessionPresent = accepted.sessionPresent;
    const assigned = accepted.assignedClientId !== undefined;
    this.#clientId = accepted.assignedClientId ?? this.#clientId;
    if (this.#paused) this.#hold(link);
    this.#enter('connected', {
      kind: 'connected',
      address: addressOf(fields),
      clientId: this.#clientId,
      assigned,
      protocolVersion: fields.protocolVersion,
      sessionPresent: accepted.sessionPresent,
      limits: accepted.limits,
    });
  }

  #hold(link: Link): void {
    link.pause();
    this.#waitingTime.start();
  }

  #ready(link: Link): void {
    if (!this.#accepted) return;
    this.#publisher.attach(link, this.#accepted.limits);
    this.#subscriptions.attach(link, this.#accepted.limits);
  }

  #closed(phase: Phase, failure: Failure | undefined): void {
    this.#cancelTimer();
    this.#current = undefined;
    this.#detach();
    const settings = this.#settings;
    if (!settings) return;
    this.#countTries(phase, failure);
    const { problem, after } = diagnose(
      failure ?? { kind: 'closed', phase },
      this.#peer(settings),
      this.#shortCloses,
    );
    this.#problem = problem;
    const step = nextStep(after, this.#tries, this.#triedOnce, this.#ports.random());
    if (after === 'once') this.#triedOnce = true;
    if (step.stop) {
      this.#enter('stopped', { kind: 'stopped', problem });
      return;
    }
    this.#retryAt = this.#now() + step.delayMs;
    this.#cancelTimer = this.#ports.clock.after(step.delayMs, () => this.#try(settings));
    const kind = phase === 'connected' ? 'lost' : 'refused';
    this.#enter('waiting', { kind, problem, retryInMs: step.delayMs });
  }

  /** A connection that lasted ends the row of tries; one closed soon after CONNACK goes on with it. */
  #countTries(phase: Phase, failure: Failure | undefined): void {
    if (phase !== 'connected') return;
    if (this.#now() - this.#acceptedAt >= SETTLED_MS) {
      this.#tries = 1;
      this.#triedOnce = false;
      this.#shortCloses = 0;
    } else if (failure === undefined || failure.kind === 'socket') this.#shortCloses += 1;
  }

  #detach(): void {
    this.#publisher.detach();
    this.#subscriptions.detach();
    this.#sessionPresent = false;
    this.#waitingTime.stop();
  }

  #enter(state: ConnectionState, event: ConnectionEvent): void {
    this.#state = state;
    this.#since = this.#now();
    if (state !== 'waiting') this.#retryAt = null;
    const problem =
      this.#problem && (state === 'waiting' || state === 'stopped')
        ? `: ${this.#problem.code}`
        : '';
    const address = this.#settings ? addressOf(this.#settings.fields) : '';
    this.#ports.log.info('client', `${address} ${state}${problem}`);
    this.#hooks.event(event);
    this.#hooks.changed();
  }

  #peer({ fields }: ConnectionSettings): Peer {
    const { transport, host, port, protocolVersion } = fields;
    // A query may carry a signature or a token, and problems are recorded.
    const [path = ''] = fields.path.split('?');
    return { transport, host, port, path, protocolVersion, clientId: this.#clientId };
  }

  /** Milliseconds since 1970. */
  #now(): number {
    return this.#ports.clock.micros() / 1_000;
  }
}
