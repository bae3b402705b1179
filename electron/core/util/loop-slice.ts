// Long work on the main loop, in slices: between them everything else has its turn.
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

const SLICE_MS = 4;

export class LoopSlice {
  #start = performance.now();

  /** A new slice begins: the loop has just turned. */
  restart(): void {
    this.#start = performance.now();
  }

  isOver(): boolean {
    return performance.now() - this.#start > SLICE_MS;
  }

  async next(): Promise<void> {
    await turnOfTheLoop();
    this.restart();
  }
}
