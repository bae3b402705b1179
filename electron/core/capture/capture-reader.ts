// Answers single questions about a capture file: a page of a topic's history, a message, a piece of a
// payload. Runs on a reader's thread.
import type { DatabaseSync } from 'node:sqlite';
import type { BlockView, Bytes } from './block.ts';
import { BlockStore } from './block-store.ts';
import { openToRead } from './open-file.ts';
import { propertiesFrom } from './stored-properties.ts';
import type {
  ListedRow,
  ReaderQuestions,
  StoredEvent,
  StoredMessage,
  StoredRow,
} from './thread-messages.ts';

/** Bytes of a payload that come along for a preview. */
export const HEAD_BYTES = 256;

export class CaptureReader {
  readonly #db: DatabaseSync;
  readonly store: BlockStore;

  /** Throws a `ProblemError`; see `openToRead`. */
  constructor(path: string) {
    this.#db = openToRead(path);
    this.store = new BlockStore(this.#db);
  }

  history({ topicId, from, after, limit }: ReaderQuestions['history']['ask']): StoredRow[] {
    const rows: StoredRow[] = [];
    let id = from;
    while (id > after && rows.length < limit) {
      const block = this.store.blockOf(id);
      let row = block ? id - block.first : -1;
      let holder = block;
      if (!block || block.topic[row] !== topicId) {
        // A message that could not be stored breaks the chain: find the next older one by scan.
        const found = this.#newestBefore(topicId, id);
        if (!found) break;
        [holder, row] = found;
      }
      if (!holder || holder.first + row <= after) break;
      rows.push(this.row(holder, row));
      id = holder.previous(row);
    }
    return rows;
  }

  older({ topicId, before, limit }: ReaderQuestions['older']['ask']): StoredRow[] {
    const block = this.store.blockOf(before);
    const known = block && block.topic[before - block.first] === topicId;
    const from = known ? block.previous(before - block.first) : before - 1;
    return this.history({ topicId, from, after: 0, limit });
  }

  #newestBefore(topicId: number, id: number): [BlockView, number] | undefined {
    for (const block of this.store.down(id)) {
      const row = block.topic.lastIndexOf(topicId, Math.min(block.count, id - block.first) - 1);
      if (row >= 0) return [block, row];
    }
    return undefined;
  }

  message(id: number, headBytes: number): StoredMessage | null {
    const block = this.store.blockOf(id);
    if (!block) return null;
    const row = id - block.first;
    return {
      ...this.row(block, row, headBytes),
      topic: this.store.topic(block.topic[row] ?? 0),
      properties: propertiesFrom(block.properties(row)),
    };
  }

  payload(id: number, offset: number, length: number): Bytes | null {
    const block = this.store.blockOf(id);
    return block ? this.store.payload(block, id - block.first, offset, length) : null;
  }

  row(block: BlockView, row: number, headBytes = HEAD_BYTES): StoredRow {
    return {
      id: block.first + row,
      time: block.micros(row),
      flags: block.flags[row] ?? 0,
      size: this.store.size(block, row),
      head: this.store.payload(block, row, 0, headBytes),
    };
  }

  /** Undefined for a message that is no longer in the file. */
  listedRow(id: number): ListedRow | undefined {
    const block = this.store.blockOf(id);
    if (!block) return undefined;
    const row = id - block.first;
    const previous = block.previous(row);
    const before = previous === 0 ? undefined : this.store.blockOf(previous);
    return {
      ...this.row(block, row),
      topic: this.store.topic(block.topic[row] ?? 0),
      interval: before ? block.micros(row) - before.micros(previous - before.first) : null,
    };
  }

  /**
   * Id of the newest message recorded at or before `time` (microseconds since 1970), 0 for none. Times
   * grow with ids unless the clock of the machine was set back: then one of the places that fit.
   */
  idAt(time: number): number {
    const { first, last } = this.ids();
    let low = first;
    let high = last;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const [block] = this.store.down(middle + 1);
      if (!block || block.next <= low) {
        low = middle + 1;
        continue;
      }
      if (block.base > time) high = block.first - 1;
      else if (block.micros(block.count - 1) <= time) low = Math.max(block.next, middle + 1);
      else {
        let row = 0;
        while (row + 1 < block.count && block.micros(row + 1) <= time) row++;
        return block.first + row;
      }
    }
    return high < first ? 0 : high;
  }

  bounds(): ReaderQuestions['bounds']['answer'] {
    const { first, last } = this.ids();
    const [oldest] = this.store.up(first);
    const newest = this.store.blockOf(last);
    return {
      from: oldest?.base ?? null,
      to: newest ? newest.micros(newest.count - 1) : null,
      messages: Math.max(0, last + 1 - first),
      lastId: last,
    };
  }

  /** Ids of the oldest and the newest message; last < first when there is none. */
  ids(): { first: number; last: number } {
    const first = this.#db.prepare('SELECT min(first) AS id FROM blocks').get();
    const last = this.#db
      .prepare('SELECT first + count - 1 AS id FROM blocks ORDER BY first DESC LIMIT 1')
      .get();
    return { first: Number(first?.id ?? 1), last: Number(last?.id ?? 0) };
  }

  /** Removed by retention since the file was made. */
  evictedMessages(): number {
    const total = this.#db.prepare("SELECT value FROM totals WHERE name = 'evictedMessages'").get();
    return Number(total?.value ?? 0);
  }

  lastTopicId(): number {
    return Number(this.#db.prepare('SELECT max(id) AS id FROM topics').get()?.id ?? 0);
  }

  events({ from, to, limit }: ReaderQuestions['events']['ask']): StoredEvent[] {
    return this.#db
      .prepare(
        `SELECT * FROM (SELECT * FROM events WHERE time BETWEEN ? AND ? ORDER BY id DESC LIMIT ?)
          ORDER BY id`,
      )
      .all(from ?? 0, to ?? Number.MAX_SAFE_INTEGER, limit) as unknown as StoredEvent[];
  }

  /** All events, oldest first. */
  *eachEvent(): Generator<StoredEvent> {
    const page = this.#db.prepare('SELECT * FROM events WHERE id > ? ORDER BY id LIMIT 1000');
    let after = 0;
    for (;;) {
      const events = page.all(after) as unknown as StoredEvent[];
      yield* events;
      const last = events.at(-1);
      if (!last) return;
      after = last.id;
    }
  }

  close(): void {
    this.#db.close();
  }
}
