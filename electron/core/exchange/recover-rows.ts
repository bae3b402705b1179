// Rows on the leaf pages of SQLite tables, read without SQLite and without believing anything: what
// does not fit gives no row.
import { PAGE_SIZE } from '../capture/schema.ts';

export type Value = number | string | Buffer | null;

export interface Row {
  id: number;
  values: Value[];
}

export interface Node {
  kind: 'leaf' | 'interior';
  /** Places of the cells. */
  cells: number[];
  /** Of an interior page. */
  children: number[];
  /** Of an interior page: the smallest and the largest row id it tells its children apart by. */
  ids: number[];
}

const INTERIOR = 5;
const LEAF = 13;
const FILE_HEADER = 100;
const MAX_LOCAL = PAGE_SIZE - 35;
const MIN_LOCAL = Math.floor(((PAGE_SIZE - 12) * 32) / 255) - 23;
const OVERFLOW_BYTES = PAGE_SIZE - 4;
/** Far beyond what a row of a capture is. */
const MAX_ROW = 64 * 1024 * 1024;

/** Undefined when it is no page of a table. */
export function nodeOf(page: Buffer, isFirst: boolean): Node | undefined {
  const head = isFirst ? FILE_HEADER : 0;
  const type = page[head];
  if (type !== INTERIOR && type !== LEAF) return undefined;
  const count = page.readUInt16BE(head + 3);
  const array = head + (type === LEAF ? 8 : 12);
  if (array + 2 * count > page.length) return undefined;
  const cells: number[] = [];
  for (let n = 0; n < count; n++) cells.push(page.readUInt16BE(array + 2 * n));
  if (type === LEAF) return { kind: 'leaf', cells, children: [], ids: [] };
  const inside = cells.filter((at) => at + 4 < page.length);
  return {
    ...{ kind: 'interior', cells },
    children: [...inside.map((at) => page.readUInt32BE(at)), page.readUInt32BE(head + 8)],
    ids: [inside.at(0), inside.at(-1)].flatMap((at) =>
      at === undefined ? [] : idAt(page, at + 4),
    ),
  };
}

/** None where a damaged number leads out of the page. */
function idAt(page: Buffer, at: number): number[] {
  try {
    return [varint(page, at).value];
  } catch {
    return [];
  }
}

/** `overflow` answers a page by its number. Undefined for what cannot be a row. */
export function rowAt(
  page: Buffer,
  cell: number,
  overflow: (number: number) => Buffer | undefined,
): Row | undefined {
  try {
    const size = varint(page, cell);
    const id = varint(page, size.next);
    if (size.value > MAX_ROW) return undefined;
    const record = payloadOf(page, id.next, size.value, overflow);
    const values = record && valuesOf(record);
    return values && { id: id.value, values };
  } catch (error) {
    // A length led out of the page.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function payloadOf(
  page: Buffer,
  at: number,
  size: number,
  overflow: (number: number) => Buffer | undefined,
): Buffer | undefined {
  if (size <= MAX_LOCAL) {
    return at + size <= page.length ? page.subarray(at, at + size) : undefined;
  }
  const wanted = MIN_LOCAL + ((size - MIN_LOCAL) % OVERFLOW_BYTES);
  const local = wanted <= MAX_LOCAL ? wanted : MIN_LOCAL;
  const whole = Buffer.allocUnsafe(size);
  let filled = page.copy(whole, 0, at, at + local);
  for (let next = page.readUInt32BE(at + local); filled < size; ) {
    const more = overflow(next);
    if (!more) return undefined;
    filled += more.copy(whole, filled, 4, Math.min(more.length, 4 + size - filled));
    next = more.readUInt32BE(0);
  }
  return whole;
}

function valuesOf(record: Buffer): Value[] | undefined {
  const head = varint(record, 0);
  const values: Value[] = [];
  let type = head.next;
  let at = head.value;
  if (head.value > record.length) return undefined;
  while (type < head.value) {
    const { value, next } = varint(record, type);
    const length = lengthOf(value);
    if (length === undefined || at + length > record.length) return undefined;
    values.push(valueAt(record, at, value, length));
    at += length;
    type = next;
  }
  return at === record.length ? values : undefined;
}

function lengthOf(type: number): number | undefined {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type];
}

function valueAt(record: Buffer, at: number, type: number, length: number): Value {
  if (type >= 12) {
    const bytes = record.subarray(at, at + length);
    return type % 2 === 0 ? bytes : bytes.toString();
  }
  if (type === 0) return null;
  if (type === 7) return record.readDoubleBE(at);
  if (type >= 8) return type - 8;
  return length === 8 ? Number(record.readBigInt64BE(at)) : record.readIntBE(at, length);
}

function varint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let n = 0; n < 8; n++) {
    const byte = bytes.readUInt8(at + n);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + n + 1 };
  }
  return { value: value * 256 + bytes.readUInt8(at + 8), next: at + 9 };
}
