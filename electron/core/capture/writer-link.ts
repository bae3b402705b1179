// The writer of a capture as the core sees it: hands batches to its thread, keeps them while the file
// cannot be written, slows the broker down before memory grows, and counts what became of each message.
import type { Worker } from 'node:worker_threads';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { type Batch, buffersOf, costOf, isReusable, timeOf, usedBytes } from './batch.ts';
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

/** How often a file that could not be written is tried again. */
const RETRY_MS = 1_000;
/** Unwritten payload bytes: beyond the first the socket waits, below the second it goes on. */
const BACKLOG_HIGH = 32 * 1024 * 1024;
const BACKLOG_LOW = 8 * 1024 * 1024;
const SPARE_BATCHES = 4;
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
  readonly held = new HeldBatches();
  readonly ledger: Ledger = emptyLedger();
  readonly #ports: CapturePorts;
  readonly #path: string;
  readonly #hooks: WriterHooks;
  readonly #questions = new OpenQuestions();
  readonly #spare: Batch[] = [];
  #worker: Worker | undefined;
  #rules: RetentionRules | undefined;
  #found = 0;
  /** Of each batch at the writer the time of its oldest message, in their order. */
  readonly #sentTimes: (number | null)[] = [];
  /** Batches at the writer, and what they weigh. */
  #sent = 0;
  #backlog = 0;
  #full = false;
  #lossless = false;
  /** The file cannot be written: batches are held until a try succeeds. */
  #holding = false;
  #cancelRetry: (() => void) | undefined;
  #newestStored = 0;
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

  /** Batches are on their way to the file, and more of them would only be more commits. */
  get isBusy(): boolean {
    return this.#sent > 0 && !this.#holding;
  }

  /** Everything that was put is in the file, held or dropped. */
  get isSettled(): boolean {
    return this.#sent === 0 || this.#holding || this.#questions.died !== undefined;
  }

  /** Time of the oldest message the writer has and has not written; null: none. What is held can be read. */
  unwrittenSince(): number | null {
    return this.isSettled ? null : (this.#sentTimes.find((time) => time !== null) ?? null);
  }

  /** A batch to fill again. */
  spare(): Batch | undefined {
    return this.#spare.pop();
  }

  /** Writes a batch, holds it, or counts it as dropped. */
  put(batch: Batch): void {
    if (this.#questions.died) this.#drop(batch, this.#questions.died);
    else if (this.#holding) this.#hold(batch);
    else this.#send(batch);
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
    return this.#questions.ask((seq) =>
      worker.postMessage({ kind: 'ask', seq, name, ask } satisfies ToWriter),
    );
  }

  /** What is held is tried once more; what cannot be written is lost and was counted as waiting. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    if (this.#holding && this.#worker) this.#sendHeld();
    if (this.#worker && !this.#questions.died) await this.ask('close', {}).catch(() => undefined);
    this.#worker?.removeAllListeners('exit');
    await this.#worker?.terminate();
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
    this.#sentTimes.push(timeOf(batch));
    this.#backlog += costOf(batch);
    this.#worker?.postMessage({ kind: 'write', batch } satisfies ToWriter, buffersOf(batch));
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

  #written({ batch, facts, problem }: FromWriter & { kind: 'written' }): void {
    this.#sent--;
    this.#sentTimes.shift();
    this.#backlog -= costOf(batch);
    this.ledger.file = facts;
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
    this.#hooks.settled(problem ? Number.POSITIVE_INFINITY : upTo);
    this.#press();
  }

  #count(batch: Batch): void {
    this.ledger.stored += batch.count - batch.sent;
    this.ledger.storedBytes += usedBytes(batch) - batch.sentBytes;
    this.ledger.rows += batch.count;
  }

  /** Batches behind a failed one fail too, one after the other: they come back in their order. */
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
    if (!this.#closed) this.#sendHeld();
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
    for (const gone of this.held.add(batch)) this.#drop(gone, this.ledger.problem);
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
    for (let batch = this.held.take(); batch; batch = this.held.take()) this.#drop(batch, died);
    this.#hooks.settled(Number.POSITIVE_INFINITY);
    if (this.#full) this.#hooks.backlog(false);
  }
}

const NOT_OPEN: Problem = {
  code: 'CAPTURE_NOT_OPEN',
  message: 'The capture file could not be opened yet.',
};
