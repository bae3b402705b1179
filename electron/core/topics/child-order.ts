// The children of one node in the order they are shown. Sorting a hundred thousand names anew for
// each that comes would stall the program; only the new ones are sorted, and put in their places.

const natural = new Intl.Collator('en', { numeric: true });

/** "2" before "10"; names that differ only in normalisation are different topics, so it is total. */
export function compareNames(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

export class ChildOrder {
  #sorted: number[] = [];
  #fresh: number[] = [];

  get count(): number {
    return this.#sorted.length + this.#fresh.length;
  }

  add(node: number): void {
    this.#fresh.push(node);
  }

  /** All children by name; the array is not changed later, a new one takes its place. */
  sorted(nameOf: (node: number) => string): readonly number[] {
    if (this.#fresh.length === 0) return this.#sorted;
    const compare = (a: number, b: number) => compareNames(nameOf(a), nameOf(b));
    const fresh = this.#fresh.sort(compare);
    this.#sorted = this.#sorted.length === 0 ? fresh : merge(this.#sorted, fresh, compare);
    this.#fresh = [];
    return this.#sorted;
  }
}

/** `few` into `many`: binary searches, because comparing names is the cost. */
function merge(
  many: readonly number[],
  few: readonly number[],
  compare: (a: number, b: number) => number,
): number[] {
  const merged: number[] = [];
  let taken = 0;
  for (const node of few) {
    let low = taken;
    let high = many.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(many[middle] ?? 0, node) < 0) low = middle + 1;
      else high = middle;
    }
    while (taken < low) merged.push(many[taken++] ?? 0);
    merged.push(node);
  }
  while (taken < many.length) merged.push(many[taken++] ?? 0);
  return merged;
}
