// The writer of a capture as the core sees it: hands copies of batches to its thread and keeps the batches
// until they are in the file, slows the broker down before memory grows, and counts what became of each
// message.
import type { Worker } from 'node:worker_threads';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { type Batch, buffersOf, copyOf, costOf, isReusable, usedBytes } from './batch.ts';
import { OpenQuestions, startThread } from './capture-threads.ts';
import { dropReasonOf, emptyLedger, type Ledger } from './ledger.ts';
import type {
  FromWriter,
  RetentionRules,
  ThreadRole,
  ToWriter,
  WriterOpened,
  WriterQuestions,
} from './thread-messages.ts';
import { UnwrittenBatches } from './unwritten-batches.ts';

/** How often a file that could not be written is tried again. */
const RETRY_MS = 1_000;
/** Unwritten payload bytes: beyond the first the socket waits, below the second it goes on. */
const BACKLOG_HIGH = 32 * 1024 * 1024;
const BACKLOG_LOW = 8 * 1024 * 1024;
/** What the thread has at once, unless it is one batch: it is never without work, and copies cost memory. */
const WRITING_BYTES = 4 * 1024 * 1024;
const SPARE_BATCHES = 8;
/** What may go away by itself: recording waits for it. */
const PASSING = ['DISK_FULL', 'CAPTURE_READ_ONLY'];

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

export interface WriterHooks extends CaptureHooks {
  /** Everything up to this id is in the file, held or dropped. */
  settled(upTo: number): void;
}

export type CapturePorts = Pick<CorePorts, 'clock' | 'captureThread'>;

export class WriterLink {
  readonly unwritten = new UnwrittenBatches();
  readonly ledger: Ledger = emptyLedger();
  readonly #ports: CapturePorts;
  readonly #path: string;
  readonly #hooks: WriterHooks;
  readonly #questions = new OpenQuestions();
  readonly #spare: Batch[] = [];
  #worker: Worker | undefined;
  #rules: RetentionRules | undefined;
  #found = 0;
  /** Batches whose copies are at the thread, in their order. */
  readonly #writing: Batch[] = [];
  #full = false;
  #lossless = false;
  #holding = false;
  #cancelRetry: (() => void) | undefined;
  #closed = false;

  constructor(ports: CapturePorts, path: string, hooks: WriterHooks) {
    this.#ports = ports;
    this.#path = path;
    this.#hooks = hooks;
  }

  /**
   * Undefined while the disk is full or the folder read-only: it tries again by itself. Rejects with a
   * `ProblemError` for any other reason.
   */
  async open(): Promise<WriterOpened | undefined> {
    try {
      return await this.#start();
    } catch (error) {
      if (!(error instanceof ProblemError) || !PASSING.includes(error.problem.code)) throw error;
      this.#setProblem(error.problem);
      this.#holding = true;
      this.#retryLater();
      return undefined;
    }
  }

