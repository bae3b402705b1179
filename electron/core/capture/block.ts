// Some messages as the capture file keeps them: one row of the table `blocks`. Columns of fixed width,
// one after the other, then the payloads: decoding a block is making five views of one buffer.
import { crc32 } from 'node:zlib';

export const MAX_BLOCK_ROWS = 1024;
/** With the rest of its row a block just fits into a page: no overflow pages, hardly a byte unused. */
const TARGET_BYTES = 16_200;
/** Topic 4, back 4, time 4, end 2, flags 1. */
export const ROW_BYTES = 15;
/** Larger payloads are kept apart (table `large`): ends are 16 bits, and a preview should not load megabytes. */
export const LARGE_PAYLOAD = 32 * 1024;
const MAX_DELTA = 0xffff_ffff;

/** Bytes in memory of their own thread, never shared. */
export type Bytes = Uint8Array<ArrayBuffer>;

export interface StoredBlock {
  first: number;
  count: number;
  /** Microseconds since 1970. */
  time: number;
  checksum: number;
  rows: Bytes;
  properties: string | null;
  payloads: Bytes;
}

/** A block as it is read. Row n is message `first + n`, its payload payloads[start(n)..end[n]]. */
export class BlockView {
  readonly first: number;
  readonly count: number;
  readonly base: number;
  readonly topic: Uint32Array;
  /** Distance to the previous message of the topic, 0 for none. */
  readonly back: Uint32Array;
  readonly time: Uint32Array;
  readonly end: Uint16Array;
  readonly flags: Uint8Array;
  readonly payloads: Bytes;
  readonly #properties: string | null;
  #parsed: readonly unknown[] | undefined;

  /** Throws `DamagedBlock` when the columns cannot be what was written. */
  constructor(block: StoredBlock) {
    const { first, count, rows, payloads } = block;
    if (rows.length !== count * ROW_BYTES) throw new DamagedBlock(first, count);
    // A buffer of its own starts where the columns want it; a view into another may not.
    const { buffer } = rows.byteOffset === 0 ? rows : rows.slice();
    this.first = first;
    this.count = count;
    this.base = block.time;
    this.topic = new Uint32Array(buffer, 0, count);
    this.back = new Uint32Array(buffer, 4 * count, count);
    this.time = new Uint32Array(buffer, 8 * count, count);
    this.end = new Uint16Array(buffer, 12 * count, count);
    this.flags = new Uint8Array(buffer, 14 * count, count);
    this.payloads = payloads;
    this.#properties = block.properties;
    if (count > 0 && this.end[count - 1] !== payloads.length) throw new DamagedBlock(first, count);
  }

  /** Id of the message after its last one. */
  get next(): number {
    return this.first + this.count;
  }

  start(row: number): number {
    return row === 0 ? 0 : (this.end[row - 1] ?? 0);
  }

  /** Microseconds since 1970. */
  micros(row: number): number {
    return this.base + (this.time[row] ?? 0);
  }

  previous(row: number): number {
    const back = this.back[row] ?? 0;
    return back === 0 ? 0 : this.first + row - back;
  }

  /** The message's properties as JSON value (stored-properties.ts), or null. */
  properties(row: number): unknown {
    if (this.#properties === null) return null;
    this.#parsed ??= parseArray(this.#properties);
    return this.#parsed[row] ?? null;
  }
}

/** A block whose bytes are not those that were written. */
export class DamagedBlock extends Error {
  readonly first: number;
  readonly count: number;

