// Message ids, newest first, growing at both ends: what was there already joins at the old end while a
// scan goes down, what arrives joins at the new end. Eight bytes an id.

const FIRST_CAPACITY = 1024;

export class IdList {
  readonly #limit: number;
  /** Newest last. */
  #arrived = new Float64Array(FIRST_CAPACITY);
  #arrivedCount = 0;
  /** Newest first. */
  #found = new Float64Array(FIRST_CAPACITY);
  #foundCount = 0;
  #arrivedEver = 0;
  #passed = 0;
  /** True when ids were left out because of the limit. */
  limited = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get total(): number {
    return this.#arrivedCount + this.#foundCount;
  }

  /** All that ever arrived, those that had to make room included. */
  get arrived(): number {
    return this.#arrivedEver;
  }

  /** Newer than all that are listed, counted only: see `countNewer`. */
  get passed(): number {
    return this.#passed;
  }

  get isFull(): boolean {
    return this.total >= this.#limit;
  }

  /** Adds an older id than all; false when the list is full. */
  addOlder(id: number): boolean {
    if (this.isFull) {
      this.limited = true;
      return false;
    }
    this.#found = roomFor(this.#found, this.#foundCount);
    this.#found[this.#foundCount++] = id;
    return true;
  }

  /** Adds a newer id than all; the oldest makes room. */
  addNewer(id: number): void {
    this.#arrivedEver++;
    this.#arrived = roomFor(this.#arrived, this.#arrivedCount);
    this.#arrived[this.#arrivedCount++] = id;
    if (this.total <= this.#limit) return;
    this.limited = true;
    if (this.#foundCount > 0) this.#foundCount--;
    // Moving the rest is dear: the older half goes at once.
    else {
      const half = this.#arrivedCount >> 1;
      this.#arrived.copyWithin(0, half, this.#arrivedCount);
      this.#arrivedCount -= half;
    }
  }

  /** Counts a newer id than all without listing it: nothing has to make room for it. */
  countNewer(): void {
    this.#arrivedEver++;
    this.#passed++;
    this.limited = true;
  }

  at(index: number): number | undefined {
    if (index < 0 || index >= this.total) return undefined;
    return index < this.#arrivedCount
      ? this.#arrived[this.#arrivedCount - 1 - index]
      : this.#found[index - this.#arrivedCount];
  }

  /** Place of an id, or undefined. */
  indexOf(id: number): number | undefined {
    let low = 0;
    let high = this.total - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const there = this.at(middle) ?? 0;
      if (there === id) return middle;
      if (there > id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}

function roomFor(array: Float64Array<ArrayBuffer>, count: number): Float64Array<ArrayBuffer> {
  if (count < array.length) return array;
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
