// Messages on their way to the capture thread, as columns in transferable buffers: handing over rows
// as objects costs ten times as much, and inserting on the receiving thread would stall it. The thread
// gets a copy, a hundredth of what taking the messages in costs: what is being written can still be read.
import type { PublishProperties } from '../../../shared/contract/messages.ts';

const ROWS = 8_192;
const SLAB_BYTES = 1024 * 1024;
const ROW_COST = 64;

/** Row n of a batch is message `firstId + n`; its payload is slab[end of row n-1 .. end of row n]. */
export interface Batch {
  firstId: number;
  count: number;
  /** How many of `count` were sent by us. */
  sent: number;
  /** Payload bytes of those. */
  sentBytes: number;
  topic: Uint32Array<ArrayBuffer>;
  /** Where the tree has the topic, 0: nowhere. Not handed over. */
  node: Uint32Array<ArrayBuffer>;
  previous: Float64Array<ArrayBuffer>;
  time: Float64Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
  end: Float64Array<ArrayBuffer>;
  slab: Uint8Array<ArrayBuffer>;
  /** Only rows that have MQTT 5 properties. */
  properties: [row: number, properties: PublishProperties][];
  /** Topics used for the first time in this batch. */
  topics: [id: number, name: string][];
  /** What happened to the connection meanwhile. */
  events: BatchEvent[];
}

export interface BatchEvent {
  /** Microseconds since 1970. */
  time: number;
  /** Id of the newest message before it. */
  after: number;
  kind: string;
  /** JSON. */
  detail: string;
}

/** Time of the oldest message in it, microseconds since 1970; null: there is none. */
export function timeOf({ count, time }: Batch): number | null {
  return count > 0 ? (time[0] ?? null) : null;
}

export function emptyBatch(firstId: number, payload: number, recycled?: Batch): Batch {
  if (recycled && recycled.slab.length >= payload) {
    recycled.firstId = firstId;
    recycled.count = 0;
    recycled.sent = 0;
    recycled.sentBytes = 0;
    recycled.properties = [];
    recycled.topics = [];
    recycled.events = [];
    return recycled;
  }
  return {
    firstId,
    count: 0,
    sent: 0,
    sentBytes: 0,
    topic: new Uint32Array(ROWS),
    node: new Uint32Array(ROWS),
    previous: new Float64Array(ROWS),
    time: new Float64Array(ROWS),
    flags: new Uint8Array(ROWS),
    end: new Float64Array(ROWS),
    slab: new Uint8Array(Math.max(SLAB_BYTES, payload)),
    properties: [],
    topics: [],
    events: [],
  };
}

export function usedBytes(batch: Batch): number {
  return batch.count === 0 ? 0 : (batch.end[batch.count - 1] ?? 0);
}

export function hasRoom(batch: Batch, payload: number): boolean {
  return batch.count < ROWS && usedBytes(batch) + payload <= batch.slab.length;
}

export function buffersOf(batch: Batch): ArrayBuffer[] {
  const { topic, node, previous, time, flags, end, slab } = batch;
  return [topic, node, previous, time, flags, end, slab].map((column) => column.buffer);
}

/** For the capture thread, in the buffers of `recycled` where they do. */
export function copyOf(batch: Batch, recycled: Batch | undefined): Batch {
  const { firstId, count, sent, sentBytes, properties, topics, events } = batch;
  const copy = emptyBatch(firstId, usedBytes(batch), recycled);
  for (const column of ['topic', 'previous', 'time', 'flags', 'end'] as const) {
    copy[column].set(batch[column].subarray(0, count));
  }
  copy.slab.set(batch.slab.subarray(0, usedBytes(batch)));
  return Object.assign(copy, { count, sent, sentBytes, properties, topics, events });
}

/** Slabs made for one large payload are not kept for the next batch. */
export function isReusable(batch: Batch): boolean {
  return batch.slab.length === SLAB_BYTES;
}

/** What a batch weighs against a budget: empty payloads are not free. */
export function costOf(batch: Batch): number {
  return usedBytes(batch) + batch.count * ROW_COST;
}
