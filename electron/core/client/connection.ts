// One profile's connection over all its tries: the state machine that the page sees. A try is a
// `Link` (mqtt-client.ts); this decides when the next one starts and says why the last one ended.
import type { CertificateSummary } from '../../../shared/contract/certificates.ts';
import type {
  Connack,
  ConnectionPath,
  ConnectionState,
  SubscriptionStatus,
} from '../../../shared/contract/connections.ts';
import type { ProfileFields, Subscription } from '../../../shared/contract/profiles.ts';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import type { Accepted, ServerLimits } from './connack.ts';
import type {
  Acknowledgement,
  Connection,
  ConnectionEvent,
  ConnectionHooks,
  ConnectionSettings,
  LiveStatus,
} from './connection-types.ts';
import { diagnose } from './diagnosis.ts';
import type { Failure } from './failure.ts';
import { IncomingSession } from './incoming-session.ts';
import type { Link } from './link-types.ts';
import { openLink } from './mqtt-client.ts';
import { addressOf, type Phase, peerOf } from './peer.ts';
import { Publisher } from './publisher.ts';
import { isOfAMessage } from './reason-diagnosis.ts';
import { SETTLED_MS, Tries } from './reconnect-policy.ts';
import { SubscriptionTable } from './subscription-table.ts';
import { WaitingTime } from './waiting-time.ts';
import { willMessageOf } from './will-message.ts';

type Ports = Pick<CorePorts, 'clock' | 'log' | 'random'>;

export interface ConnectionOptions {
  /** Deadline of a whole try (socket, TLS, CONNACK) instead of the one the profile has. */
  attemptMs?: number;
}

/** How long a broker may take to close its side after DISCONNECT; the program ends within 2 s. */
const END_MS = 1_000;

export function createConnection(
  ports: Ports,
  hooks: ConnectionHooks,
  options: ConnectionOptions = {},
): Connection {
  return new LiveConnection(ports, hooks, options.attemptMs);
}

class LiveConnection implements Connection {
  readonly #ports: Ports;
  readonly #hooks: ConnectionHooks;
  readonly #attemptMs: number | undefined;
  readonly #subscriptions: SubscriptionTable;
  readonly #publisher: Publisher;
  /** Outlives `disconnect`, as the session at the broker does. */
  #session = new IncomingSession();
  #sessionOf = '';
  #settings: ConnectionSettings | undefined;
  #state: ConnectionState = 'disconnected';
  #since: number;
  #tries: Tries | undefined;
  #retryAt: number | null = null;
  #problem: Problem | null = null;
  #generatedId: string;
  #clientId: string;
  #sessionPresent = false;
  #connack: Connack | null = null;
  #path: ConnectionPath | null = null;
  #refusedCertificate: CertificateSummary | null = null;
  /** What the broker showed not to have although CONNACK did not say so. */
  #learned: Partial<ServerLimits> = {};
  #paused = false;
  readonly #waitingTime: WaitingTime;
  #current: { link: Link; gone: Promise<void> } | undefined;
  #accepted: Accepted | undefined;
  #acceptedAt = 0;
  /** Of the wait, or of the deadline of a try. */
  #cancelTimer: () => void = () => {};

  constructor(ports: Ports, hooks: ConnectionHooks, attemptMs: number | undefined) {
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
      attempt: trying ? (this.#tries?.count ?? 0) : 0,
      retryAt: this.#retryAt,
      problem: this.#problem,
      clientId: this.#clientId,
      protocolVersion: this.#settings?.fields.protocolVersion ?? '5.0',
      sessionPresent: this.#sessionPresent,
      connack: this.#connack,
      path: this.#path,
      refusedCertificate: this.#refusedCertificate,
      subscriptions: this.#subscriptions.statuses(),
      pausedSince: this.#waitingTime.since,
      pausedMs: this.#waitingTime.ms,
    };
  }

