// A new capture file made of rows of another, as they are: ids stay, so that a message keeps its
// number. Whoever makes it throws the file away when it does not get complete.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { isIntact, ROW_BYTES, type StoredBlock } from './block.ts';
import { openToWrite } from './open-file.ts';
import type { StoredEvent, StoredPin } from './thread-messages.ts';

export class CaptureCopy {
  readonly #db: DatabaseSync;
  readonly #block: StatementSync;
  readonly #part: StatementSync;
  readonly #topic: StatementSync;
  readonly #event: StatementSync;
  readonly #pin: StatementSync;
  readonly #total: StatementSync;

  /** Throws a `ProblemError`; see `openToWrite`. */
  constructor(path: string) {
    const db = openToWrite(path);
    // A journal would protect a half-made copy, which nobody wants.
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    this.#db = db;
    this.#block = db.prepare('INSERT OR REPLACE INTO blocks VALUES (?,?,?,?,?,?,?)');
    this.#part = db.prepare('INSERT OR REPLACE INTO large VALUES (?,?)');
    this.#topic = db.prepare('INSERT OR REPLACE INTO topics VALUES (?,?)');
    this.#event = db.prepare('INSERT OR REPLACE INTO events VALUES (?,?,?,?,?)');
    this.#pin = db.prepare('INSERT OR REPLACE INTO pins VALUES (?,?,?,?)');
    this.#total = db.prepare('INSERT OR REPLACE INTO totals VALUES (?,?)');
    db.exec('BEGIN');
  }

  /** False for a block that is damaged: it is left out. */
  block(block: StoredBlock): boolean {
    const { first, count, time, checksum, rows, properties, payloads } = block;
    if (rows.length !== count * ROW_BYTES || !isIntact(block)) return false;
    this.#block.run(first, count, time, checksum, rows, properties, payloads);
    return true;
  }

  part(id: number, bytes: Uint8Array): void {
    this.#part.run(id, bytes);
  }

  topic(id: number, name: SQLInputValue): void {
    this.#topic.run(id, name);
  }

  event({ id, time, after, kind, detail }: StoredEvent): void {
    this.#event.run(id, time, after, kind, detail);
  }

  pin({ id, name, from, to }: StoredPin): void {
    this.#pin.run(id, name, from, to);
  }

  total(name: string, value: number): void {
    this.#total.run(name, value);
  }

  /** Gives memory back. */
  commit(): void {
    this.#db.exec('COMMIT; BEGIN');
  }

  /** Complete, and closed. */
  finish(): void {
    this.#db.exec('COMMIT; PRAGMA journal_mode = DELETE');
    this.#db.close();
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
