// One profile's connection over all its tries: the state machine that the page sees. A try is a
// `Link` (mqtt-client.ts); when the next one starts, and why the last one ended, says the run they belong
// to (connection-run.ts).
import type { ConnectionState, SubscriptionStatus } from '../../../shared/contract/connections.ts';
import type { ProfileFields, Subscription } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import type { Accepted } from './connack.ts';
import { ConnectionRun } from './connection-run.ts';
import type {
  Acknowledgement,
  Connection,
  ConnectionEvent,
  ConnectionHooks,
  ConnectionSettings,
  LiveStatus,
} from './connection-types.ts';
import { clientIdMissing } from './diagnosis.ts';
import type { Failure } from './failure.ts';
import { CurrentSession } from './incoming-session.ts';
import type { Link } from './link-types.ts';
import { openLink } from './mqtt-client.ts';
import { addressOf, type Phase } from './peer.ts';
import { Publisher } from './publisher.ts';
import { isOfAMessage } from './reason-diagnosis.ts';
import { SubscriptionTable } from './subscription-table.ts';
import { WaitingTime } from './waiting-time.ts';
import { willMessageOf } from './will-message.ts';

type Ports = Pick<CorePorts, 'clock' | 'log' | 'random'>;

export interface ConnectionOptions {
  /** Deadline of a whole try (socket, TLS, CONNACK) instead of the one the profile has. */
  attemptMs?: number;
}

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
  readonly #waitingTime: WaitingTime;
  readonly #sessions = new CurrentSession();
  /** '': the broker chooses one, which it tells in 5.0. */
  #clientId = '';
  #run: ConnectionRun | undefined;
  #state: ConnectionState = 'disconnected';
  /** Milliseconds since 1970, as `retryAt`. */
  #since: number;
  #retryAt: number | null = null;
  #paused = false;
  #current: { link: Link; gone: Promise<void> } | undefined;
  /** Of the wait, or of the deadline of a try. */
  #cancelTimer: () => void = () => {};

  constructor(ports: Ports, hooks: ConnectionHooks, attemptMs: number | undefined) {
    this.#ports = ports;
    this.#hooks = hooks;
    this.#attemptMs = attemptMs;
    this.#since = this.#now();
    this.#subscriptions = new SubscriptionTable(ports.clock, hooks);
    this.#publisher = new Publisher(ports.clock);
    this.#waitingTime = new WaitingTime(ports.clock);
  }

  status(): LiveStatus {
    const run = this.#run;
    const trying = this.#state === 'connecting' || this.#state === 'waiting';
    return {
      state: this.#state,
      since: this.#since,
      attempt: trying ? (run?.attempt ?? 0) : 0,
      retryAt: this.#retryAt,
      problem: run?.problem ?? null,
      clientId: this.#clientId,
      protocolVersion: run?.settings.fields.protocolVersion ?? '5.0',
      sessionPresent: run?.sessionPresent ?? false,
      connack: run?.connack ?? null,
      path: run?.path ?? null,
      refusedCertificate: run?.refusedCertificate ?? null,
      subscriptions: this.#subscriptions.statuses(),
      pausedSince: this.#waitingTime.since,
      pausedMs: this.#waitingTime.ms,
      unreadSince: this.#current?.link.unreadSince ?? null,
    };
  }

  connect(settings: ConnectionSettings): void {
    if (this.#state === 'connecting' || this.#state === 'connected') return;
    const { fields } = settings;
    willMessageOf(fields);
    this.#cancelTimer();
    const run = new ConnectionRun(settings);
    this.#run = run;
    this.#clientId = fields.clientId;
    this.#sessions.begin(fields, this.#clientId);
    this.#subscriptions.reset(fields.subscriptions, settings.left);
    const problem = clientIdMissing(fields);
    if (problem) this.#stop(run, problem);
    else this.#try(run);
  }

  async disconnect(): Promise<void> {
    this.#cancelTimer();
    this.#run?.left();
    const current = this.#current;
    if (!current) {
      if (this.#state !== 'disconnected') this.#enter('disconnected', { kind: 'disconnected' });
      return;
    }
    // Let go first: `connect` may come before the broker has closed its side.
    this.#current = undefined;
    this.#detach();
    this.#enter('disconnected', { kind: 'disconnected' });
    current.link.end();
    await current.gone;
  }

  get settings(): ConnectionSettings | undefined {
    return this.#run?.settings;
  }

  subscribe(subscription: Subscription, replaces?: string): Promise<SubscriptionStatus> {
    return this.#subscriptions.subscribe(subscription, replaces);
  }

  setPolicy({
    reconnect,
    connectTimeout,
  }: Pick<ProfileFields, 'reconnect' | 'connectTimeout'>): void {
    const run = this.#run;
    if (!run) return;
    const { settings } = run;
    run.settings = { ...settings, fields: { ...settings.fields, reconnect, connectTimeout } };
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
    this.#sessions.session.stored(upTo);
    this.#current?.link.acknowledge();
  }

  #try(run: ConnectionRun): void {
    this.#retryAt = null;
    const fields = run.begin();
    const { secrets, certificates } = run.settings;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const isCurrent = () => this.#current?.link === link;
    const link: Link = openLink(
      {
        ...{ fields, secrets, certificates, clientId: this.#clientId },
        ...{ clock: this.#ports.clock, session: this.#sessions.session },
      },
      {
        path: (path) => {
          if (!isCurrent()) return;
          run.reached(path);
          this.#hooks.changed();
        },
        connack: (connack) => {
          if (isCurrent()) run.connack = connack;
        },
        accepted: (accepted) => isCurrent() && this.#connected(link, run, accepted),
        ready: () => isCurrent() && this.#ready(link, run),
        message: (topic, source, start, end, flags, properties) =>
          this.#hooks.receive(topic, source, start, end, flags, properties),
        storeSoon: () => this.#hooks.storeSoon(),
        beginTrace: () => this.#hooks.beginTrace?.(fields.protocolVersion),
        answered: (answer) => {
          if (!isCurrent()) return;
          if (answer.packet === 'suback' || answer.packet === 'unsuback') {
            this.#subscriptions.answered(answer);
          } else this.#publisher.answered(answer);
        },
        closed: (phase, failure) => {
          resolve();
          if (isCurrent()) this.#closed(run, phase, failure);
        },
      },
    );
    this.#current = { link, gone };
    const deadline = this.#attemptMs ?? fields.connectTimeout * 1_000;
    this.#cancelTimer = this.#ports.clock.after(deadline, () => link.timeOut());
    this.#enter('connecting', {
      ...{ kind: 'connecting', address: addressOf(fields), attempt: run.attempt },
    });
  }

  #connected(link: Link, run: ConnectionRun, accepted: Accepted): void {
    this.#cancelTimer();
    run.accepted(accepted, this.#now());
    const { assignedClientId, sessionPresent, limits } = accepted;
    this.#clientId = assignedClientId ?? this.#clientId;
    if (this.#paused) this.#hold(link);
    this.#enter('connected', {
      kind: 'connected',
      address: run.address,
      clientId: this.#clientId,
      assigned: assignedClientId !== undefined,
      protocolVersion: run.settings.fields.protocolVersion,
      sessionPresent,
      limits,
    });
  }

  #hold(link: Link): void {
    link.pause();
    this.#waitingTime.start();
  }

  #ready(link: Link, { attachment }: ConnectionRun): void {
    if (!attachment) return;
    this.#publisher.attach(link, attachment.limits);
    this.#subscriptions.attach(link, attachment);
  }

  #closed(run: ConnectionRun, phase: Phase, failure: Failure | undefined): void {
    this.#cancelTimer();
    this.#current = undefined;
    const clientId = this.#clientId;
    const random = this.#ports.random();
    const { problem, delayMs } = run.ended({ phase, failure, now: this.#now(), random, clientId });
    this.#detach(isOfAMessage(failure) ? problem : undefined);
    if (delayMs === null) {
      this.#stop(run, problem);
      return;
    }
    run.problem = problem;
    this.#retryAt = this.#now() + delayMs;
    this.#cancelTimer = this.#ports.clock.after(delayMs, () => this.#try(run));
    const kind = phase === 'connected' ? 'lost' : 'refused';
    this.#enter('waiting', { kind, problem, retryInMs: delayMs });
  }

  #stop(run: ConnectionRun, problem: Problem): void {
    run.problem = problem;
    this.#enter('stopped', { kind: 'stopped', problem });
  }

  /** `cause`: what the broker found wrong with a message that was published. */
  #detach(cause?: Problem): void {
    this.#publisher.detach(cause);
    this.#subscriptions.detach();
    this.#waitingTime.stop();
  }

  #enter(state: ConnectionState, event: ConnectionEvent): void {
    this.#state = state;
    this.#since = this.#now();
    if (state !== 'waiting') this.#retryAt = null;
    const { address = '', problem = null } = this.#run ?? {};
    const why = problem && (state === 'waiting' || state === 'stopped') ? `: ${problem.code}` : '';
    this.#ports.log.info('client', `${address} ${state}${why}`);
    this.#hooks.event(event);
    this.#hooks.changed();
  }

  /** Milliseconds since 1970. */
  #now(): number {
    return this.#ports.clock.micros() / 1_000;
  }
}
