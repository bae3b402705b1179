// Reads blocks: by message id, downwards and upwards, with the names of their topics. Blocks that were
// damaged on disk are left out and counted. Runs on a reader's thread.
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { FLAG_LARGE } from '../message-flags.ts';
import { joinedBytes } from '../util/joined-bytes.ts';
import { BlockView, type Bytes, DamagedBlock, isIntact, type StoredBlock } from './block.ts';
import type { Damage } from './damage.ts';
import { LARGE_PARTS, PART_BYTES } from './schema.ts';
import { topicOf } from './stored-topics.ts';

/** Blocks a statement: reading one costs some microseconds, starting a statement more. */
const BLOCKS_AT_ONCE = 32;
/** About 4 MB of blocks that were looked at one by one. */
const CACHED_BLOCKS = 256;
const CACHED_NAMES = 200_000;
const NAMES_AT_ONCE = 4_096;

export class BlockStore {
  readonly #at: StatementSync;
  readonly #down: StatementSync;
  readonly #up: StatementSync;
  readonly #name: StatementSync;
  readonly #namesAfter: StatementSync;
  readonly #part: StatementSync;
  readonly #largeSize: StatementSync;
  readonly #cache = new Map<number, BlockView>();
  readonly #names = new Map<number, string>();
  readonly #damagedBlocks = new Map<number, number>();

  constructor(db: DatabaseSync) {
    this.#at = db.prepare('SELECT * FROM blocks WHERE first <= ? ORDER BY first DESC LIMIT 1');
    this.#down = db.prepare(
      `SELECT * FROM blocks WHERE first < ? ORDER BY first DESC LIMIT ${BLOCKS_AT_ONCE}`,
    );
    this.#up = db.prepare(
      `SELECT * FROM blocks WHERE first > ? ORDER BY first LIMIT ${BLOCKS_AT_ONCE}`,
    );
    this.#name = db.prepare('SELECT name FROM topics WHERE id = ?');
    this.#namesAfter = db.prepare(
      `SELECT id, name FROM topics WHERE id > ? ORDER BY id LIMIT ${NAMES_AT_ONCE}`,
    );
    // A million rows as arrays take half the time of as many objects.
    this.#namesAfter.setReturnArrays(true);
    this.#part = db.prepare('SELECT bytes FROM large WHERE id = ?');
    this.#largeSize = db.prepare(
      'SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM large WHERE id BETWEEN ? AND ?',
    );
  }

  damage(): Damage {
    let messages = 0;
    for (const count of this.#damagedBlocks.values()) messages += count;
    return { blocks: this.#damagedBlocks.size, messages };
  }

  /** The block that holds message `id`; undefined when it is not in the file or is damaged. */
  blockOf(id: number): BlockView | undefined {
    const block = this.#blockAt(id);
    return block && id < block.next ? block : undefined;
  }

  #blockAt(id: number): BlockView | undefined {
    // Any cached block that holds it will do: a block only ever grows.
    for (const block of this.#cache.values()) {
      if (id >= block.first && id < block.next) return block;
    }
    const found = this.#at.get(id);
    const block = found && this.#view(found);
    if (block) this.#keep(block);
    return block;
  }

  #keep(block: BlockView): void {
    this.#cache.delete(block.first);
    this.#cache.set(block.first, block);
    if (this.#cache.size <= CACHED_BLOCKS) return;
    const [oldest] = this.#cache.keys();
    if (oldest !== undefined) this.#cache.delete(oldest);
  }

  /** Blocks that begin before message `id`, newest first; the first one may hold `id` and later ones. */
  *down(id: number): Generator<BlockView> {
    let before = id;
    for (;;) {
      const rows = this.#down.all(before);
      for (const row of rows) {
        before = Number(row.first);
        const block = this.#view(row);
        if (block) yield block;
      }
      if (rows.length < BLOCKS_AT_ONCE) return;
    }
  }

  /** Blocks from the one that holds message `id` (or the next one) upwards. */
  *up(id: number): Generator<BlockView> {
    const start = this.#at.get(id);
    let after = start === undefined ? 0 : Number(start.first);
    const first = start && this.#view(start);
    if (first && first.next > id) yield first;
    for (;;) {
      const rows = this.#up.all(after);
      for (const row of rows) {
        after = Number(row.first);
        const block = this.#view(row);
        if (block) yield block;
      }
      if (rows.length < BLOCKS_AT_ONCE) return;
    }
  }

  #view(row: Record<string, SQLOutputValue>): BlockView | undefined {
    const block = row as unknown as StoredBlock;
    try {
      if (!isIntact(block)) throw new DamagedBlock(block.first, block.count);
      return new BlockView(block);
    } catch (error) {
      if (!(error instanceof DamagedBlock)) throw error;
      this.#damagedBlocks.set(error.first, error.count);
      return undefined;
    }
  }

  topic(id: number): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const name = topicOf(this.#name.get(id)?.name);
    if (this.#names.size >= CACHED_NAMES) this.#names.clear();
    this.#names.set(id, name);
    return name;
  }

  /** All topics of the file by id, some thousand at a time. */
  *topics(): Generator<{ ids: Uint32Array<ArrayBuffer>; names: string[] }> {
    for (let after = -1; ; ) {
      const rows = this.#namesAfter.all(after) as unknown as SQLOutputValue[][];
      const ids = Uint32Array.from(rows, ([id]) => Number(id));
      after = ids.at(-1) ?? after;
      if (rows.length > 0) yield { ids, names: rows.map(([, name]) => topicOf(name)) };
      if (rows.length < NAMES_AT_ONCE) return;
    }
  }

  size(block: BlockView, row: number): number {
    if (((block.flags[row] ?? 0) & FLAG_LARGE) === 0) {
      return (block.end[row] ?? 0) - block.start(row);
    }
    const id = block.first + row;
    return Number(this.#largeSize.get(id * LARGE_PARTS, (id + 1) * LARGE_PARTS - 1)?.bytes);
  }

  /** The first bytes of a payload; not a copy where that can be avoided. */
  head(block: BlockView, row: number, length: number): Uint8Array {
    if (((block.flags[row] ?? 0) & FLAG_LARGE) !== 0) return this.payload(block, row, 0, length);
    const start = block.start(row);
    return block.payloads.subarray(start, Math.min(block.end[row] ?? 0, start + length));
  }

  /** A copy of payload bytes from `offset`, at most `length`. */
  payload(block: BlockView, row: number, offset: number, length: number): Bytes {
    if (((block.flags[row] ?? 0) & FLAG_LARGE) === 0) {
      const start = block.start(row) + offset;
      return block.payloads.slice(start, Math.min(block.end[row] ?? 0, start + length));
    }
    const pieces: Uint8Array[] = [];
    let taken = 0;
    for (const part of this.parts(block.first + row, offset)) {
      const piece = part.subarray(0, length - taken);
      pieces.push(piece);
      taken += piece.length;
      if (taken === length) break;
    }
    const [only] = pieces;
    if (pieces.length === 1 && only) return only.slice();
    return joinedBytes(pieces, taken);
  }

  /** The parts of a large payload from byte `offset` on. */
  *parts(id: number, offset: number): Generator<Uint8Array> {
    let part = Math.floor(offset / PART_BYTES);
    let skip = offset % PART_BYTES;
    for (;;) {
      const bytes = this.#part.get(id * LARGE_PARTS + part)?.bytes;
      if (!(bytes instanceof Uint8Array)) return;
      yield bytes.subarray(skip);
      skip = 0;
      part++;
    }
  }
}
