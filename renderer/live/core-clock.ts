// The core's clock as the page knows it, from the times in answers. Sound whatever the way between them
// does: the core has stamped an answer after it was asked and before it was here, so its clock is between
// two bounds, and the best lower bound so far belongs to the answer that travelled fastest.

/** Two clocks drift apart by less than this. */
const DRIFT = 1e-4;
/** A bound that is broken by more than this means that a clock was set. */
const TOLERANCE_MS = 5;

export class CoreClock {
  /** The core's clock less that of the page; null before the first answer. */
  #offset: number | null = null;
  #takenAt = 0;

  /**
   * Takes an answer the core has stamped with `coreTime` (milliseconds since 1970); `asked` and
   * `received` by the page's clock. Returns how many milliseconds it was on its way, the shortest way
   * known counting as none.
   */
  take(asked: number, received: number, coreTime: number): number {
    const least = coreTime - received;
    const most = coreTime - asked;
    const known = this.#offset === null ? least : this.#offset - this.#drift(received);
    // Above both bounds: the core's clock was set back, and what was known is worth nothing.
    this.#offset = known > most + TOLERANCE_MS ? least : Math.max(known, least);
    this.#takenAt = received;
    return this.#offset - least;
  }

  /** Milliseconds since 1970 by the core's clock; 0 before the first answer. */
  at(pageTime: number): number {
    return this.#offset === null ? 0 : pageTime + this.#offset;
  }

  #drift(now: number): number {
    return Math.max(now - this.#takenAt, 0) * DRIFT;
  }
}
