// How plain mutable data tells React that it changed: a number that grows. Data that changes many
// times a second lives in feeds with one of these, outside the stores.
import { useSyncExternalStore } from 'react';

export class Revision {
  readonly #listeners = new Set<() => void>();
  #value = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): number => this.#value;

  bump(): void {
    this.#value += 1;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Renders the caller again whenever `revision` grows. */
export function useRevision(revision: Revision): number {
  return useSyncExternalStore(revision.subscribe, revision.current);
}
