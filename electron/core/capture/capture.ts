// The recorder of one capture as the core sees it: takes messages without waiting. The file itself is
// on the writer's thread.
import type { Worker } from 'node:worker_threads';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { Problem } from '../../../shared/util/problem.ts';
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
import { dropReasonOf, type Ledger } from './ledger.ts';
import type {
  FromWriter,
  RetentionRules,
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
  /** Messages up to this id are on disk, but for those that were dropped. */
  stored(upTo: number): void;
}

type Ports = Pick<CorePorts, 'clock' | 'captureThread'>;

/** Opens or creates the capture file. Rejects with a `ProblemError` when it cannot be opened. */
export async function openCapture(
  ports: Ports,
  path: string,
  hooks: CaptureHooks,
): Promise<Capture> {
  const { worker, opened } = await startThread<WriterOpened>(ports.captureThread, {
    role: 'writer',
    path,
  });
  return new Capture(ports, worker, hooks, opened);
}

export class Capture {
  readonly held = new HeldBatches();
  readonly #clock: Ports['clock'];
  readonly #worker: Worker;
  readonly #hooks: CaptureHooks;
  readonly #ledger: Ledger;
  readonly #questions = new OpenQuestions();
  readonly #spare: Batch[] = [];
  readonly #settling: { upTo: number; settled: () => void }[] = [];
  #batch: Batch;
  #nextId: number;
  #nextTopicId: number;
  /** Batches at the writer, and what they weigh. */
  #sent = 0;
  #backlog = 0;
  #full = false;
  /** The file cannot be written: batches are held until a try succeeds. */
  #holding = false;
  #cancelFlush: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  #flushWanted = false;
  #newestStored = 0;

  constructor(ports: Ports, worker: Worker, hooks: CaptureHooks, opened: WriterOpened) {
    this.#clock = ports.clock;
    this.#worker = worker;
    this.#hooks = hooks;
    this.#nextId = opened.nextId;
    this.#nextTopicId = opened.nextTopicId;
    this.#batch = emptyBatch(opened.nextId, 0);
    this.#ledger = {
      stored: 0,
      storedBytes: 0,
      dropped: { diskFull: 0, unwritable: 0, ended: 0 },
      rows: 0,
      withoutPayload: 0,
      file: opened.facts,
      problem: null,
    };
    worker.on('message', (message: FromWriter) => this.#hear(message));
    worker.on('error', (error) => this.#die(error.message));
    worker.on('exit', () => this.#die('The thread has ended.'));
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
    this.#cancelFlush ??= this.#clock.after(FLUSH_INTERVAL_MS, () => this.flush());
    return this.#nextId++;
  }

  /** Records what happened to the connection, at this place of the time line. */
  event(time: number, kind: string, detail: object): void {
    this.#batch.events.push({ time, after: this.lastId, kind, detail: JSON.stringify(detail) });
    this.#cancelFlush ??= this.#clock.after(FLUSH_INTERVAL_MS, () => this.flush());
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

  setRules(rules: RetentionRules): void {
    this.#post({ kind: 'rules', rules });
  }

  ask<Name extends keyof WriterQuestions>(
    name: Name,
    ask: WriterQuestions[Name]['ask'],
  ): Promise<WriterQuestions[Name]['answer']> {
    this.flush();
    return this.#questions.ask((seq) => this.#post({ kind: 'ask', seq, name, ask }));
  }

  /** Writes what is left; what cannot be written is lost and was counted as waiting. */
  async close(): Promise<void> {
    this.#cancelRetry?.();
    if (this.#holding) this.#retry();
    if (!this.#questions.died) await this.ask('close', {}).catch(() => undefined);
    this.#cancelFlush?.();
    this.#cancelRetry?.();
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
  }

  #next(payload: number): void {
    const batch = this.#batch;
    if (this.#questions.died) this.#drop(batch, this.#questions.died);
    else if (this.#holding) this.#hold(batch);
    else this.#send(batch);
    this.#batch = emptyBatch(this.#nextId, payload, this.#spare.pop());
    if (!this.#full && this.#backlog > BACKLOG_HIGH) {
      this.#full = true;
      this.#hooks.backlog(true);
    }
  }

  #send(batch: Batch): void {
    this.#sent++;
    this.#backlog += costOf(batch);
    this.#worker.postMessage({ kind: 'write', batch } satisfies ToWriter, buffersOf(batch));
  }

  #hear(message: FromWriter): void {
    if (message.kind === 'written') this.#written(message);
    else if (message.kind === 'facts') this.#ledger.file = message.facts;
    else if (message.kind === 'answer' || message.kind === 'failed') {
      this.#questions.answered(message);
    }
  }

  #written({ batch, facts, problem }: FromWriter & { kind: 'written' }): void {
    this.#sent--;
    this.#backlog -= costOf(batch);
    this.#ledger.file = facts;
    this.#ledger.problem = problem;
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
    if (this.#full && this.#backlog < BACKLOG_LOW) {
      this.#full = false;
      this.#hooks.backlog(false);
    }
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
    if (this.#sent > 0) return;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#clock.after(RETRY_MS, () => this.#retry());
  }

  #retry(): void {
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
    this.#ledger.problem = died;
    this.#questions.die(died);
    for (let batch = this.held.take(); batch; batch = this.held.take()) this.#drop(batch, died);
    this.#settle(Number.POSITIVE_INFINITY);
    if (this.#full) this.#hooks.backlog(false);
  }

  #post(message: ToWriter): void {
    if (!this.#questions.died) this.#worker.postMessage(message);
  }
}
