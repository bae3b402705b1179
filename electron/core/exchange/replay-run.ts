// Sends the messages of a replay, each when it is due, and never more at once than broker and socket
// take. It keeps its place over pauses and lost connections.
import type { ReplayOptions } from '../../../shared/contract/exchange.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { JobControl, Pausing } from '../jobs.ts';
import type { Clock } from '../ports.ts';
import type { PublishTarget } from '../publish/publisher.ts';
import { LoopSlice } from '../util/loop-slice.ts';
import type { ReplayMessage, ReplaySource } from './replay-source.ts';

/** Underway at once: at QoS 0 what the socket has not taken, else what is not acknowledged. */
const MOST_UNACKNOWLEDGED = 1_000;
const MOST_LEAVING = 64;
const MOST_BYTES = 4 * 1024 * 1024;
/** Timers count in milliseconds: what is due within half of one is due now. */
const DUE_WITHIN_MS = 0.5;
/** Timers take no more than 24 days. */
const LONGEST_SLEEP_MS = 60_000;

const HELD: Problem = {
  code: 'REPLAY_HELD',
  message:
    'The connection to the broker was lost. What is published waits at its place: connect again, then let it go on.',
};
const MAY_HAVE_ARRIVED =
  'The connection was lost before a message at QoS 2 was acknowledged. It was not sent again, because it may have arrived.';

/** What a run needs to know of where its messages come from. */
export type ReplayedMessages = Pick<ReplaySource, 'next' | 'total' | 'omitted'>;

export class ReplayRun implements Pausing {
  readonly #target: PublishTarget;
  readonly #source: ReplayedMessages;
  readonly #timing: ReplayOptions['timing'];
  readonly #clock: Pick<Clock, 'after'>;
  /** Messages in scope, where it is known beforehand. */
  readonly #inScope: number | null;
  readonly #underway = new Set<ReplayMessage>();
  #underwayBytes = 0;
  /** Of the underway at QoS 1 and 2, by topic. */
  readonly #unacknowledged = new Map<string, { qos: number; count: number }>();
  /** What has to be sent (again) before the source goes on, in order. */
  #again: ReplayMessage[] = [];
  #paused = false;
  #pausedAt = 0;
  #steps = 0;
  /** Microseconds since 1970; of the first message. */
  #first: number | undefined;
  /** When the first message was due (`performance.now`, which no setting of the clock moves). */
  #origin = 0;
  /** Of the latest message, milliseconds after the first. */
  #offset = 0;
  readonly #slice = new LoopSlice();
  #toldTotal: number | null = null;
  #wake: () => void = () => {};

  constructor(
    target: PublishTarget,
    source: ReplayedMessages,
    timing: ReplayOptions['timing'],
    clock: Pick<Clock, 'after'>,
    inScope: number | null,
  ) {
    this.#target = target;
    this.#source = source;
    this.#timing = timing;
    this.#clock = clock;
    this.#inScope = inScope;
  }

  /** Resolves when the last message is acknowledged, or soon after `control.signal` is aborted. */
  async run(control: JobControl): Promise<void> {
    const { signal } = control;
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      const message = await this.#next(control);
      if (!message) return;
      await this.#turnOf(message, signal);
      if (signal.aborted) return;
      this.#send(message, control);
      if (this.#slice.isOver()) await this.#slice.next();
    }
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#pausedAt = performance.now();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#steps = 0;
    this.#origin += performance.now() - this.#pausedAt;
    this.#wake();
  }

  step(): void {
    if (!this.#waitsForSteps) return;
    this.#steps++;
    this.#wake();
  }

  get #waitsForSteps(): boolean {
    return this.#paused || this.#timing.kind === 'step';
  }

  /** undefined: everything is sent and acknowledged, or the job was cancelled. */
  async #next(control: JobControl): Promise<ReplayMessage | undefined> {
    while (!control.signal.aborted) {
      const message = this.#again.shift() ?? (await this.#source.next());
      this.#tellTotal(control);
      if (message) return message;
      if (this.#underway.size === 0 && this.#again.length === 0) return undefined;
      if (this.#again.length === 0) await this.#sleep(null);
    }
    return undefined;
  }

  #tellTotal(control: JobControl): void {
    const { total, omitted } = this.#source;
    const known = total ?? (this.#inScope === null ? null : this.#inScope - omitted);
    if (known !== this.#toldTotal) control.setTotal(known);
    this.#toldTotal = known;
  }

  async #turnOf(message: ReplayMessage, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = this.#waitFor(message);
      if (wait !== null && wait <= DUE_WITHIN_MS) return;
      await this.#sleep(wait);
    }
  }

