// The recorder of one capture as the core sees it: takes messages without waiting. The file itself is
// on the writer's thread.
import type { Worker } from 'node:worker_threads';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import { FLAG_OUT, FLAG_WITHOUT_PAYLOAD } from '../message-flags.ts';
import type { CorePorts } from '../ports.ts';
import {
  type Batch,
  buffersOf,
  costOf,
  emptyBatch,
  hasRoom,
  isReusable,
  usedBytes,
} from './batch.ts';
import { OpenQuestions, startThread } from './capture-threads.ts';
import { HeldBatches } from './held-batches.ts';
import { dropReasonOf, emptyLedger, type Ledger } from './ledger.ts';
import type {
  FromWriter,
  RetentionRules,
  ThreadRole,
  ToWriter,
  WriterOpened,
  WriterQuestions,
} from './thread-messages.ts';

const FLUSH_INTERVAL_MS = 100;
/** How often a file that could not be written is tried again. */
const RETRY_MS = 1_000;
/** Unwritten payload bytes: beyond the first the socket waits, below the second it goes on. */
const BACKLOG_HIGH = 32 * 1024 * 1024;
const BACKLOG_LOW = 8 * 1024 * 1024;
const SPARE_BATCHES = 4;

export interface CaptureHooks {
  /** The writer is behind (true) or has caught up (false). */
  backlog(full: boolean): void;
  /** The file could be opened after all; what is held is written once this is done. */
  opened(): Promise<void>;
  /** Something else about the file: a problem came or went, retention or pins changed it. */
  changed(): void;
  /** Messages up to this id are on disk, but for those that were dropped. */
  stored(upTo: number): void;
}

type Ports = Pick<CorePorts, 'clock' | 'captureThread'>;

/** What may go away by itself: recording waits for it. */
const PASSING = ['DISK_FULL', 'CAPTURE_READ_ONLY'];

/**
 * Opens or creates the capture file. While the disk is full or the folder read-only, the capture takes
 * messages into memory and tries again. Rejects with a `ProblemError` when the file cannot be opened
 * for any other reason.
 */
export async function openCapture(
  ports: Ports,
  path: string,
  hooks: CaptureHooks,
): Promise<Capture> {
  const capture = new Capture(ports, path, hooks);
  await capture.open();
  return capture;
}

export class Capture {
  readonly held = new HeldBatches();
  readonly #ports: Ports;
  readonly #path: string;
  readonly #hooks: CaptureHooks;
  readonly #ledger: Ledger = emptyLedger();
  readonly #questions = new OpenQuestions();
  readonly #spare: Batch[] = [];
  readonly #settling: { upTo: number; settled: () => void }[] = [];
  #worker: Worker | undefined;
  #rules: RetentionRules | undefined;
  #batch = emptyBatch(1, 0);
  #nextId = 1;
  #nextTopicId = 1;
  /** Batches at the writer, and what they weigh. */
  #sent = 0;
  #backlog = 0;
  #full = false;
  #lossless = false;
  /** The file cannot be written: batches are held until a try succeeds. */
  #holding = false;
  #cancelFlush: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  #flushWanted = false;
  #newestStored = 0;
  #closed = false;

  constructor(ports: Ports, path: string, hooks: CaptureHooks) {
    this.#ports = ports;
    this.#path = path;
    this.#hooks = hooks;
  }

  /** See `openCapture`. */
  async open(): Promise<void> {
    try {
      const { opened } = await this.#start();
      this.#nextId = opened.nextId;
      this.#nextTopicId = opened.nextTopicId;
      this.#batch.firstId = opened.nextId;
    } catch (error) {
      if (!(error instanceof ProblemError) || !PASSING.includes(error.problem.code)) throw error;
      this.#setProblem(error.problem);
      this.#holding = true;
      this.#retryLater();
    }
  }

