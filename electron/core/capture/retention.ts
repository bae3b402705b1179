// Which messages leave a capture file, and when: the oldest first, a few blocks at a time, so that the
// writer never stalls. Runs on the writer's thread.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LARGE_PARTS, PAGE_SIZE } from './schema.ts';
import type { RetentionFacts, RetentionRules } from './thread-messages.ts';

/** Blocks a step: about a megabyte, some milliseconds. */
const STEP_BLOCKS = 64;
/** Free pages are given back to the file system so many a step. */
const FREE_PAGES = 64;
/** Pages kept free for what comes next: a fiftieth of the limit, within these. */
const MIN_KEPT_FREE = 64;
const MAX_KEPT_FREE = 1024;
/** Pages of the write-ahead log, which counts against the limit too: a twentieth of it, within these. */
const MIN_LOG_PAGES = 64;
const MAX_LOG_PAGES = 512;
const EVENTS_KEPT = 100_000;

interface BlockFacts {
  first: number;
  count: number;
  time: number;
  bytes: number;
}

interface Pin {
  id: number;
  name: string;
  from: number;
  to: number;
}

export class Retention {
  readonly #db: DatabaseSync;
  readonly #logBytes: () => number;
  readonly #oldest: StatementSync;
  readonly #deleteBlock: StatementSync;
  readonly #deleteLarge: StatementSync;
  readonly #largeBytes: StatementSync;
  readonly #freePages: StatementSync;
  readonly #pages: StatementSync;
  #rules: RetentionRules = {
    maxBytes: Number.POSITIVE_INFINITY,
    maxMessages: null,
    olderThan: null,
  };
  #pins: Pin[] = [];
  #messages = 0;
  #evictedMessages: number;
  #evictedBytes: number;
  /** Blocks up to this one are pinned: nothing to delete there. */
  #passed = 0;
  #gaveBack = false;

  constructor(db: DatabaseSync, logBytes: () => number) {
    this.#db = db;
    this.#logBytes = logBytes;
    this.#oldest = db.prepare(
      'SELECT first, count, time, length(payloads) AS bytes FROM blocks WHERE first > ? ORDER BY first LIMIT ?',
    );
    this.#deleteBlock = db.prepare('DELETE FROM blocks WHERE first = ?');
    this.#deleteLarge = db.prepare('DELETE FROM large WHERE id BETWEEN ? AND ?');
    this.#largeBytes = db.prepare(
      'SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM large WHERE id BETWEEN ? AND ?',
    );
    this.#freePages = db.prepare('PRAGMA freelist_count');
    this.#pages = db.prepare('PRAGMA page_count');
    const totals = new Map(
      db
        .prepare('SELECT name, value FROM totals')
        .all()
        .map((row) => [String(row.name), Number(row.value)]),
    );
    this.#evictedMessages = totals.get('evictedMessages') ?? 0;
    this.#evictedBytes = totals.get('evictedBytes') ?? 0;
    this.pinsChanged();
  }

  facts(): RetentionFacts {
    const [oldest] = this.#blocks(0, 1);
    return {
      messages: this.#messages,
      evictedMessages: this.#evictedMessages,
      evictedBytes: this.#evictedBytes,
      from: oldest?.time ?? null,
      pins: this.#pins.map(({ id, name, from, to }) => ({ id, name, from, to })),
    };
  }

  setRules(rules: RetentionRules): void {
    this.#rules = rules;
    const log = within(rules.maxBytes / PAGE_SIZE / 20, MIN_LOG_PAGES, MAX_LOG_PAGES);
    this.#db.exec(
      `PRAGMA wal_autocheckpoint = ${log}; PRAGMA journal_size_limit = ${log * PAGE_SIZE}`,
    );
  }

  pinsChanged(): void {
    this.#pins = this.#db
      .prepare('SELECT id, name, "from", "to" FROM pins ORDER BY id')
      .all() as unknown as Pin[];
    this.#passed = 0;
  }

  /** How many there were when the file was opened: counting them is for whoever reads it anyway. */
  found(messages: number): void {
    this.#messages += messages;
  }

  added(messages: number): void {
    this.#messages += messages;
  }

  /** One small step towards the rules, in a transaction of its own; true when there is more to do. */
  step(): boolean {
    const wanted = this.#wanted();
    if (wanted) return this.#evict(wanted);
    return this.#giveBack();
  }

  #wanted(): ((block: BlockFacts) => boolean) | undefined {
    const { maxBytes, maxMessages, olderThan } = this.#rules;
    const used = Number(this.#pages.get()?.page_count) - this.#free();
    let tooManyBytes = used * PAGE_SIZE + this.#logBytes() - maxBytes;
    let tooMany = maxMessages === null ? 0 : this.#messages - maxMessages;
    const [oldest] = this.#blocks(this.#passed, 1);
    const tooOld = olderThan !== null && oldest !== undefined && oldest.time < olderThan;
    if (tooManyBytes <= 0 && tooMany <= 0 && !tooOld) return undefined;
    return ({ count, time, bytes }) => {
      // A block of fewer messages than there are too many goes; the last one would take too many along.
      const goes = tooManyBytes > 0 || tooMany >= count || (olderThan !== null && time < olderThan);
      if (goes) {
        tooManyBytes -= Math.max(bytes, PAGE_SIZE);
        tooMany -= count;
      }
      return goes;
    };
  }

  #evict(wanted: (block: BlockFacts) => boolean): boolean {
    // One more than is looked at: the next block's time ends the one before, and the newest stays.
    const blocks = this.#blocks(this.#passed, STEP_BLOCKS + 1);
    let messages = 0;
    let bytes = 0;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const [at, block] of blocks.entries()) {
        const next = blocks[at + 1];
        if (next === undefined) break;
        if (this.#pinned(block.time, next.time)) {
          if (messages === 0) this.#passed = block.first;
          continue;
        }
        if (!wanted(block)) break;
        messages += block.count;
        bytes += block.bytes + this.#dropLarge(block);
        this.#deleteBlock.run(block.first);
      }
      if (messages > 0) this.#count(messages, bytes);
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#messages -= messages;
    this.#evictedMessages += messages;
    this.#evictedBytes += bytes;
    return messages > 0;
  }

  #dropLarge({ first, count }: BlockFacts): number {
    const range = [first * LARGE_PARTS, (first + count) * LARGE_PARTS - 1] as const;
    const bytes = Number(this.#largeBytes.get(...range)?.bytes);
    if (bytes > 0) this.#deleteLarge.run(...range);
    return bytes;
  }

  #count(messages: number, bytes: number): void {
    const add = this.#db.prepare('UPDATE totals SET value = value + ? WHERE name = ?');
    add.run(messages, 'evictedMessages');
    add.run(bytes, 'evictedBytes');
    const [oldest] = this.#blocks(0, 1);
    this.#db.prepare('DELETE FROM events WHERE after < ?').run((oldest?.first ?? 1) - 1);
    this.#db
      .prepare('DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - ?')
      .run(EVENTS_KEPT);
  }

  /** Pages that no longer hold anything go back to the file system, a few at a time. */
  #giveBack(): boolean {
    const { maxBytes } = this.#rules;
    const kept = within(maxBytes / PAGE_SIZE / 50, MIN_KEPT_FREE, MAX_KEPT_FREE);
    if (this.#free() > kept + FREE_PAGES) {
      this.#db.exec(`PRAGMA incremental_vacuum(${FREE_PAGES})`);
      this.#gaveBack = true;
    } else if (this.#gaveBack) {
      // The file itself becomes shorter only when the log is written back to it.
      this.shortenLog();
      this.#gaveBack = false;
    }
    return this.#gaveBack;
  }

  /** Writes the log back into the file, as far as readers allow. */
  shortenLog(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  #free(): number {
    return Number(this.#freePages.get()?.freelist_count);
  }

  #pinned(from: number, to: number): boolean {
    return this.#pins.some((pin) => pin.from <= to && pin.to >= from);
  }

  #blocks(after: number, limit: number): BlockFacts[] {
    return this.#oldest.all(after, limit) as unknown as BlockFacts[];
  }
}

function within(value: number, least: number, most: number): number {
  return Math.floor(Math.min(most, Math.max(least, value)));
}