  constructor(first: number, count: number) {
    super(`The ${count} messages from ${first} are damaged.`);
    this.first = first;
    this.count = count;
  }
}

export function isIntact(block: StoredBlock): boolean {
  return checksumOf(block) === block.checksum;
}

function checksumOf(block: Omit<StoredBlock, 'checksum'>): number {
  const sum = crc32(block.payloads, crc32(block.rows));
  return block.properties === null ? sum : crc32(block.properties, sum);
}

/** The block being filled: the newest of a file, extended at each flush until it is full. */
export class BlockBuilder {
  #first = 0;
  #count = 0;
  #base = 0;
  #payloadBytes = 0;
  #propertyBytes = 0;
  readonly #topic = new Uint32Array(MAX_BLOCK_ROWS);
  readonly #back = new Uint32Array(MAX_BLOCK_ROWS);
  readonly #time = new Uint32Array(MAX_BLOCK_ROWS);
  readonly #end = new Uint16Array(MAX_BLOCK_ROWS);
  readonly #flags = new Uint8Array(MAX_BLOCK_ROWS);
  readonly #payloads = new Uint8Array(TARGET_BYTES + LARGE_PAYLOAD);
  readonly #properties: (string | null)[] = [];

  get count(): number {
    return this.#count;
  }

  /** An id that does not follow, a clock that was set back or an hour without messages begin a new block. */
  fits(id: number, micros: number, payload: number, properties: number): boolean {
    if (this.#count === 0) return true;
    const delta = micros - this.#base;
    return (
      this.#count < MAX_BLOCK_ROWS &&
      id === this.#first + this.#count &&
      delta >= 0 &&
      delta <= MAX_DELTA &&
      (this.#count + 1) * ROW_BYTES +
        this.#payloadBytes +
        this.#propertyBytes +
        payload +
        properties <=
        TARGET_BYTES
    );
  }

  clear(): void {
    this.#count = 0;
    this.#payloadBytes = 0;
    this.#propertyBytes = 0;
    this.#properties.length = 0;
  }

  /** `previous` is the id of the topic's message before, 0 for none. Call `fits` before. */
  add(
    id: number,
    topic: number,
    previous: number,
    micros: number,
    flags: number,
    source: Uint8Array,
    start: number,
    end: number,
    properties: string | null,
  ): void {
    if (this.#count === 0) {
      this.#first = id;
      this.#base = micros;
    }
    const row = this.#count++;
    this.#topic[row] = topic;
    this.#back[row] = previous === 0 || id - previous > MAX_DELTA ? 0 : id - previous;
    this.#time[row] = micros - this.#base;
    this.#flags[row] = flags;
    if (end > start) {
      this.#payloads.set(source.subarray(start, end), this.#payloadBytes);
      this.#payloadBytes += end - start;
    }
    this.#end[row] = this.#payloadBytes;
    this.#properties.push(properties);
    this.#propertyBytes += properties === null ? 0 : properties.length;
  }

  /** The block so far. Its `payloads` are valid until the next `add`. */
  encode(): StoredBlock {
    const count = this.#count;
    const rows = new Uint8Array(count * ROW_BYTES);
    const columns = [this.#topic, this.#back, this.#time, this.#end, this.#flags];
    let at = 0;
    for (const column of columns) {
      const bytes = new Uint8Array(column.buffer, 0, count * column.BYTES_PER_ELEMENT);
      rows.set(bytes, at);
      at += bytes.length;
    }
    const block = {
      first: this.#first,
      count,
      time: this.#base,
      rows,
      properties: this.#propertyBytes === 0 ? null : arrayText(this.#properties),
      payloads: this.#payloads.subarray(0, this.#payloadBytes),
    };
    return { ...block, checksum: checksumOf(block) };
  }

  /** Goes on with a block of the file. */
  load(block: BlockView): void {
    this.clear();
    for (let row = 0; row < block.count; row++) {
      const properties = block.properties(row);
      this.add(
        block.first + row,
        block.topic[row] ?? 0,
        block.previous(row),
        block.micros(row),
        block.flags[row] ?? 0,
        block.payloads,
        block.start(row),
        block.end[row] ?? 0,
        properties === null ? null : JSON.stringify(properties),
      );
    }
  }
}

function arrayText(texts: readonly (string | null)[]): string {
  return `[${texts.map((text) => text ?? 'null').join(',')}]`;
}

function parseArray(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
