// The values of one figure over the last minutes.

const MOST_POINTS = 120;
/** Brokers publish at intervals, and some only what has changed: silence for so long is a rate of 0. */
const QUIET_MS = 15_000;
const QUIET_INTERVALS = 3;

export class FigureTrack {
  /** [milliseconds since 1970, value], oldest first. */
  readonly series: [number, number][] = [];
  #lastId = 0;
  /**
   * The first of two values a rate is of: one that was retained came when we subscribed, not when it
   * was taken.
   */
  #base: [number, number] | undefined;
  #rate: number | null = null;
  #interval = 0;

  /** Takes the newest message of its topic; answers whether it is another than before. */
  take(id: number, time: number, value: number | null, retained: boolean): boolean {
    if (id === this.#lastId) return false;
    this.#lastId = id;
    if (value === null) return true;
    this.series.push([time, value]);
    if (this.series.length > MOST_POINTS) this.series.shift();
    if (retained) return true;
    const base = this.#base;
    this.#base = [time, value];
    if (!base || time <= base[0]) return true;
    this.#interval = time - base[0];
    // Less than before: the broker was started anew.
    this.#rate = value < base[1] ? null : ((value - base[1]) * 1_000) / this.#interval;
    return true;
  }

  /** Change a second between the last two values, or 0 after a silence; null: not known yet. */
  rate(now: number): number | null {
    const last = this.#base?.[0] ?? 0;
    const quiet = Math.max(QUIET_MS, QUIET_INTERVALS * this.#interval);
    return this.#rate !== null && now - last > quiet ? 0 : this.#rate;
  }
}
