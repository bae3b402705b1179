// What a work calls while it runs on its thread: progress, what is left out, and a breath in which the
// thread hears whether it was cancelled.
import { Slices } from '../capture/slices.ts';
import type { WorkProgress } from './work-messages.ts';

const REPORT_MS = 100;

export class WorkControl {
  readonly #slices = new Slices();
  readonly #report: (progress: WorkProgress) => void;
  #progress = nothing();
  #reported = performance.now();

  constructor(report: (progress: WorkProgress) => void) {
    this.#report = report;
  }

  /** Adds to what is done, in the job's unit. */
  advance(done: number, messages: number): void {
    this.#progress.done += done;
    this.#progress.messages += messages;
  }

  setTotal(total: number | null): void {
    this.#progress.total = total;
  }

  skip(reason: string, count = 1): void {
    if (count > 0) this.#progress.skipped.push([reason, count]);
  }

  /** True when it is time for `breathe`. */
  isOver(): boolean {
    return this.#slices.isOver();
  }

  /** Lets messages to the thread in. Rejects with `Cancelled` (slices.ts) after `cancel`. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#reported > REPORT_MS) this.report();
    await this.#slices.next();
  }

  report(): void {
    this.#reported = performance.now();
    this.#report(this.#progress);
    this.#progress = nothing();
  }

  cancel(): void {
    this.#slices.cancel();
  }
}

function nothing(): WorkProgress {
  return { done: 0, messages: 0, total: undefined, skipped: [] };
}
