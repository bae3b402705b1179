// The newest end of a list while it follows what arrives: how fast that is, what is shown of it where
// it is more than anybody reads, and how much is not.
import type { ResultsFrame } from '../../shared/contract/results.ts';
import { ArrivalPace } from './arrival-pace.ts';
import { LiveSample } from './live-sample.ts';
import type { PageClock } from './page-clock.ts';

const RATE_EVERY_MS = 500;
/** Rows a sample asks for: it never shows more of them at once. */
const SAMPLED_FROM = 20;

interface LiveEndHooks {
  /** Something else is to be shown though no frame has come. */
  changed(): void;
  /** All rows are to be asked for now: they are to take the place of a sample. */
  wantsAll(): void;
}

export class LiveEnd {
  /** Shown instead of the rows of the list while more arrives than a person reads. */
  sample: LiveSample | null = null;
  /** Matches that arrive a second. */
  rate = 0;
  readonly #clock: PageClock;
  readonly #hooks: LiveEndHooks;
  readonly #pace = new ArrivalPace();
  #frame: ResultsFrame | null = null;
  #frozen = false;
  /** The last rows asked for were all that are in sight. */
  #askedAll = true;
  /** Arrivals before it was live; null until the first frame. */
  #from: number | null = null;
  #notShownBefore = 0;
  #cancelSample: (() => void) | null = null;
  #cancelRate: (() => void) | null = null;

  constructor(clock: PageClock, hooks: LiveEndHooks) {
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** Matches that arrived since the list is live. */
  get arrived(): number {
    const arrived = this.#frame?.arrived ?? 0;
    return arrived - (this.#from ?? arrived);
  }

  /** Those of them that were left out. */
  get notShown(): number {
    return this.#notShownBefore + (this.sample?.notShown ?? 0);
  }

  /** It is live anew from the next frame on, with all rows of the list until they are too many. */
  restart(): void {
    this.#cancelSample?.();
    this.sample = null;
    this.#from = null;
    this.#frame = null;
    this.#notShownBefore = 0;
  }

  /** Another list: its arrivals are counted anew. */
  reset(): void {
    this.#pace.reset();
    this.restart();
  }

  /** Frozen, a sample shows nothing new; what arrives waits. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    this.#advance();
  }

  /** Any frame, held or not: told for the rate. */
  note({ now, arrived }: ResultsFrame): void {
    this.#pace.note(now, arrived, this.#clock.now());
    this.#measure();
  }

  /**
   * A frame of the newest rows; `first` of it is 0 where they are in sight. Answers whether it changes
   * what is on the screen.
   */
  take(frame: ResultsFrame): boolean {
    const before = this.#frame;
    const shown = this.sample?.rows;
    this.#from ??= frame.arrived;
    this.#frame = frame;
    const now = this.#clock.now();
    if (this.sample) this.sample.offer(frame.rows, frame.arrived);
    else if (frame.first === 0 && frame.rows.length > 0 && this.#isTooMuch(now)) {
      this.sample = new LiveSample(frame.rows, frame.arrived, now);
    }
    this.#advance();
    // Between its steps a sample shows nothing new, and figures need not run faster than its rows.
    const quiet = shown !== undefined && shown === this.sample?.rows && !this.#frozen;
    return !quiet || frame.state !== before?.state;
  }

  /**
   * Rows to ask for instead of `count`. Once a sample looks like the list, or nothing comes any more, the list
   * takes over.
   */
  rowsWanted(count: number): number {
    const { sample } = this;
    this.#askedAll = !sample || this.#isQuiet() || sample.isWhole(count) || count <= SAMPLED_FROM;
    return this.#askedAll ? count : SAMPLED_FROM;
  }

  dispose(): void {
    this.#cancelSample?.();
    this.#cancelRate?.();
  }

  #isTooMuch(now: number): boolean {
    return !this.#frozen && this.#pace.isFlood(now);
  }

  /** There is time to read everything. */
  #isQuiet(): boolean {
    return this.#pace.rate(this.#clock.now()) === 0;
  }

  /** Shows what of the sample is due, and comes back for the rest. */
  #advance(): void {
    this.#cancelSample?.();
    this.#cancelSample = null;
    const { sample } = this;
    if (!sample || this.#frozen) return;
    const now = this.#clock.now();
    sample.advance(now);
    const due = sample.dueIn(now);
    if (due === null) {
      this.#leave(sample, now);
      return;
    }
    this.#cancelSample = this.#clock.after(due, () => {
      this.#advance();
      this.#hooks.changed();
    });
  }

  /** Ends the sample where the rows of the list look the same, or nobody needs it any more. */
  #leave(sample: LiveSample, now: number): void {
    const quiet = this.#isQuiet();
    if (!this.#askedAll) {
      if (quiet) this.#hooks.wantsAll();
      return;
    }
    if (quiet) {
      this.restart();
      return;
    }
    if (!sample.isWhole(this.#frame?.rows.length ?? 0) || this.#pace.isFlood(now)) return;
    this.#notShownBefore += sample.notShown;
    this.sample = null;
  }

  #measure(): void {
    if (this.#cancelRate) return;
    this.rate = this.#pace.rate(this.#clock.now());
    if (this.rate === 0) {
      this.#advance();
      return;
    }
    this.#cancelRate = this.#clock.after(RATE_EVERY_MS, () => {
      this.#cancelRate = null;
      this.#measure();
      this.#hooks.changed();
    });
  }
}
