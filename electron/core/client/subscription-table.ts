// What this connection subscribes to, kept over all its tries. Each filter travels in a SUBSCRIBE of
// its own, so that one refusal says nothing about the others, and only a handful at a time.
import type { Qos } from '../../../shared/contract/base.ts';
import type { SubscriptionStatus } from '../../../shared/contract/connections.ts';
import type { Subscription } from '../../../shared/contract/profiles.ts';
import { formatReasonCode, reasonCode } from '../../../shared/mqtt/reason-codes.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { Clock } from '../ports.ts';
import type { ServerLimits } from './connack.ts';
import type { ConnectionHooks } from './connection-types.ts';
import type { Answer, Link } from './link-types.ts';

const IN_FLIGHT = 8;
const ANSWER_WITHIN_MS = 30_000;

interface Entry {
  status: SubscriptionStatus;
  /** Made while there was no connection: survives the next `connect`, whose profile may not know it. */
  kept: boolean;
}

/** A packet to be sent or waiting for its answer. */
interface Request {
  filter: string;
  kind: 'subscribe' | 'unsubscribe';
  done: ((problem?: Problem) => void)[];
  cancelTimer: () => void;
}

export class SubscriptionTable {
  readonly #clock: Clock;
  readonly #hooks: Pick<ConnectionHooks, 'changed' | 'event'>;
  readonly #entries = new Map<string, Entry>();
  readonly #inFlight = new Map<number, Request>();
  #waiting: Request[] = [];
  #link: Link | undefined;
  #limits: ServerLimits | undefined;

  constructor(clock: Clock, hooks: Pick<ConnectionHooks, 'changed' | 'event'>) {
    this.#clock = clock;
    this.#hooks = hooks;
  }

