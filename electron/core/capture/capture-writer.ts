// The capture file as its writer sees it. Runs on the writer's thread; the only code that changes a
// capture file.
import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { FLAG_LARGE } from '../message-flags.ts';
import type { Batch } from './batch.ts';
import { BlockBuilder, BlockView, isIntact, LARGE_PAYLOAD, type StoredBlock } from './block.ts';
import { openToWrite } from './open-file.ts';
import { Retention } from './retention.ts';
import { LARGE_PARTS, PART_BYTES } from './schema.ts';
import { propertiesToText } from './stored-properties.ts';
import { storedTopic } from './stored-topics.ts';
import type { WriterFacts, WriterOpened } from './thread-messages.ts';

const EMPTY = new Uint8Array();

export class CaptureWriter {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #put: StatementSync;
  readonly #putLarge: StatementSync;
  readonly #putTopic: StatementSync;
  readonly #putEvent: StatementSync;
  readonly #tail = new BlockBuilder();
  readonly retention: Retention;

  /** Throws a `ProblemError`; see `openToWrite`. */
  constructor(path: string) {
    this.#path = path;
    this.#db = openToWrite(path);
    this.#put = this.#db.prepare('INSERT OR REPLACE INTO blocks VALUES (?,?,?,?,?,?,?)');
    this.#putLarge = this.#db.prepare('INSERT INTO large VALUES (?,?)');
    this.#putTopic = this.#db.prepare('INSERT OR IGNORE INTO topics VALUES (?,?)');
    this.#putEvent = this.#db.prepare(
      'INSERT INTO events (time, after, kind, detail) VALUES (?,?,?,?)',
    );
    this.retention = new Retention(this.#db, () => sizeOf(`${path}-wal`));
    this.#loadTail();
  }

  opened(): WriterOpened {
    const last = this.#last();
    const lastTopic = this.#db.prepare('SELECT coalesce(max(id), 0) AS last FROM topics').get();
    const lastEvent = this.#db.prepare('SELECT coalesce(max(after), 0) AS last FROM events').get();
    return {
      // Ids of messages that could not be stored are not given out again: events name them.
      nextId: Math.max(last ? last.first + last.count : 1, Number(lastEvent?.last) + 1),
      nextTopicId: Number(lastTopic?.last) + 1,
      facts: this.facts(),
    };
  }

  facts(): WriterFacts {
    return { fileBytes: this.fileBytes(), ...this.retention.facts() };
  }

  /** One transaction: all rows of the batch are on disk, or none. */
  write(batch: Batch): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const [id, name] of batch.topics) this.#putTopic.run(id, storedTopic(name));
      for (const event of batch.events) {
        this.#putEvent.run(event.time, event.after, event.kind, event.detail);
      }
      if (batch.count > 0) this.#addRows(batch);
      this.#db.exec('COMMIT');
      this.retention.added(batch.count);
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#loadTail();
      throw error;
    }
  }

  #addRows(batch: Batch): void {
    const properties = new Map(batch.properties);
    const tail = this.#tail;
    let start = 0;
    for (let row = 0; row < batch.count; row++) {
      const end = batch.end[row] ?? 0;
      const id = batch.firstId + row;
      const micros = batch.time[row] ?? 0;
      const own = properties.size > 0 ? properties.get(row) : undefined;
      const text = own ? propertiesToText(own) : null;
      let flags = batch.flags[row] ?? 0;
      let inline = end - start;
      if (inline > LARGE_PAYLOAD) {
        this.#putParts(id, batch.slab.subarray(start, end));
        flags |= FLAG_LARGE;
        inline = 0;
      }
      if (!tail.fits(id, micros, inline, text?.length ?? 0)) {
        this.#putTail();
        tail.clear();
      }
      tail.add(
        id,
        batch.topic[row] ?? 0,
        batch.previous[row] ?? 0,
        micros,
        flags,
        inline === 0 ? EMPTY : batch.slab,
        inline === 0 ? 0 : start,
        inline === 0 ? 0 : end,
        text,
      );
      start = end;
    }
    this.#putTail();
  }

  #putParts(id: number, payload: Uint8Array): void {
    for (let part = 0; part * PART_BYTES < payload.length; part++) {
      const piece = payload.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      this.#putLarge.run(id * LARGE_PARTS + part, piece);
    }
  }

  #putTail(): void {
    const { first, count, time, checksum, rows, properties, payloads } = this.#tail.encode();
    this.#put.run(first, count, time, checksum, rows, properties, payloads);
  }

  /** The newest block goes on being filled, so that a flush of few messages makes no block of its own. */
  #loadTail(): void {
    this.#tail.clear();
    const last = this.#last();
    if (last && isIntact(last)) this.#tail.load(new BlockView(last));
  }

  #last(): StoredBlock | undefined {
    const block = this.#db.prepare('SELECT * FROM blocks ORDER BY first DESC LIMIT 1').get();
    return block as unknown as StoredBlock | undefined;
  }

  pin(name: string, from: number, to: number): number {
    const made = this.#db
      .prepare('INSERT INTO pins (name, "from", "to") VALUES (?,?,?)')
      .run(name, from, to);
    this.retention.pinsChanged();
    return Number(made.lastInsertRowid);
  }

  unpin(id: number): void {
    this.#db.prepare('DELETE FROM pins WHERE id = ?').run(id);
    this.retention.pinsChanged();
  }

  /** The file and its write-ahead log. */
  fileBytes(): number {
    return sizeOf(this.#path) + sizeOf(`${this.#path}-wal`);
  }

  /** Closes the file as one that needs no other beside it: it opens anywhere, read-only too. */
  seal(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
    this.#db.close();
  }

  close(): void {
    this.#db.close();
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
