// The recorder of one capture as the core sees it: takes messages without waiting, gathers them in
// batches, and knows when they are in the file.
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { FLAG_OUT, FLAG_WITHOUT_PAYLOAD } from '../message-flags.ts';
import { type Batch, emptyBatch, hasRoom, usedBytes } from './batch.ts';
import type { Ledger } from './ledger.ts';
import type { RetentionRules, WriterQuestions } from './thread-messages.ts';
import type { UnwrittenBatches } from './unwritten-batches.ts';
import { type CaptureHooks, type CapturePorts, WriterLink } from './writer-link.ts';

const FLUSH_INTERVAL_MS = 100;

/**
 * Opens or creates the capture file. While the disk is full or the folder read-only, the capture takes
 * messages into memory and tries again. Rejects with a `ProblemError` when the file cannot be opened
 * for any other reason.
 */
export async function openCapture(
  ports: CapturePorts,
  path: string,
  hooks: CaptureHooks,
): Promise<Capture> {
  const capture = new Capture(ports, path, hooks);
  await capture.open();
  return capture;
}

export class Capture {
  readonly #clock: CapturePorts['clock'];
  readonly #writer: WriterLink;
  #settledUpTo = 0;
  readonly #settling: { upTo: number; settled: () => void }[] = [];
  #batch: Batch;
  #nextId = 1;
  #nextTopicId = 1;
  #cancelFlush: (() => void) | undefined;
  #flushWanted = false;

  constructor(ports: CapturePorts, path: string, hooks: CaptureHooks) {
    this.#clock = ports.clock;
    this.#writer = new WriterLink(ports, path, {
      ...hooks,
      settled: (upTo) => this.#settled(upTo),
    });
    this.#batch = this.#writer.unwritten.filling;
  }

  /** See `openCapture`. */
  async open(): Promise<void> {
    const opened = await this.#writer.open();
    if (opened) this.continueAfter(opened.nextId - 1, opened.nextTopicId - 1);
  }

  /** False while the file could not be opened yet. */
  get isOpen(): boolean {
    return this.#writer.isOpen;
  }

  /** What was appended and is not in the file yet. */
  get unwritten(): UnwrittenBatches {
    return this.#writer.unwritten;
  }

  /** Ids go on behind those a file holds; before the first message only. */
  continueAfter(lastId: number, lastTopicId: number): void {
    this.#nextId = lastId + 1;
    this.#settledUpTo = lastId;
    this.#nextTopicId = lastTopicId + 1;
    this.#batch.firstId = this.#nextId;
  }

  ledger(): Readonly<Ledger> {
    return this.#writer.ledger;
  }

  /** Time (microseconds since 1970) of the oldest message on its way to the file; null: none is. */
  unstoredSince(): number | null {
    return this.#writer.isHolding ? null : this.unwritten.since;
  }

  /** Id of the message appended last, 0 before the first ever. */
  get lastId(): number {
    return this.#nextId - 1;
  }

  /** An id for a topic this capture has not seen. */
  addTopic(name: string): number {
    const id = this.#nextTopicId++;
    // The row that uses it goes into this batch or a later one.
    this.#batch.topics.push([id, name]);
    return id;
  }

  /**
   * Takes a message; returns its id. The payload is copied. `node` is where the tree has the topic, 0 for
   * nowhere; `previous` the id of the topic's message before, 0 for none.
   */
  append(
    topicId: number,
    node: number,
    previous: number,
    micros: number,
    flags: number,
    source: Uint8Array,
    start: number,
    end: number,
    properties: PublishProperties | undefined,
  ): number {
    const size = end - start;
    if (!hasRoom(this.#batch, size)) this.#next(size);
    const batch = this.#batch;
    const row = batch.count;
    const at = usedBytes(batch);
    batch.topic[row] = topicId;
    batch.node[row] = node;
    batch.previous[row] = previous;
    batch.time[row] = micros;
    batch.flags[row] = flags;
    batch.end[row] = at + size;
    if (size > 0) batch.slab.set(source.subarray(start, end), at);
    if (flags & FLAG_OUT) {
      batch.sent++;
      batch.sentBytes += size;
    }
    if (flags & FLAG_WITHOUT_PAYLOAD) this.#writer.ledger.withoutPayload++;
    if (properties) batch.properties.push([row, properties]);
    batch.count = row + 1;
    this.#flushLater();
    return this.#nextId++;
  }

  /** Records what happened to the connection, at this place of the time line. */
  event(time: number, kind: string, detail: object): void {
    this.#batch.events.push({ time, after: this.lastId, kind, detail: JSON.stringify(detail) });
    this.#flushLater();
  }

  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#flushWanted = false;
    if (this.#isEmpty) return;
    // A batch of few messages takes as much memory as a full one: those that would be kept are filled.
    if (this.#writer.isHolding) this.#flushLater();
    else this.#next(0);
  }

  get #isEmpty(): boolean {
    return this.#batch.count === 0 && this.#batch.events.length === 0;
  }

  #flushLater(): void {
    this.#cancelFlush ??= this.#clock.after(FLUSH_INTERVAL_MS, () => this.flush());
  }

  /**
   * Somebody waits for what was appended so far. Commits one after the other rather than many small
   * ones at once: what arrives during a commit goes into the next.
   */
  storeSoon(): void {
    if (this.#writer.isBusy) this.#flushWanted = true;
    else this.flush();
  }

  /** Resolves when everything appended before, or what is asked for of it, is in the file, held or dropped. */
  settled(upTo = this.lastId): Promise<void> {
    if (upTo <= this.#settledUpTo) return Promise.resolve();
    this.storeSoon();
    if (this.#writer.isSettled) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settling.push({ upTo: this.lastId, settled: resolve });
    });
  }

  /**
   * With a persistent session nothing may be dropped that the broker waits to have acknowledged: while
   * the file cannot be written, it is slowed down instead.
   */
  setLossless(lossless: boolean): void {
    this.#writer.setLossless(lossless);
  }

  /** How many messages the file held when it was opened. */
  setFound(messages: number): void {
    this.#writer.setFound(messages);
  }

  setRules(rules: RetentionRules): void {
    this.#writer.setRules(rules);
  }

  ask<Name extends keyof WriterQuestions>(
    name: Name,
    ask: WriterQuestions[Name]['ask'],
  ): Promise<WriterQuestions[Name]['answer']> {
    this.flush();
    return this.#writer.ask(name, ask);
  }

  async close(): Promise<void> {
    this.#cancelFlush?.();
    if (!this.#isEmpty) this.#next(0);
    await this.#writer.close();
    this.#cancelFlush?.();
  }

  #next(payload: number): void {
    this.#batch = emptyBatch(this.#nextId, payload, this.#writer.spare());
    this.#writer.fill(this.#batch);
  }

  #settled(upTo: number): void {
    if (Number.isFinite(upTo)) this.#settledUpTo = Math.max(this.#settledUpTo, upTo);
    while (this.#settling[0] && this.#settling[0].upTo <= upTo) this.#settling.shift()?.settled();
    if (this.#flushWanted && !this.#writer.isBusy) this.flush();
  }
}