  /** Milliseconds until it may go; null: until something happens. */
  #waitFor(message: ReplayMessage): number | null {
    if (this.#waitsForSteps && this.#steps === 0) return null;
    if (!this.#hasRoom(message)) return null;
    return this.#waitsForSteps ? 0 : this.#dueIn(message);
  }

  #hasRoom({ qos, topic, payload }: ReplayMessage): boolean {
    if (this.#underway.size === 0) return true;
    const most = qos === 0 ? MOST_LEAVING : MOST_UNACKNOWLEDGED;
    if (this.#underway.size >= most) return false;
    if (this.#underwayBytes + payload.length > MOST_BYTES) return false;
    // Messages of one topic stay in order; a broker hands on those of different QoS at different moments.
    const before = this.#unacknowledged.get(topic);
    return before === undefined || before.qos === qos;
  }

  /** Against the start, not the message before: errors do not add up. */
  #dueIn({ time }: ReplayMessage): number {
    if (this.#timing.kind !== 'original') return 0;
    this.#reach(time);
    return this.#origin + this.#offset - performance.now();
  }

  #reach(time: number): void {
    if (this.#timing.kind !== 'original') return;
    if (this.#first === undefined) {
      this.#first = time;
      this.#origin = performance.now();
    }
    // Where the clock of the recording was set back, order counts.
    this.#offset = Math.max(this.#offset, (time - this.#first) / 1000 / this.#timing.speed);
  }

  #send(message: ReplayMessage, control: JobControl): void {
    if (message.refusal !== null) {
      this.#countStep(message);
      this.#skip(message.refusal, control);
      return;
    }
    const problem = this.#refusal(message);
    if (problem?.code === 'NOT_CONNECTED') {
      this.#keep(message);
      this.#hold(control);
      return;
    }
    this.#countStep(message);
    if (problem) {
      this.#skip(problem.message, control);
      return;
    }
    this.#begin(message);
    this.#target.record(message);
    this.#target.send(message).then(
      () => {
        this.#end(message);
        control.advance(1, 1);
        this.#wake();
      },
      (error) => {
        this.#end(message);
        this.#failed(message, error, control);
        this.#wake();
      },
    );
  }

  /** After a step the schedule goes on from the message that was sent by it. */
  #countStep({ time }: ReplayMessage): void {
    if (this.#steps === 0) return;
    this.#steps--;
    this.#reach(time);
    this.#origin = this.#pausedAt - this.#offset;
  }

  #begin(message: ReplayMessage): void {
    this.#underway.add(message);
    this.#underwayBytes += message.payload.length;
    if (message.qos === 0) return;
    const { topic, qos } = message;
    const count = (this.#unacknowledged.get(topic)?.count ?? 0) + 1;
    this.#unacknowledged.set(topic, { qos, count });
  }

  #end(message: ReplayMessage): void {
    this.#underway.delete(message);
    this.#underwayBytes -= message.payload.length;
    const { topic, qos } = message;
    const open = this.#unacknowledged.get(topic);
    if (qos === 0 || !open) return;
    open.count--;
    if (open.count === 0) this.#unacknowledged.delete(topic);
  }

  #failed(message: ReplayMessage, error: unknown, control: JobControl): void {
    const isLost = this.#refusal(message)?.code === 'NOT_CONNECTED';
    if (isLost) {
      if (message.qos === 2) this.#skip(MAY_HAVE_ARRIVED, control);
      else this.#keep(message);
      this.#hold(control);
      return;
    }
    this.#skip(error instanceof ProblemError ? error.problem.message : String(error), control);
  }

  #refusal(message: ReplayMessage): Problem | undefined {
    try {
      this.#target.canPublish(message);
      return undefined;
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
  }

  #keep(message: ReplayMessage): void {
    this.#again.push(message);
    this.#again.sort((a, b) => a.order - b.order);
  }

  #hold(control: JobControl): void {
    this.pause();
    this.#steps = 0;
    control.hold(HELD);
  }

  #skip(reason: string, control: JobControl): void {
    control.skip(reason);
    control.advance(1, 0);
  }

  #sleep(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const cancel =
        ms === null
          ? () => {}
          : this.#clock.after(Math.min(ms, LONGEST_SLEEP_MS), () => this.#wake());
      this.#wake = () => {
        cancel();
        this.#wake = () => {};
        this.#slice.restart();
        resolve();
      };
    });
  }
}
