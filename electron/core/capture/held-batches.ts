// Batches that could not be written yet (disk full, folder read-only): kept within a budget until there
// is room, the oldest giving way, and looked at meanwhile as if they were in the file.
import { type Batch, costOf } from './batch.ts';
import type { Bytes } from './block.ts';
import { propertiesFrom, propertiesToText } from './stored-properties.ts';
import type { StoredMessage, StoredRow } from './thread-messages.ts';

export const HELD_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 256;

export class HeldBatches {
  readonly #batches: Batch[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get first(): Batch | undefined {
    return this.#batches[0];
  }

  /** Takes a batch in the order of ids; returns those that had to make room, for the caller to count. */
  add(batch: Batch): Batch[] {
    const place = this.#batches.findLastIndex(({ firstId }) => firstId <= batch.firstId) + 1;
    this.#batches.splice(place, 0, batch);
    this.#bytes += costOf(batch);
    const gone: Batch[] = [];
    while (this.#bytes > HELD_BYTES && this.#batches.length > 1) {
      const oldest = this.take();
      if (!oldest) break;
      gone.push(oldest);
      // What others refer to goes on: names of topics, and events.
      const next = this.#batches[0];
      next?.topics.unshift(...oldest.topics);
      next?.events.unshift(...oldest.events);
    }
    return gone;
  }

  take(): Batch | undefined {
    const batch = this.#batches.shift();
    if (batch) this.#bytes -= costOf(batch);
    return batch;
  }

  /** Rows of a topic newest first, from message `from` (included) down to but without `after`. */
  history(topicId: number, from: number, after: number, limit: number): StoredRow[] {
    const rows: StoredRow[] = [];
    for (let at = this.#batches.length - 1; at >= 0; at--) {
      const batch = this.#batches[at];
      if (!batch) continue;
      for (let row = Math.min(batch.count - 1, from - batch.firstId); row >= 0; row--) {
        if (batch.firstId + row <= after || rows.length === limit) return rows;
        if (batch.topic[row] === topicId) rows.push(rowOf(batch, row, HEAD_BYTES));
      }
    }
    return rows;
  }

  /** `topic`: the name of the message's topic is not known here. */
  message(
    id: number,
    headBytes: number,
  ): (Omit<StoredMessage, 'topic'> & { topicId: number }) | undefined {
    const batch = this.#batchOf(id);
    if (!batch) return undefined;
    const row = id - batch.firstId;
    const properties = batch.properties.find(([of]) => of === row)?.[1];
    return {
      ...rowOf(batch, row, headBytes),
      topicId: batch.topic[row] ?? 0,
      properties: properties ? propertiesFrom(JSON.parse(propertiesToText(properties))) : {},
    };
  }

  payload(id: number, offset: number, length: number): Bytes | undefined {
    const batch = this.#batchOf(id);
    if (!batch) return undefined;
    const row = id - batch.firstId;
    const start = startOf(batch, row) + offset;
    return batch.slab.slice(start, Math.min(batch.end[row] ?? 0, start + length));
  }

  #batchOf(id: number): Batch | undefined {
    return this.#batches.find(({ firstId, count }) => id >= firstId && id < firstId + count);
  }
}

function rowOf(batch: Batch, row: number, headBytes: number): StoredRow {
  const start = startOf(batch, row);
  const end = batch.end[row] ?? 0;
  return {
    id: batch.firstId + row,
    time: batch.time[row] ?? 0,
    flags: batch.flags[row] ?? 0,
    size: end - start,
    head: batch.slab.slice(start, Math.min(end, start + headBytes)),
  };
}

function startOf(batch: Batch, row: number): number {
  return row === 0 ? 0 : (batch.end[row - 1] ?? 0);
}
