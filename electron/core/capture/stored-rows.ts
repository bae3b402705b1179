// The rows of a capture file as they are stored, for copying it.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { StoredBlock } from './block.ts';
import { openToRead } from './open-file.ts';
import { LARGE_PARTS } from './schema.ts';
import type { StoredEvent, StoredPin } from './thread-messages.ts';

const BLOCKS_AT_ONCE = 32;

export class StoredRows {
  readonly #db: DatabaseSync;

  /** Throws a `ProblemError`; see `openToRead`. */
  constructor(path: string) {
    this.#db = openToRead(path);
  }

  /** What is read until `end` is of one moment. `messages`: those that could not be recorded included. */
  begin(): { messages: number; lastBlock: number } {
    this.#db.exec('BEGIN');
    const row = this.#db
      .prepare(
        `SELECT first, count, (SELECT min(first) FROM blocks) AS oldest
           FROM blocks ORDER BY first DESC LIMIT 1`,
      )
      .get();
    if (!row) return { messages: 0, lastBlock: 0 };
    const lastBlock = Number(row.first);
    return { messages: lastBlock + Number(row.count) - Number(row.oldest), lastBlock };
  }

  end(): void {
    this.#db.exec('COMMIT');
  }

  /** The next blocks after the one that begins with `after`; none at the end. */
  blocks(after: number, last: number): StoredBlock[] {
    return this.#db
      .prepare(
        `SELECT * FROM blocks WHERE first > ? AND first <= ? ORDER BY first LIMIT ${BLOCKS_AT_ONCE}`,
      )
      .all(after, last) as unknown as StoredBlock[];
  }

  /** Parts of the large payloads of messages `first` to `first + count`. */
  *parts(first: number, count: number): Generator<[id: number, bytes: Uint8Array]> {
    const rows = this.#db
      .prepare('SELECT id, bytes FROM large WHERE id >= ? AND id < ? ORDER BY id')
      .iterate(first * LARGE_PARTS, (first + count) * LARGE_PARTS);
    for (const { id, bytes } of rows) if (bytes instanceof Uint8Array) yield [Number(id), bytes];
  }

  *topics(): Generator<[id: number, name: SQLOutputValue]> {
    const rows = this.#db.prepare('SELECT id, name FROM topics ORDER BY id').iterate();
    for (const { id, name } of rows) if (name !== undefined) yield [Number(id), name];
  }

  *events(): Generator<StoredEvent> {
    const rows = this.#db.prepare('SELECT * FROM events ORDER BY id').iterate();
    for (const row of rows) yield row as unknown as StoredEvent;
  }

  pins(): StoredPin[] {
    return this.#db.prepare('SELECT * FROM pins').all() as unknown as StoredPin[];
  }

  totals(): [name: string, value: number][] {
    return this.#db
      .prepare('SELECT name, value FROM totals')
      .all()
      .map(({ name, value }) => [String(name), Number(value)]);
  }

  close(): void {
    this.#db.close();
  }
}