  async #start(): Promise<{ opened: WriterOpened }> {
    const role: ThreadRole = { role: 'writer', path: this.#path };
    const { worker, opened } = await startThread<WriterOpened>(this.#ports.captureThread, role);
    this.#worker = worker;
    this.#ledger.file = opened.facts;
    this.#setProblem(null);
    worker.on('message', (message: FromWriter) => this.#hear(message));
    worker.on('error', (error) => this.#die(error.message));
    worker.on('exit', () => this.#die('The thread has ended.'));
    if (this.#rules) this.setRules(this.#rules);
    return { opened };
  }

  /** False while the file could not be opened yet. */
  get isOpen(): boolean {
    return this.#worker !== undefined;
  }

  /** Ids go on behind those a file holds that can be read but not written. */
  continueAfter(lastId: number, lastTopicId: number): void {
    this.#nextId = lastId + 1;
    this.#nextTopicId = lastTopicId + 1;
    this.#batch.firstId = this.#nextId;
  }

  ledger(): Readonly<Ledger> {
    return this.#ledger;
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
   * Takes a message; returns its id. The payload is copied. `previous` is the id of the topic's
   * message before, 0 for none.
   */
  append(
    topicId: number,
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
    batch.previous[row] = previous;
    batch.time[row] = micros;
    batch.flags[row] = flags;
    batch.end[row] = at + size;
    if (size > 0) batch.slab.set(source.subarray(start, end), at);
    if (flags & FLAG_OUT) {
      batch.sent++;
      batch.sentBytes += size;
    }
    if (flags & FLAG_WITHOUT_PAYLOAD) this.#ledger.withoutPayload++;
    if (properties) batch.properties.push([row, properties]);
    batch.count = row + 1;
    this.#cancelFlush ??= this.#ports.clock.after(FLUSH_INTERVAL_MS, () => this.flush());
    return this.#nextId++;
  }

  /** Records what happened to the connection, at this place of the time line. */
  event(time: number, kind: string, detail: object): void {
    this.#batch.events.push({ time, after: this.lastId, kind, detail: JSON.stringify(detail) });
    this.#cancelFlush ??= this.#ports.clock.after(FLUSH_INTERVAL_MS, () => this.flush());
  }

  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#flushWanted = false;
    if (this.#batch.count > 0 || this.#batch.events.length > 0) this.#next(0);
  }

  /**
   * Somebody waits for what was appended so far. Commits one after the other rather than many small
   * ones at once: what arrives during a commit goes into the next.
   */
  storeSoon(): void {
    if (this.#sent === 0 || this.#holding) this.flush();
    else this.#flushWanted = true;
  }

  /** Resolves when everything appended before is in the file, held or dropped. */
  settled(): Promise<void> {
    this.storeSoon();
    if (this.#sent === 0 && this.#batch.count === 0) return Promise.resolve();
    if (this.#holding || this.#questions.died) return Promise.resolve();
    return new Promise((resolve) => {
      this.#settling.push({ upTo: this.lastId, settled: resolve });
    });
  }

  /**
   * With a persistent session nothing may be dropped that the broker waits to have acknowledged: while
   * the file cannot be written, it is slowed down instead.
   */
  setLossless(lossless: boolean): void {
    this.#lossless = lossless;
    this.#press();
  }

  setRules(rules: RetentionRules): void {
    this.#rules = rules;
    if (!this.#questions.died)
      this.#worker?.postMessage({ kind: 'rules', rules } satisfies ToWriter);
  }

  ask<Name extends keyof WriterQuestions>(
    name: Name,
    ask: WriterQuestions[Name]['ask'],
  ): Promise<WriterQuestions[Name]['answer']> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new ProblemError(this.#ledger.problem ?? NOT_OPEN));
    this.flush();
    return this.#questions.ask((seq) =>
      worker.postMessage({ kind: 'ask', seq, name, ask } satisfies ToWriter),
    );
  }

  /** Writes what is left; what cannot be written is lost and was counted as waiting. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    if (this.#holding && this.#worker) this.#sendHeld();
    if (this.#worker && !this.#questions.died) await this.ask('close', {}).catch(() => undefined);
    this.#cancelFlush?.();
    this.#cancelRetry?.();
    this.#worker?.removeAllListeners('exit');
    await this.#worker?.terminate();
  }

  #next(payload: number): void {
    const batch = this.#batch;
    if (this.#questions.died) this.#drop(batch, this.#questions.died);
    else if (this.#holding) this.#hold(batch);
    else this.#send(batch);
    this.#batch = emptyBatch(this.#nextId, payload, this.#spare.pop());
    this.#press();
  }

  /** Slows the broker down while too much waits to be written, and lets it go on. */
  #press(): void {
    // What is held gives way to what comes, but for a broker that would not send it again.
    const weight = this.#backlog + (this.#lossless ? this.held.bytes : 0);
    const full = weight > (this.#full ? BACKLOG_LOW : BACKLOG_HIGH);
    if (full === this.#full) return;
    this.#full = full;
    this.#hooks.backlog(full);
  }

  #send(batch: Batch): void {
    this.#sent++;
    this.#backlog += costOf(batch);
    this.#worker?.postMessage({ kind: 'write', batch } satisfies ToWriter, buffersOf(batch));
  }

  #hear(message: FromWriter): void {
    if (message.kind === 'written') this.#written(message);
    else if (message.kind === 'facts') {
      this.#ledger.file = message.facts;
      this.#hooks.changed();
    } else if (message.kind === 'answer' || message.kind === 'failed') {
      this.#questions.answered(message);
    }
  }

  #written({ batch, facts, problem }: FromWriter & { kind: 'written' }): void {
    this.#sent--;
    this.#backlog -= costOf(batch);
    this.#ledger.file = facts;
    this.#setProblem(problem);
    const upTo = batch.firstId + batch.count - 1;
    if (problem) this.#unwritten(batch);
    else {
      this.#count(batch);
      this.#newestStored = Math.max(this.#newestStored, upTo);
      if (isReusable(batch) && this.#spare.length < SPARE_BATCHES) this.#spare.push(batch);
      if (this.#holding) this.#goOn();
      const { first } = this.held;
      this.#hooks.stored(first ? first.firstId - 1 : this.#newestStored);
    }
    this.#settle(problem ? this.lastId : upTo);
    if (this.#flushWanted && this.#sent === 0) this.flush();
    this.#press();
  }

  #count(batch: Batch): void {
    this.#ledger.stored += batch.count - batch.sent;
    this.#ledger.storedBytes += usedBytes(batch) - batch.sentBytes;
    this.#ledger.rows += batch.count;
  }

  #unwritten(batch: Batch): void {
    this.#holding = true;
    this.#hold(batch);
    // Batches that were on the way come back first.
    if (this.#sent === 0) this.#retryLater();
  }

  #retryLater(): void {
    this.#cancelRetry?.();
    if (this.#closed) return;
    this.#cancelRetry = this.#ports.clock.after(RETRY_MS, () => void this.#retry());
  }

  async #retry(): Promise<void> {
    if (this.#worker) {
      this.#sendHeld();
      return;
    }
    try {
      await this.#start();
    } catch (error) {
      if (error instanceof ProblemError) this.#setProblem(error.problem);
      this.#retryLater();
      return;
    }
    await this.#hooks.opened();
    if (this.#closed) return;
    this.#sendHeld();
  }

  /** One batch as a try; when it is written the others follow. */
  #sendHeld(): void {
    const oldest = this.held.take();
    if (oldest) this.#send(oldest);
    else this.#holding = false;
  }

  /** A held batch was written: there is room again, and the rest follows in order. */
  #goOn(): void {
    if (this.#sent > 0) return;
    this.#holding = false;
    for (let batch = this.held.take(); batch; batch = this.held.take()) this.#send(batch);
  }

  #hold(batch: Batch): void {
    for (const gone of this.held.add(batch)) this.#drop(gone, this.#ledger.problem);
  }

  #drop(batch: Batch, problem: Problem | null): void {
    const reason = problem ? dropReasonOf(problem) : 'unwritable';
    this.#ledger.dropped[reason] += batch.count - batch.sent;
  }

  #setProblem(problem: Problem | null): void {
    if (problem?.code !== this.#ledger.problem?.code) this.#hooks.changed();
    this.#ledger.problem = problem;
  }

  #settle(upTo: number): void {
    while ((this.#settling[0]?.upTo ?? Number.POSITIVE_INFINITY) <= upTo) {
      this.#settling.shift()?.settled();
    }
  }

  #die(detail: string): void {
    if (this.#questions.died) return;
    const died: Problem = {
      code: 'CAPTURE_THREAD_ENDED',
      message:
        'Recording has stopped because of an error in MQTTScope. Restart it to record again.',
      detail,
    };
    this.#setProblem(died);
    this.#questions.die(died);
    for (let batch = this.held.take(); batch; batch = this.held.take()) this.#drop(batch, died);
    this.#settle(Number.POSITIVE_INFINITY);
    if (this.#full) this.#hooks.backlog(false);
  }
}

const NOT_OPEN: Problem = {
  code: 'CAPTURE_NOT_OPEN',
  message: 'The capture file could not be opened yet.',
};
