// What this connection subscribes to, kept over all its tries. Each filter travels in a SUBSCRIBE of
// its own, so that one refusal says nothing about the others, and only a handful at a time.
import { isDeepStrictEqual } from 'node:util';
import type { SubscriptionStatus } from '../../../shared/contract/connections.ts';
import type { Subscription } from '../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { Clock } from '../ports.ts';
import type { ServerLimits } from './connack.ts';
import type { ConnectionHooks } from './connection-types.ts';
import type { Answer, Link } from './link-types.ts';
import {
  checkSubscription,
  refusal,
  unacknowledged,
  unavailable,
  unsubscribeRefusal,
} from './subscription-problems.ts';
import type { Wanted } from './wire/subscribe-packet.ts';

const IN_FLIGHT = 8;
const ANSWER_WITHIN_MS = 30_000;

interface Entry {
  wanted: Subscription;
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

/** What CONNACK said, as far as subscribing goes. */
export interface Attachment {
  limits: ServerLimits;
  sessionPresent: boolean;
}

export class SubscriptionTable {
  readonly #clock: Clock;
  readonly #hooks: Pick<ConnectionHooks, 'changed' | 'event'>;
  /** In the order they are shown. */
  #entries = new Map<string, Entry>();
  /** Ended, as far as the broker has not confirmed it: its session may still have them. */
  readonly #left = new Set<string>();
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

