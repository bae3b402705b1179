// Messages that are not in the file yet, oldest first, in the end the batch that is being filled: what is
// asked of them is answered from here, as it will be from the file. While the file cannot be written
// (disk full, folder read-only) they are kept within a budget, the oldest giving way.
import { type Batch, costOf, emptyBatch, timeOf } from './batch.ts';
import type { Bytes } from './block.ts';
import { propertiesFrom, propertiesToText } from './stored-properties.ts';
import type { StoredMessage, StoredRow } from './thread-messages.ts';

export const HELD_BYTES = 64 * 1024 * 1024;
const HEAD_BYTES = 256;

/** Its topic is known by its place in the tree or, where that has none, by its id. */
export type UnwrittenMessage = Omit<StoredMessage, 'topic'> & { topicId: number; node: number };

export class UnwrittenBatches {
  readonly #complete: Batch[] = [];
  #filling = emptyBatch(1, 0);
  /** Of all but the one that is being filled. */
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get filling(): Batch {
    return this.#filling;
  }

  /** The batch so far is complete; `next` is filled from now on. */
  fill(next: Batch): void {
    this.#complete.push(this.#filling);
    this.#bytes += costOf(this.#filling);
    this.#filling = next;
  }

  get complete(): readonly Batch[] {
    return this.#complete;
  }

  /** Id of the oldest message, or the next one where there is none. */
  get firstId(): number {
    return (this.#complete[0] ?? this.#filling).firstId;
  }

  /** Time of the oldest message, microseconds since 1970; null: there is none. */
  get since(): number | null {
    const oldest = this.#complete.find(({ count }) => count > 0);
    return timeOf(oldest ?? this.#filling);
  }

  remove(batch: Batch): void {
    this.#complete.splice(this.#complete.indexOf(batch), 1);
    this.#bytes -= costOf(batch);
  }

  /** Lets go of the oldest beyond the budget but for the last; returns them, for the caller to count. */
  shrink(): Batch[] {
    const gone: Batch[] = [];
    while (this.#bytes > HELD_BYTES && this.#complete.length > 1) {
      const [oldest, next] = this.#complete;
      if (!oldest || !next) break;
      this.remove(oldest);
      gone.push(oldest);
      // What others refer to goes on: names of topics, and events.
      next.topics.unshift(...oldest.topics);
      next.events.unshift(...oldest.events);
    }
    return gone;
  }

  /**
   * Rows of a topic newest first, from its message `from` (included) down to but without `after`. `next`
   * is the message before them, which is not here: 0 when there is none.
   */
  history(
    topicId: number,
    from: number,
    after: number,
    limit: number,
  ): { rows: StoredRow[]; next: number } {
    const rows: StoredRow[] = [];
    let next = from;
    while (next > after && rows.length < limit) {
      const [batch, row] = this.#placeOf(next);
      if (!batch || batch.topic[row] !== topicId) break;
      rows.push(rowOf(batch, row, HEAD_BYTES));
      next = batch.previous[row] ?? 0;
    }
    return { rows, next };
  }

  /** The message of the same topic before message `id`, 0 for none; undefined when `id` is not here. */
  previous(id: number): number | undefined {
    const [batch, row] = this.#placeOf(id);
    return batch?.previous[row];
  }

  message(id: number, headBytes: number): UnwrittenMessage | undefined {
    const [batch, row] = this.#placeOf(id);
    if (!batch) return undefined;
    const properties = batch.properties.find(([of]) => of === row)?.[1];
    return {
      ...rowOf(batch, row, headBytes),
      topicId: batch.topic[row] ?? 0,
      node: batch.node[row] ?? 0,
      properties: properties ? propertiesFrom(JSON.parse(propertiesToText(properties))) : {},
    };
  }

  payload(id: number, offset: number, length: number): Bytes | undefined {
    const [batch, row] = this.#placeOf(id);
    if (!batch) return undefined;
    const start = startOf(batch, row) + offset;
    return batch.slab.slice(start, Math.min(batch.end[row] ?? 0, start + length));
  }

  /** The name of a topic that was used for the first time by a message here. */
  topicName(topicId: number): string | undefined {
    for (const { topics } of [...this.#complete, this.#filling]) {
      const topic = topics.find(([id]) => id === topicId);
      if (topic) return topic[1];
    }
    return undefined;
  }

  #placeOf(id: number): [batch: Batch, row: number] | [batch: undefined, row: -1] {
    const holds = ({ firstId, count }: Batch) => id >= firstId && id < firstId + count;
    const batch = holds(this.#filling) ? this.#filling : this.#complete.find(holds);
    return batch ? [batch, id - batch.firstId] : [undefined, -1];
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
