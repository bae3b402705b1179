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
  ConnectionHooks,
  ConnectionSettings,
  LiveStatus,
} from './connection-types.ts';
import { diagnose, type Failure } from './diagnosis.ts';
import type { Link } from './link-types.ts';
import { createSessionStore, openLink } from './mqtt-client.ts';
import { addressOf, type Peer, type Phase } from './peer.ts';
import { Publisher } from './publisher.ts';
import { nextStep, SETTLED_MS } from './reconnect-policy.ts';
import { SubscriptionTable } from './subscription-table.ts';

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
  #session = createSessionStore();
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
    this.#subscriptions = new SubscriptionTable(ports.clock, () => hooks.changed());
    this.#publisher = new Publisher(ports.clock);
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
    if (settings.fields.cleanStart) this.#session = createSessionStore();
    this.#subscriptions.reset(settings.fields.subscriptions);
    this.#try(settings);
  }

  async disconnect(): Promise<void> {
    this.#cancelTimer();
    this.#problem = null;
    const current = this.#current;
    if (!current) {
      if (this.#state !== 'disconnected') this.#enter('disconnected');
      return;
    }
    // Let go first: `connect` may come before the broker has closed its side.
    this.#current = undefined;
    const { link, gone } = current;
    for (const id of [...this.#publisher.pending(), ...this.#subscriptions.pending()]) {
      link.forget(id);
    }
    this.#detach();
    this.#enter('disconnected');
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

  canPublish(topic: string, payload: Uint8Array, qos: Qos, retain: boolean): Problem | undefined {
    return this.#publisher.check(topic, payload, qos, retain);
  }

  publish(topic: string, payload: Uint8Array, qos: Qos, retain: boolean): Promise<Acknowledgement> {
    return this.#publisher.publish(topic, payload, qos, retain);
  }

  pause(): void {
    this.#paused = true;
    if (this.#state === 'connected') this.#current?.link.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#current?.link.resume();
  }

  #try(settings: ConnectionSettings): void {
    this.#tries += 1;
    this.#retryAt = null;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const isCurrent = () => this.#current?.link === link;
    const link: Link = openLink(
      {
        fields: settings.fields,
        password: settings.password,
        clientId: this.#clientId,
        session: this.#session,
      },
      {
        accepted: (accepted) => isCurrent() && this.#connected(link, accepted),
        ready: () => isCurrent() && this.#ready(link),
        message: (topic, source, start, end, flags, properties) =>
          this.#hooks.receive(topic, source, start, end, flags, properties),
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
    this.#enter('connecting');
  }

  #connected(link: Link, accepted: Accepted): void {
    this.#cancelTimer();
    this.#accepted = accepted;
    this.#acceptedAt = this.#now();
    this.#problem = null;
    this.#sessionPresent = accepted.sessionPresent;
    if (accepted.assignedClientId !== undefined) this.#clientId = accepted.assignedClientId;
    if (this.#paused) link.pause();
    this.#enter('connected');
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
      this.#enter('stopped');
      return;
    }
    this.#retryAt = this.#now() + step.delayMs;
    this.#cancelTimer = this.#ports.clock.after(step.delayMs, () => this.#try(settings));
    this.#enter('waiting');
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
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#since = this.#now();
    if (state !== 'waiting') this.#retryAt = null;
    const problem =
      this.#problem && (state === 'waiting' || state === 'stopped')
        ? `: ${this.#problem.code}`
        : '';
    const address = this.#settings ? addressOf(this.#settings.fields) : '';
    this.#ports.log.info('client', `${address} ${state}${problem}`);
    this.#hooks.changed();
  }

  #peer({ fields }: ConnectionSettings): Peer {
    const { transport, host, port, path, protocolVersion } = fields;
    return { transport, host, port, path, protocolVersion, clientId: this.#clientId };
  }

  /** Milliseconds since 1970. */
  #now(): number {
    return this.#ports.clock.micros() / 1_000;
  }
}
