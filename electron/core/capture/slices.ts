// Long work on a thread that also answers questions: it runs in slices and lets messages in between.

const SLICE_MS = 8;

export class Slices {
  #cancelled = false;
  #ends = performance.now() + SLICE_MS;

  isOver(): boolean {
    return performance.now() > this.#ends;
  }

  /** Lets waiting messages in. Rejects with `Cancelled` after `cancel`. */
  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#cancelled) throw new Cancelled();
    this.#ends = performance.now() + SLICE_MS;
  }

  cancel(): void {
    this.#cancelled = true;
  }
}

export class Cancelled extends Error {
  constructor() {
    super('The work was cancelled.');
  }
}