  async #start(): Promise<WriterOpened> {
    const role: ThreadRole = { role: 'writer', path: this.#path };
    const { worker, opened } = await startThread<WriterOpened>(this.#ports.captureThread, role);
    this.#worker = worker;
    this.ledger.file = opened.facts;
    this.#setProblem(null);
    worker.on('message', (message: FromWriter) => this.#hear(message));
    worker.on('error', (error) => this.#die(error.message));
    worker.on('exit', () => this.#die('The thread has ended.'));
    if (this.#rules) this.setRules(this.#rules);
    if (this.#found > 0) this.setFound(this.#found);
    return opened;
  }

  /** False while the file could not be opened yet. */
  get isOpen(): boolean {
    return this.#worker !== undefined;
  }

  /** The file cannot be written: batches are kept until a try succeeds. */
  get isHolding(): boolean {
    return this.#holding;
  }

  /** Batches are on their way to the file, and more of them would only be more commits. */
  get isBusy(): boolean {
    return this.#writing.length > 0 && !this.#holding;
  }

  /** Every complete batch is in the file, held or dropped. */
  get isSettled(): boolean {
    return this.#holding || this.unwritten.complete.length === 0;
  }

  /** A batch to fill again. */
  spare(): Batch | undefined {
    return this.#spare.pop();
  }

  /** The batch so far is complete: it is written, held, or counted as dropped. `next` is filled from now on. */
  fill(next: Batch): void {
    this.unwritten.fill(next);
    const { died } = this.#questions;
    if (died) this.#dropAll(died);
    else if (this.#holding) this.#makeRoom();
    else this.#write(WRITING_BYTES);
    this.#press();
  }

  /** See `Capture.setLossless`. */
  setLossless(lossless: boolean): void {
    this.#lossless = lossless;
    this.#press();
  }

  setRules(rules: RetentionRules): void {
    this.#rules = rules;
    if (!this.#questions.died)
      this.#worker?.postMessage({ kind: 'rules', rules } satisfies ToWriter);
  }

  /** How many messages there were before this run; the file itself need not be counted for it. */
  setFound(messages: number): void {
    this.#found = messages;
    if (!this.#questions.died)
      this.#worker?.postMessage({ kind: 'found', messages } satisfies ToWriter);
  }

  /** Answered after every batch that was put before is written. */
  ask<Name extends keyof WriterQuestions>(
    name: Name,
    ask: WriterQuestions[Name]['ask'],
  ): Promise<WriterQuestions[Name]['answer']> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new ProblemError(this.ledger.problem ?? NOT_OPEN));
    if (!this.#holding) this.#write(Number.POSITIVE_INFINITY);
    return this.#questions.ask((seq) =>
      worker.postMessage({ kind: 'ask', seq, name, ask } satisfies ToWriter),
    );
  }

  /** What is held is tried once more; what cannot be written is lost and was counted as waiting. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#holding = false;
    if (this.#worker && !this.#questions.died) await this.ask('close', {}).catch(() => undefined);
    this.#worker?.removeAllListeners('exit');
    await this.#worker?.terminate();
  }

  /** Slows the broker down while too much waits to be written, and lets it go on. */
  #press(): void {
    // What is held gives way to what comes, but for a broker that would not send it again.
    const weight = this.#holding && !this.#lossless ? 0 : this.unwritten.bytes;
    const full = weight > (this.#full ? BACKLOG_LOW : BACKLOG_HIGH);
    if (full === this.#full) return;
    this.#full = full;
    this.#hooks.backlog(full);
  }

  /** Hands over the batches that follow, so many bytes at once. */
  #write(atMost: number): void {
    let bytes = this.#writing.reduce((sum, batch) => sum + costOf(batch), 0);
    for (const batch of this.unwritten.complete) {
      if (this.#writing.includes(batch)) continue;
      bytes += costOf(batch);
      if (!this.#worker || (this.#writing.length > 0 && bytes > atMost)) return;
      this.#handOver(this.#worker, batch);
    }
  }

  #handOver(worker: Worker, batch: Batch): void {
    this.#writing.push(batch);
    const copy = copyOf(batch, this.spare());
    worker.postMessage({ kind: 'write', batch: copy } satisfies ToWriter, buffersOf(copy));
  }

  #hear(message: FromWriter): void {
    if (message.kind === 'written') this.#written(message);
    else if (message.kind === 'facts') {
      this.ledger.file = message.facts;
      this.#hooks.changed();
    } else if (message.kind === 'answer' || message.kind === 'failed') {
      this.#questions.answered(message);
    }
  }

  #written({ batch: copy, facts, problem }: FromWriter & { kind: 'written' }): void {
    const batch = this.#writing.shift();
    if (!batch) return;
    this.#recycle(copy);
    this.ledger.file = facts;
    this.#setProblem(problem);
    if (problem) this.#unwritten();
    else {
      this.#count(batch);
      this.unwritten.remove(batch);
      // Batches that were on the way when one failed have come back: there is room again for it and the rest.
      if (this.#writing.length === 0) this.#holding = false;
      if (!this.#holding) this.#write(WRITING_BYTES);
      this.#hooks.stored(this.unwritten.firstId - 1);
    }
    this.#hooks.settled(problem ? Number.POSITIVE_INFINITY : batch.firstId + batch.count - 1);
    if (!problem) this.#recycle(batch);
    this.#press();
  }

  #recycle(batch: Batch): void {
    if (isReusable(batch) && this.#spare.length < SPARE_BATCHES) this.#spare.push(batch);
  }

  #count(batch: Batch): void {
    this.ledger.stored += batch.count - batch.sent;
    this.ledger.storedBytes += usedBytes(batch) - batch.sentBytes;
    this.ledger.rows += batch.count;
  }

  /** Batches behind a failed one may fail too: they are tried again once all of them have come back. */
  #unwritten(): void {
    this.#holding = true;
    this.#makeRoom();
    if (this.#writing.length === 0) this.#retryLater();
  }

  #retryLater(): void {
    this.#cancelRetry?.();
    if (this.#closed) return;
    this.#cancelRetry = this.#ports.clock.after(RETRY_MS, () => void this.#retry());
  }

  async #retry(): Promise<void> {
    if (this.#worker) {
      this.#tryOldest();
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
    if (!this.#closed) this.#tryOldest();
  }

  /** When it is written the others follow. */
  #tryOldest(): void {
    const [oldest] = this.unwritten.complete;
    if (oldest && this.#worker) this.#handOver(this.#worker, oldest);
    else this.#holding = false;
  }

  /** Of what is held; a batch whose copy is at the thread may yet be written. */
  #makeRoom(): void {
    if (this.#writing.length > 0) return;
    for (const gone of this.unwritten.shrink()) this.#drop(gone, this.ledger.problem);
  }

  #dropAll(problem: Problem): void {
    for (const batch of [...this.unwritten.complete]) {
      this.unwritten.remove(batch);
      this.#drop(batch, problem);
    }
  }

  #drop(batch: Batch, problem: Problem | null): void {
    const reason = problem ? dropReasonOf(problem) : 'unwritable';
    this.ledger.dropped[reason] += batch.count - batch.sent;
  }

  #setProblem(problem: Problem | null): void {
    if (problem?.code !== this.ledger.problem?.code) this.#hooks.changed();
    this.ledger.problem = problem;
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
    this.#writing.length = 0;
    this.#dropAll(died);
    this.#hooks.settled(Number.POSITIVE_INFINITY);
    if (this.#full) this.#hooks.backlog(false);
  }
}

const NOT_OPEN: Problem = {
  code: 'CAPTURE_NOT_OPEN',
  message: 'The capture file could not be opened yet.',
};
