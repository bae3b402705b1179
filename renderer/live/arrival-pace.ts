// How fast a list grows, told from its frames. They come only when something has arrived, so the rate
// is that of a span which ends now, not at the last frame.

interface Note {
  /** Milliseconds of the core's clock. */
  time: number;
  arrived: number;
}

const SPAN_MS = 2_000;
/** A young list has no whole span yet; less than this would make a rate of a single message. */
const LEAST_SPAN_MS = 500;
/** More rows a second than a person reads. */
export const READABLE_RATE = 10;
/** A burst is over before anybody reads: only what goes on for so long is a flood. */
const SUSTAINED_MS = 1_500;
/** At such a rate a glance is enough to tell it from a burst. */
const FAST_RATE = 500;
const FAST_SUSTAINED_MS = 800;

export class ArrivalPace {
  /** Oldest first; the first may be older than the span: nothing changed until the second. */
  #notes: Note[] = [];
  #notedAt = 0;

  /** `time`: of the frame, by the core's clock; `now`: by the page's. */
  note(time: number, arrived: number, now: number): void {
    this.#notes.push({ time, arrived });
    this.#notedAt = now;
    this.#forget(time);
  }

  reset(): void {
    this.#notes = [];
  }

  /** Arrivals a second. */
  rate(now: number): number {
    const time = this.#timeAt(now);
    this.#forget(time);
    const [base] = this.#notes;
    const last = this.#notes.at(-1);
    if (!base || !last) return 0;
    const span = Math.min(Math.max(time - base.time, LEAST_SPAN_MS), SPAN_MS);
    return ((last.arrived - base.arrived) * 1_000) / span;
  }

  /** More arrives than a person reads, and has done so for a while. */
  isFlood(now: number): boolean {
    const rate = this.rate(now);
    if (rate <= READABLE_RATE) return false;
    const sustained = rate > FAST_RATE ? FAST_SUSTAINED_MS : SUSTAINED_MS;
    const first = this.#notes[1];
    const last = this.#notes.at(-1);
    return first !== undefined && last !== undefined && last.time - first.time >= sustained;
  }

  #timeAt(now: number): number {
    const last = this.#notes.at(-1);
    return last ? last.time + now - this.#notedAt : 0;
  }

  #forget(time: number): void {
    const from = this.#notes.findLastIndex((note) => note.time <= time - SPAN_MS);
    if (from > 0) this.#notes.splice(0, from);
  }
}
