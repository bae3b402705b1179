// Columns of the topic index: typed arrays that are made anew, larger, when they are full.

type Column =
  | Uint8Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** `larger`, beginning with what `column` holds. */
export function grown<T extends Column>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}

const DOUBLED_BELOW = 65_536;

/** A million topics should not bring room for a second million along; few ones should not be copied often. */
export function grownLength(length: number): number {
  return length < DOUBLED_BELOW ? length * 2 : Math.ceil(length * 1.25);
}

const RECORDS_A_PAGE = 4_096;

/** Fixed-size records of bytes in pages, so that growing never copies what is there. */
export class PagedBytes {
  readonly #size: number;
  readonly #pages: Uint8Array[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  set(record: number, source: Uint8Array, start: number, end: number): void {
    const page = Math.floor(record / RECORDS_A_PAGE);
    this.#pages[page] ??= new Uint8Array(RECORDS_A_PAGE * this.#size);
    const at = (record % RECORDS_A_PAGE) * this.#size;
    const last = Math.min(end, start + this.#size);
    this.#pages[page]?.set(source.subarray(start, last), at);
  }

  get(record: number, length: number): Uint8Array {
    const page = this.#pages[Math.floor(record / RECORDS_A_PAGE)];
    const at = (record % RECORDS_A_PAGE) * this.#size;
    return page?.subarray(at, at + Math.min(length, this.#size)) ?? new Uint8Array();
  }
}

/** Names that repeat, each kept once: a plant has a hundred thousand levels called "temperature". */
export class SharedNames {
  readonly #most: number;
  readonly #names = new Map<string, string>();

  /** Remembers the first `most` different names. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The string itself, or an equal one that is kept already. */
  share(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size < this.#most) this.#names.set(name, name);
    return name;
  }
}
