// Columns of the topic index: typed arrays that double when they are full.

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
