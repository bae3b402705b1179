// Makes a capture file of messages from elsewhere, in the order in which they are given: ids and topic
// ids are new. The file is at its own place only when it is complete.
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { type Batch, emptyBatch, hasRoom, usedBytes } from '../capture/batch.ts';
import { CaptureCopy } from '../capture/capture-copy.ts';
import { CaptureWriter } from '../capture/capture-writer.ts';
import { partOf } from './export-file.ts';

export interface SinkMessage {
  topic: string;
  /** Microseconds since 1970. */
  micros: number;
  flags: number;
  properties: PublishProperties | undefined;
  size: number;
  /** Together `size` bytes. */
  pieces: Iterable<Uint8Array>;
}

export class CaptureSink {
  readonly #path: string;
  readonly #part: string;
  readonly #writer: CaptureWriter;
  readonly #topics = new Map<string, number>();
  /** By topic id: its newest message. */
  readonly #last: number[] = [];
  #batch: Batch = emptyBatch(1, 0);
  #nextId = 1;

  /** Throws a `ProblemError` when no capture can be made there. */
  constructor(path: string) {
    this.#path = path;
    this.#part = `${path}.importing`;
    removeDatabase(this.#part);
    this.#writer = new CaptureWriter(this.#part);
  }

  add({ topic, micros, flags, properties, size, pieces }: SinkMessage): void {
    if (!hasRoom(this.#batch, size)) this.#put(size);
    const batch = this.#batch;
    const row = batch.count;
    const id = this.#nextId++;
    let at = usedBytes(batch);
    const topicId = this.#topicId(topic);
    batch.topic[row] = topicId;
    batch.previous[row] = this.#last[topicId] ?? 0;
    batch.time[row] = micros;
    batch.flags[row] = flags;
    batch.end[row] = at + size;
    for (const piece of pieces) {
      batch.slab.set(piece, at);
      at += piece.length;
    }
    if (properties) batch.properties.push([row, properties]);
    batch.count = row + 1;
    this.#last[topicId] = id;
  }

  /** `detail` is JSON. */
  event(micros: number, kind: string, detail: string): void {
    this.#batch.events.push({ time: micros, after: this.#nextId - 1, kind, detail });
  }

  #topicId(topic: string): number {
    const known = this.#topics.get(topic);
    if (known !== undefined) return known;
    const id = this.#topics.size + 1;
    this.#topics.set(topic, id);
    this.#batch.topics.push([id, topic]);
    return id;
  }

  #put(payload: number): void {
    this.#writer.write(this.#batch);
    this.#batch = emptyBatch(this.#nextId, payload, this.#batch);
  }

  /** The file is complete and on disk. */
  finish(): void {
    this.#put(0);
    this.#writer.seal();
    finishDatabase(this.#part, this.#path);
  }

  discard(): void {
    try {
      this.#writer.close();
    } finally {
      removeDatabase(this.#part);
    }
  }
}

/** Makes a capture file of what `fill` copies into it; one that does not get complete leaves nothing. */
export async function makeCapture(
  target: string,
  fill: (copy: CaptureCopy) => Promise<void>,
): Promise<void> {
  const part = partOf(target);
  removeDatabase(part);
  try {
    const copy = new CaptureCopy(part);
    try {
      await fill(copy);
      copy.finish();
    } catch (error) {
      copy.close();
      throw error;
    }
    finishDatabase(part, target);
  } catch (error) {
    removeDatabase(part);
    throw error;
  }
}

/** A closed database goes to its place when the disk has it. */
function finishDatabase(part: string, path: string): void {
  const file = openSync(part, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  removeDatabase(path);
  renameSync(part, path);
}

function removeDatabase(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}