  statuses(): SubscriptionStatus[] {
    return [...this.#entries.values()].map((entry) => ({ ...entry.status }));
  }

  /** Begins a connection by the user: the profile's filters, and those made meanwhile. */
  reset(subscriptions: readonly Subscription[]): void {
    const kept = [...this.#entries].filter(([, entry]) => entry.kept);
    this.#entries.clear();
    for (const { filter, qos } of subscriptions) this.#entries.set(filter, idle(filter, qos));
    for (const [filter, { status }] of kept) {
      if (!this.#entries.has(filter)) this.#entries.set(filter, idle(filter, status.qos));
    }
  }

  /** There is a connection: everything is sent, also when the broker still has the session. */
  attach(link: Link, limits: ServerLimits): void {
    this.#link = link;
    this.#limits = limits;
    for (const filter of this.#entries.keys()) this.#subscribe(filter, () => {});
  }

  /** The connection is gone; whoever waits is answered with what is. */
  detach(): void {
    if (!this.#link) return;
    this.#link = undefined;
    const open = [...this.#inFlight.values(), ...this.#waiting];
    this.#inFlight.clear();
    this.#waiting = [];
    for (const entry of this.#entries.values()) {
      entry.status = { ...idle(entry.status.filter, entry.status.qos).status };
    }
    for (const request of open) settle(request);
    this.#hooks.changed();
  }

  /** Rejects with a `ProblemError` when the filter cannot be sent at all. */
  async subscribe(filter: string, qos: Qos): Promise<SubscriptionStatus> {
    const problem = checkTopicFilter(filter);
    if (problem) throw new ProblemError(problem);
    const entry = idle(filter, qos);
    entry.kept = this.#link === undefined;
    this.#entries.set(filter, entry);
    if (this.#link) await new Promise<void>((done) => this.#subscribe(filter, done));
    else this.#hooks.changed();
    return { ...(this.#entries.get(filter)?.status ?? entry.status) };
  }

  /** Also of a filter that is only in the broker's session. Rejects when the broker refuses. */
  async unsubscribe(filter: string): Promise<void> {
    const entry = this.#entries.get(filter);
    if (this.#entries.delete(filter)) this.#hooks.changed();
    if (!this.#link || checkTopicFilter(filter)) return;
    const problem = await new Promise<Problem | undefined>((done) =>
      this.#enqueue({ filter, kind: 'unsubscribe', done: [done], cancelTimer: () => {} }),
    );
    if (!problem) return;
    if (entry && !this.#entries.has(filter)) this.#entries.set(filter, entry);
    this.#hooks.changed();
    throw new ProblemError(problem);
  }

  /** Packet identifiers that wait for an answer. */
  pending(): number[] {
    return [...this.#inFlight.keys()];
  }

  answered(answer: Answer): void {
    const request = this.#inFlight.get(answer.messageId);
    if (!request) return;
    this.#inFlight.delete(answer.messageId);
    if (request.kind === 'subscribe') {
      this.#granted(request.filter, answer);
      settle(request);
    } else {
      const refused = unsubscribeRefusal(request.filter, answer);
      if (!refused) this.#hooks.event({ kind: 'unsubscribed', filter: request.filter });
      settle(request, refused);
    }
    this.#sendNext();
    this.#hooks.changed();
  }

  #subscribe(filter: string, done: () => void): void {
    const entry = this.#entries.get(filter);
    if (!entry) {
      done();
      return;
    }
    const problem = checkTopicFilter(filter) ?? unavailable(filter, this.#limits);
    if (problem) {
      this.#refused(entry, problem);
      this.#hooks.changed();
      done();
      return;
    }
    entry.status = { ...entry.status, state: 'pending', problem: null };
    this.#enqueue({ filter, kind: 'subscribe', done: [done], cancelTimer: () => {} });
    this.#hooks.changed();
  }

  #enqueue(request: Request): void {
    // Two requests for one filter in a row: the later one says what is wanted.
    const same = this.#waiting.find(({ filter }) => filter === request.filter);
    if (same) {
      same.kind = request.kind;
      same.done.push(...request.done);
    } else this.#waiting.push(request);
    this.#sendNext();
  }

  #sendNext(): void {
    while (this.#link && this.#inFlight.size < IN_FLIGHT) {
      const request = this.#waiting.shift();
      if (!request) return;
      const id = this.#send(this.#link, request);
      this.#inFlight.set(id, request);
      request.cancelTimer = this.#clock.after(ANSWER_WITHIN_MS, () => this.#unanswered(id));
    }
  }

  #send(link: Link, { filter, kind }: Request): number {
    if (kind === 'unsubscribe') return link.unsubscribe(filter);
    return link.subscribe(filter, this.#entries.get(filter)?.status.qos ?? 0);
  }

  #granted(filter: string, answer: Answer): void {
    const entry = this.#entries.get(filter);
    if (!entry) return;
    const { qos } = entry.status;
    const code = answer.reasonCode ?? 0x80;
    if (code !== 0 && code !== 1 && code !== 2) {
      this.#refused(entry, refusal(filter, code, answer.reason));
      return;
    }
    entry.status = {
      ...entry.status,
      ...{ state: 'granted', grantedQos: code, reasonCode: code, problem: null },
    };
    this.#hooks.event({ kind: 'subscribed', filter, qos, grantedQos: code });
  }

  #refused(entry: Entry, problem: Problem): void {
    entry.status = { ...entry.status, state: 'refused', grantedQos: null, problem };
    const { filter, qos } = entry.status;
    this.#hooks.event({ kind: 'subscribe-refused', filter, qos, problem });
  }

  #unanswered(id: number): void {
    const request = this.#inFlight.get(id);
    if (!request) return;
    this.#inFlight.delete(id);
    const entry = this.#entries.get(request.filter);
    if (request.kind === 'subscribe' && entry?.status.state === 'pending') {
      const message = `The broker has not answered the subscription to ${request.filter}. It may not support QoS ${entry.status.qos}; try a lower one.`;
      this.#refused(entry, { code: 'SUBSCRIPTION_UNACKNOWLEDGED', message });
    }
    settle(request);
    this.#sendNext();
    this.#hooks.changed();
  }
}

function idle(filter: string, qos: Qos): Entry {
  return {
    status: { filter, qos, state: 'idle', grantedQos: null, reasonCode: null, problem: null },
    kept: false,
  };
}

function settle(request: Request, problem?: Problem): void {
  request.cancelTimer();
  for (const done of request.done) done(problem);
}

function refusal(filter: string, code: number, reason: string | undefined): Problem {
  const { name, advice } = reasonCode(code);
  return {
    code: 'SUBSCRIPTION_REFUSED',
    message: `The broker refused the subscription to ${filter}: ${name}. ${advice}`,
    detail: [`SUBACK ${formatReasonCode(code)} ${name}`, reason].filter(Boolean).join('; '),
  };
}

function unsubscribeRefusal(filter: string, answer: Answer): Problem | undefined {
  const code = answer.reasonCode ?? 0;
  if (code < 0x80) return undefined;
  const { name, advice } = reasonCode(code);
  return {
    code: 'UNSUBSCRIBE_REFUSED',
    message: `The broker did not end the subscription to ${filter}: ${name}. ${advice}`,
    detail: [`UNSUBACK ${formatReasonCode(code)} ${name}`, answer.reason]
      .filter(Boolean)
      .join('; '),
  };
}

function unavailable(filter: string, limits: ServerLimits | undefined): Problem | undefined {
  if (limits?.sharedSubscriptions === false && filter.startsWith('$share/'))
    return refusal(filter, 0x9e, 'said in CONNACK');
  if (limits?.wildcardSubscriptions === false && /[+#]/.test(filter))
    return refusal(filter, 0xa2, 'said in CONNACK');
  return undefined;
}
