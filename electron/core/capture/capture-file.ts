// The capture file itself: the only code that speaks SQL. Runs on the capture thread.
import { statSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { topicFromBytes, topicToBytes } from '../../../shared/mqtt/topic-text.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { FLAG_OUT } from '../message-flags.ts';
import type { Batch } from './batch.ts';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './schema.ts';
import { propertiesFromText, propertiesToText } from './stored-properties.ts';
import type { Bytes, Opened, StoredMessage, StoredRow, StoredTopic } from './thread-messages.ts';

/** Bytes of a payload that come along for a preview. */
const HEAD_BYTES = 256;
/** Rows a statement: each run of a statement has a fixed cost of about 0.3 us. */
const ROWS_AT_ONCE = 50;
const COLUMNS = 7;

export class CaptureFile {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #insertOne: StatementSync;
  readonly #insertMany: StatementSync;
  readonly #insertTopic: StatementSync;
  readonly #row: StatementSync;
  readonly #before: StatementSync;
  readonly #values: SQLInputValue[] = new Array(ROWS_AT_ONCE * COLUMNS).fill(null);

  constructor(path: string) {
    this.#path = path;
    this.#db = new DatabaseSync(path);
    this.#prepareFile();
    const insert = 'INSERT INTO messages VALUES ';
    const row = '(?,?,?,?,?,?,?)';
    this.#insertOne = this.#db.prepare(insert + row);
    this.#insertMany = this.#db.prepare(insert + Array(ROWS_AT_ONCE).fill(row).join(','));
    this.#insertTopic = this.#db.prepare('INSERT OR IGNORE INTO topics VALUES (?,?)');
    const columns = `id, previous, time, flags, length(payload) AS size, substr(payload, 1, ${HEAD_BYTES}) AS head`;
    this.#row = this.#db.prepare(`SELECT ${columns} FROM messages WHERE id = ? AND topic = ?`);
    this.#before = this.#db.prepare(
      `SELECT ${columns} FROM messages WHERE topic = ? AND id < ? ORDER BY id DESC LIMIT 1`,
    );
  }

  #prepareFile(): void {
    const db = this.#db;
    // NORMAL: a killed process loses nothing committed; a power cut may lose the last commits.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    const application = Number(db.prepare('PRAGMA application_id').get()?.application_id);
    if (version === 0 && application === 0) db.exec(`BEGIN; ${SCHEMA} COMMIT`);
    else if (application !== APPLICATION_ID || version > SCHEMA_VERSION) {
      db.close();
      throw new ProblemError({
        code: 'CAPTURE_NOT_OURS',
        message:
          application === APPLICATION_ID
            ? 'This capture file was written by a newer MQTTScope. Update MQTTScope to open it.'
            : 'The capture file of this connection is not an MQTTScope capture. Move it away to record anew.',
        detail: this.#path,
      });
    }
  }

  /** What the core must know of earlier runs. Reads each row once. */
  opened(): Opened {
    const db = this.#db;
    const figures = db
      .prepare('SELECT coalesce(max(id), 0) AS last, count(*) AS messages FROM messages')
      .get();
    const lastTopic = db.prepare('SELECT coalesce(max(id), 0) AS last FROM topics').get();
    return {
      nextId: Number(figures?.last) + 1,
      nextTopicId: Number(lastTopic?.last) + 1,
      messages: Number(figures?.messages),
      bytes: this.fileBytes(),
      topics: this.#topics(),
    };
  }

  #topics(): StoredTopic[] {
    const rows = this.#db
      .prepare(
        `WITH seen AS (
           SELECT topic,
                  sum(flags & ${FLAG_OUT} = 0) AS received,
                  sum(flags & ${FLAG_OUT} <> 0) AS sent,
                  max(id) AS lastId,
                  max(CASE WHEN flags & ${FLAG_OUT} = 0 THEN id END) AS shownId
             FROM messages GROUP BY topic)
         SELECT t.id, t.name, received, sent, lastId, time, flags,
                length(payload) AS size, substr(payload, 1, ${HEAD_BYTES}) AS head
           FROM seen JOIN topics t ON t.id = seen.topic LEFT JOIN messages m ON m.id = shownId
          ORDER BY t.id`,
      )
      .all();
    return rows.map((row) => ({
      id: Number(row.id),
      name: topicOf(row.name),
      received: Number(row.received),
      sent: Number(row.sent),
      lastId: Number(row.lastId),
      shown:
        row.time === null
          ? undefined
          : {
              time: Number(row.time),
              flags: Number(row.flags),
              size: Number(row.size),
              head: bytesOf(row.head),
            },
    }));
  }

  /** One transaction: all rows of the batch are on disk, or none. */
  write(batch: Batch): void {
    this.#db.exec('BEGIN');
    try {
      for (const [id, name] of batch.topics) this.#insertTopic.run(id, storedTopic(name));
      this.#insertRows(batch);
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #insertRows(batch: Batch): void {
    const properties = new Map(batch.properties);
    const values = this.#values;
    let start = 0;
    let filled = 0;
    for (let row = 0; row < batch.count; row++) {
      const end = batch.end[row] ?? 0;
      const own = properties.size > 0 ? properties.get(row) : undefined;
      values[filled++] = batch.firstId + row;
      values[filled++] = batch.topic[row] ?? 0;
      values[filled++] = batch.previous[row] ?? 0;
      values[filled++] = batch.time[row] ?? 0;
      values[filled++] = batch.flags[row] ?? 0;
      values[filled++] = own ? propertiesToText(own) : null;
      values[filled++] = batch.slab.subarray(start, end);
      start = end;
      if (filled === values.length) {
        this.#insertMany.run(...values);
        filled = 0;
      }
    }
    for (let at = 0; at < filled; at += COLUMNS) {
      this.#insertOne.run(...values.slice(at, at + COLUMNS));
    }
  }

  history(topicId: number, from: number, after: number, limit: number): StoredRow[] {
    const rows: StoredRow[] = [];
    let id = from;
    while (id > after && rows.length < limit) {
      // A row that could not be written (disk full) breaks the chain: find the next older one by scan.
      const row = this.#row.get(id, topicId) ?? this.#before.get(topicId, id);
      if (row === undefined || Number(row.id) <= after) break;
      rows.push(storedRow(row));
      id = Number(row.previous);
    }
    return rows;
  }

  older(topicId: number, before: number, limit: number): StoredRow[] {
    const at = this.#row.get(before, topicId);
    const from = at ? Number(at.previous) : Number(this.#before.get(topicId, before)?.id ?? 0);
    return this.history(topicId, from, 0, limit);
  }

  message(id: number, headBytes: number): StoredMessage | null {
    const row = this.#db
      .prepare(
        `SELECT m.id, time, flags, properties, t.name, length(payload) AS size,
                substr(payload, 1, ?) AS head
           FROM messages m JOIN topics t ON t.id = m.topic WHERE m.id = ?`,
      )
      .get(headBytes, id);
    if (row === undefined) return null;
    const properties = typeof row.properties === 'string' ? row.properties : null;
    return {
      ...storedRow(row),
      topic: topicOf(row.name),
      properties: propertiesFromText(properties),
    };
  }

  payload(id: number, offset: number, length: number): Bytes | null {
    const row = this.#db
      .prepare('SELECT substr(payload, ?, ?) AS piece FROM messages WHERE id = ?')
      .get(offset + 1, length, id);
    if (row === undefined) return null;
    return bytesOf(row.piece);
  }

  /** The file and its write-ahead log. */
  fileBytes(): number {
    return sizeOf(this.#path) + sizeOf(`${this.#path}-wal`);
  }

  close(): void {
    this.#db.close();
  }
}

function storedRow(row: Record<string, unknown>): StoredRow {
  return {
    id: Number(row.id),
    time: Number(row.time),
    flags: Number(row.flags),
    size: Number(row.size),
    head: bytesOf(row.head),
  };
}

/** A BLOB; what is no BLOB (substr of an empty one gives NULL) is empty. */
function bytesOf(value: unknown): Bytes {
  // node:sqlite makes a buffer of its own for every BLOB; its type does not say so.
  return value instanceof Uint8Array ? (value as Bytes) : new Uint8Array();
}

/** SQLite ends TEXT at NUL in some functions, and TEXT must be UTF-8: everything else is a BLOB. */
function storedTopic(name: string): SQLInputValue {
  return name.isWellFormed() && !name.includes('\0') ? name : topicToBytes(name);
}

function topicOf(stored: unknown): string {
  return stored instanceof Uint8Array ? topicFromBytes(stored) : String(stored);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