  connect(settings: ConnectionSettings): void {
    if (this.#state === 'connecting' || this.#state === 'connected') return;
    willMessageOf(settings.fields);
    this.#cancelTimer();
    this.#settings = settings;
    const tries = new Tries(settings.fields);
    this.#tries = tries;
    this.#problem = null;
    this.#connack = null;
    this.#path = null;
    this.#refusedCertificate = null;
    this.#learned = {};
    this.#clientId = settings.fields.clientId || this.#generatedId;
    const sessionOf = `${addressOf(settings.fields)} ${this.#clientId}`;
    // Packet identifiers of one session mean nothing in another.
    if (settings.fields.cleanStart || sessionOf !== this.#sessionOf) {
      this.#session = new IncomingSession();
      this.#sessionOf = sessionOf;
    }
    this.#subscriptions.reset(settings.fields.subscriptions);
    this.#try(settings, tries);
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

  get settings(): ConnectionSettings | undefined {
    return this.#settings;
  }

  subscribe(subscription: Subscription, replaces?: string): Promise<SubscriptionStatus> {
    return this.#subscriptions.subscribe(subscription, replaces);
  }

  setPolicy({
    reconnect,
    connectTimeout,
  }: Pick<ProfileFields, 'reconnect' | 'connectTimeout'>): void {
    const settings = this.#settings;
    if (!settings) return;
    this.#settings = { ...settings, fields: { ...settings.fields, reconnect, connectTimeout } };
  }

  setSubscriptions(subscriptions: readonly Subscription[]): void {
    this.#subscriptions.apply(subscriptions);
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

  #try(settings: ConnectionSettings, tries: Tries): void {
    tries.begin();
    this.#retryAt = null;
    const fields = { ...settings.fields, ...tries.server };
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const isCurrent = () => this.#current?.link === link;
    const link: Link = openLink(
      {
        fields,
        secrets: settings.secrets,
        certificates: settings.certificates,
        clientId: this.#clientId,
        session: this.#session,
      },
      {
        path: (path) => {
          if (isCurrent()) this.#reached(path);
        },
        connack: (connack) => {
          if (isCurrent()) this.#connack = connack;
        },
        accepted: (accepted) => isCurrent() && this.#connected(link, accepted, settings),
        ready: () => isCurrent() && this.#ready(link),
        message: (topic, source, start, end, flags, properties) =>
          this.#hooks.receive(topic, source, start, end, flags, properties),
        storeSoon: () => this.#hooks.storeSoon(),
        beginTrace: () => this.#hooks.beginTrace?.(settings.fields.protocolVersion),
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
    const deadline = this.#attemptMs ?? fields.connectTimeout * 1_000;
    this.#cancelTimer = this.#ports.clock.after(deadline, () => link.timeOut());
    const address = addressOf(fields);
    this.#enter('connecting', { kind: 'connecting', address, attempt: tries.count });
  }

  #reached(path: ConnectionPath): void {
    this.#path = path;
    this.#refusedCertificate = null;
    this.#hooks.changed();
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
      address: this.#address(),
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
    const { limits, sessionPresent } = this.#accepted;
    this.#publisher.attach(link, limits);
    this.#subscriptions.attach(link, { limits: { ...limits, ...this.#learned }, sessionPresent });
  }

  #closed(phase: Phase, failure: Failure | undefined): void {
    this.#cancelTimer();
    this.#current = undefined;
    const settings = this.#settings;
    const tries = this.#tries;
    if (!settings || !tries) return;
    const { problem, delayMs } = this.#judge(settings, tries, phase, failure);
    this.#detach(isOfAMessage(failure) ? problem : undefined);
    this.#problem = problem;
    if (failure?.kind === 'transport') this.#refusedCertificate = failure.certificate;
    this.#learn(failure);
    if (delayMs === null) {
      this.#enter('stopped', { kind: 'stopped', problem });
      return;
    }
    this.#retryAt = this.#now() + delayMs;
    this.#cancelTimer = this.#ports.clock.after(delayMs, () =>
      this.#try(this.#settings ?? settings, tries),
    );
    const kind = phase === 'connected' ? 'lost' : 'refused';
    this.#enter('waiting', { kind, problem, retryInMs: delayMs });
  }

  /** `delayMs` null: no try follows. */
  #judge(
    settings: ConnectionSettings,
    tries: Tries,
    phase: Phase,
    failure: Failure | undefined,
  ): { problem: Problem; delayMs: number | null } {
    const wordless = failure === undefined || failure.kind === 'socket';
    const acceptedMs = phase === 'connected' ? this.#now() - this.#acceptedAt : null;
    const isShort = wordless && acceptedMs !== null && acceptedMs < SETTLED_MS;
    const { problem, after } = diagnose(
      failure ?? { kind: 'closed', phase },
      peerOf({ ...settings.fields, ...tries.server }, this.#clientId),
      isShort ? tries.shortCloses + 1 : 0,
    );
    const { reconnect } = settings.fields;
    const step = tries.ended({ after, acceptedMs, wordless }, this.#ports.random(), reconnect);
    return { problem, delayMs: step.stop ? null : step.delayMs };
  }

  /** What the broker ended the connection over is not asked for again. */
  #learn(failure: Failure | undefined): void {
    if (failure?.kind !== 'disconnected') return;
    if (failure.code === 0x9e) this.#learned.sharedSubscriptions = false;
    if (failure.code === 0xa1) this.#learned.subscriptionIdentifiers = false;
    if (failure.code === 0xa2) this.#learned.wildcardSubscriptions = false;
  }

  /** `cause`: what the broker found wrong with a message that was published. */
  #detach(cause?: Problem): void {
    this.#publisher.detach(cause);
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
    this.#ports.log.info('client', `${this.#address()} ${state}${problem}`);
    this.#hooks.event(event);
    this.#hooks.changed();
  }

  /** Of the server that is tried or in use. */
  #address(): string {
    return this.#tries ? addressOf(this.#tries.server) : '';
  }

  /** Milliseconds since 1970. */
  #now(): number {
    return this.#ports.clock.micros() / 1_000;
  }
}