  /**
   * Begins a connection by the user: the profile's filters, and those made meanwhile. `left`: those the
   * session at the broker may have beside them.
   */
  reset(subscriptions: readonly Subscription[], left: readonly string[] = []): void {
    const before = this.#entries;
    const kept = [...before.values()].filter((entry) => entry.kept);
    this.#entries = new Map(subscriptions.map((wanted) => [wanted.filter, idle(wanted)]));
    for (const { wanted } of kept) {
      if (!this.#entries.has(wanted.filter)) this.#entries.set(wanted.filter, idle(wanted));
    }
    for (const filter of [...before.keys(), ...left]) {
      if (!this.#entries.has(filter)) this.#end(filter);
    }
  }

  /** The profile was edited: what differs is subscribed to, paused or ended; the rest is left alone. */
  apply(subscriptions: readonly Subscription[]): void {
    const before = this.#entries;
    this.#entries = new Map(
      subscriptions.map((wanted) => {
        const known = before.get(wanted.filter);
        return [wanted.filter, known ? { ...known, wanted } : idle(wanted)];
      }),
    );
    for (const [filter, { wanted }] of before) {
      // Paused ones were ended when they were paused, where there was a connection.
      if (!this.#entries.has(filter) && !(wanted.paused && this.#link)) this.#end(filter);
    }
    for (const { wanted } of this.#entries.values()) {
      const known = before.get(wanted.filter)?.wanted;
      if (!known || !isDeepStrictEqual(onTheWire(known), onTheWire(wanted))) this.#bring(wanted);
    }
    this.#hooks.changed();
  }

  #bring(wanted: Subscription): void {
    const entry = this.#entries.get(wanted.filter);
    if (!entry) return;
    if (!this.#link) entry.status = idle(wanted).status;
    else if (!wanted.paused) this.#subscribe(wanted.filter, () => {});
    else this.#pause(entry, () => {});
  }

  /** There is a connection: everything is sent, also when the broker still has the session. */
  attach(link: Link, { limits, sessionPresent }: Attachment): void {
    this.#link = link;
    this.#limits = limits;
    const left = [...this.#left].filter((filter) => !this.#entries.has(filter));
    this.#left.clear();
    if (sessionPresent) for (const filter of left) this.#end(filter);
    for (const [filter, { wanted }] of this.#entries) {
      if (!wanted.paused) this.#subscribe(filter, () => {});
      // The session may be from a time when it was not paused.
      else if (sessionPresent) this.#end(filter);
    }
  }

  /** The connection is gone; whoever waits is answered with what is. */
  detach(): void {
    if (!this.#link) return;
    this.#link = undefined;
    const open = [...this.#inFlight.values(), ...this.#waiting];
    this.#inFlight.clear();
    this.#waiting = [];
    for (const entry of this.#entries.values()) entry.status = idle(entry.wanted).status;
    for (const request of open) settle(request);
    this.#hooks.changed();
  }

  /**
   * In the place of the one with the same filter, or of `replaces`, which is ended. A paused one is
   * ended at the broker and stays in the table. Rejects with a `ProblemError` when it cannot be sent at all.
   */
  async subscribe(wanted: Subscription, replaces?: string): Promise<SubscriptionStatus> {
    const { filter } = wanted;
    const problem = checkSubscription(wanted);
    if (problem) throw new ProblemError(problem);
    const before = this.#entries.get(filter);
    const entry = idle(wanted);
    entry.kept = this.#link === undefined;
    if (before) entry.status = { ...before.status, qos: wanted.qos };
    this.#place(entry, replaces);
    if (this.#link) {
      await new Promise<void>((done) =>
        wanted.paused ? this.#pause(entry, done) : this.#subscribe(filter, done),
      );
    } else {
      entry.status = idle(wanted).status;
      this.#hooks.changed();
    }
    return { ...(this.#entries.get(filter)?.status ?? entry.status) };
  }

  #place(entry: Entry, replaces: string | undefined): void {
    const { filter } = entry.wanted;
    if (replaces === undefined || replaces === filter || !this.#entries.has(replaces)) {
      this.#entries.set(filter, entry);
      return;
    }
    this.#entries.delete(filter);
    this.#entries = new Map(
      [...this.#entries].map(([each, old]) => (each === replaces ? [filter, entry] : [each, old])),
    );
    this.#end(replaces);
  }

  /** Also of a filter that is only in the broker's session. Rejects when the broker refuses. */
  async unsubscribe(filter: string): Promise<void> {
    const entry = this.#entries.get(filter);
    if (this.#entries.delete(filter)) this.#hooks.changed();
    const problem = await new Promise<Problem | undefined>((done) => this.#end(filter, done));
    if (!problem) return;
    if (entry && !this.#entries.has(filter)) this.#entries.set(filter, entry);
    this.#hooks.changed();
    throw new ProblemError(problem);
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
      if (!refused) this.#ended(request.filter, answer);
      settle(request, refused);
    }
    this.#sendNext();
    this.#hooks.changed();
  }

  #ended(filter: string, { reasonCode }: Answer): void {
    this.#left.delete(filter);
    this.#hooks.event({ kind: 'unsubscribed', filter });
    const entry = this.#entries.get(filter);
    if (entry?.wanted.paused) entry.status = { ...idle(entry.wanted).status, reasonCode };
  }

  #pause(entry: Entry, done: () => void): void {
    const { filter } = entry.wanted;
    const before = entry.status;
    entry.status = { ...before, state: 'pending', problem: null };
    this.#end(filter, (problem) => {
      // What the broker does not end goes on.
      if (problem) entry.status = { ...before, problem };
      else if (entry.status.state === 'pending') entry.status = idle(entry.wanted).status;
      done();
      this.#hooks.changed();
    });
    this.#hooks.changed();
  }

  #end(filter: string, done: (problem?: Problem) => void = () => {}): void {
    const isValid = checkTopicFilter(filter) === undefined;
    if (isValid) this.#left.add(filter);
    if (this.#link && isValid) {
      this.#enqueue({ filter, kind: 'unsubscribe', done: [done], cancelTimer: () => {} });
    } else done();
  }

  #subscribe(filter: string, done: () => void): void {
    const entry = this.#entries.get(filter);
    if (!entry) {
      done();
      return;
    }
    const problem =
      checkSubscription(entry.wanted) ?? (this.#limits && unavailable(entry.wanted, this.#limits));
    if (problem) {
      this.#refused(entry, problem, null);
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
    return link.subscribe(this.#entries.get(filter)?.wanted ?? { filter, qos: 0 });
  }

  #granted(filter: string, answer: Answer): void {
    const entry = this.#entries.get(filter);
    if (!entry || entry.wanted.paused) return;
    const { qos } = entry.wanted;
    const code = answer.reasonCode ?? 0x80;
    if (code !== 0 && code !== 1 && code !== 2) {
      this.#refused(entry, refusal(filter, code, answer.reason), code);
      return;
    }
    entry.status = {
      ...entry.status,
      ...{ state: 'granted', grantedQos: code, reasonCode: code, problem: null },
    };
    this.#hooks.event({ kind: 'subscribed', filter, qos, grantedQos: code });
  }

  #refused(entry: Entry, problem: Problem, reasonCode: number | null): void {
    entry.status = { ...entry.status, state: 'refused', grantedQos: null, reasonCode, problem };
    const { filter, qos } = entry.wanted;
    this.#hooks.event({ kind: 'subscribe-refused', filter, qos, problem });
  }

  #unanswered(id: number): void {
    const request = this.#inFlight.get(id);
    if (!request) return;
    this.#inFlight.delete(id);
    const entry = this.#entries.get(request.filter);
    if (request.kind === 'subscribe' && entry?.status.state === 'pending') {
      this.#refused(entry, unacknowledged(entry.wanted), null);
    }
    settle(request);
    this.#sendNext();
    this.#hooks.changed();
  }
}

function idle(wanted: Subscription): Entry {
  return {
    wanted,
    status: {
      filter: wanted.filter,
      qos: wanted.qos,
      state: wanted.paused ? 'paused' : 'idle',
      grantedQos: null,
      reasonCode: null,
      problem: null,
    },
    kept: false,
  };
}

/** What makes a difference to the broker; a name or a colour does not. */
function onTheWire(subscription: Subscription): Wanted & { paused: boolean } {
  const { filter, qos, noLocal, retainAsPublished, retainHandling } = subscription;
  return {
    ...{ filter, qos, noLocal: noLocal ?? false, retainAsPublished: retainAsPublished ?? false },
    retainHandling: retainHandling ?? 0,
    subscriptionIdentifier: subscription.subscriptionIdentifier,
    userProperties: subscription.userProperties ?? [],
    paused: subscription.paused ?? false,
  };
}

function settle(request: Request, problem?: Problem): void {
  request.cancelTimer();
  for (const done of request.done) done(problem);
}
