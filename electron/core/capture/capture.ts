// The recorder of one capture as the core sees it: takes messages without waiting, answers questions
// about what was recorded. The file itself is on its thread.
import { Worker } from 'node:worker_threads';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import { FLAG_OUT } from '../message-flags.ts';
import type { CorePorts } from '../ports.ts';
import { type Batch, buffersOf, emptyBatch, hasRoom, isReusable, usedBytes } from './batch.ts';
import type { FromThread, Opened, QuestionName, Questions, ToThread } from './thread-messages.ts';

const FLUSH_INTERVAL_MS = 100;
/** Unwritten payload bytes: beyond the first the socket waits, below the second it goes on. */
const BACKLOG_HIGH = 32 * 1024 * 1024;
const BACKLOG_LOW = 8 * 1024 * 1024;
/** Counts rows against the backlog too: empty payloads are not free. */
const ROW_COST = 64;
const SPARE_BATCHES = 4;

export interface CaptureHooks {
  /** The writer is behind (true) or has caught up (false). */
  backlog(full: boolean): void;
}

/** Received messages since it was opened; those we sent are recorded too but not counted here. */
export interface Ledger {
  stored: number;
  dropped: number;
  /** Rows of either direction written in this run. */
  rows: number;
  fileBytes: number;
  problem: Problem | null;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

type Ports = Pick<CorePorts, 'clock' | 'captureThread'>;

/** Opens or creates the capture file. Rejects with a `ProblemError` when it cannot be opened. */
export async function openCapture(
  ports: Ports,
  path: string,
  hooks: CaptureHooks,
): Promise<{ capture: Capture; opened: Opened }> {
  const worker =
    'code' in ports.captureThread
      ? new Worker(ports.captureThread.code, { eval: true })
      : new Worker(ports.captureThread.url);
  try {
    const opened = await open(worker, path);
    return { capture: new Capture(ports, worker, hooks, opened), opened };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

function open(worker: Worker, path: string): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(error);
    worker.once('error', failed);
    worker.once('message', (message: FromThread) => {
      worker.off('error', failed);
      if (message.kind === 'opened') resolve(message.opened);
      else if (message.kind === 'open-failed') reject(new ProblemError(message.problem));
    });
    worker.postMessage({ kind: 'open', path } satisfies ToThread);
  });
}

export class Capture {
  readonly #clock: Ports['clock'];
  readonly #worker: Worker;
  readonly #hooks: CaptureHooks;
  readonly #ledger: Ledger;
  readonly #waiting = new Map<number, Waiting>();
  readonly #spare: Batch[] = [];
  #batch: Batch;
  #nextId: number;
  #nextTopicId: number;
  #seq = 0;
  #backlog = 0;
  #full = false;
  #cancelFlush: (() => void) | undefined;
  #died: Problem | undefined;

  constructor(ports: Ports, worker: Worker, hooks: CaptureHooks, opened: Opened) {
    this.#clock = ports.clock;
    this.#worker = worker;
    this.#hooks = hooks;
    this.#nextId = opened.nextId;
    this.#nextTopicId = opened.nextTopicId;
    this.#batch = emptyBatch(opened.nextId, 0);
    this.#ledger = { stored: 0, dropped: 0, rows: 0, fileBytes: opened.bytes, problem: null };
    worker.on('message', (message: FromThread) => this.#hear(message));
    worker.on('error', (error) => this.#die(error.message));
    worker.on('exit', () => this.#die('The thread has ended.'));
  }

  ledger(): Readonly<Ledger> {
    return this.#ledger;
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
    if (flags & FLAG_OUT) batch.sent++;
    if (properties) batch.properties.push([row, properties]);
    batch.count = row + 1;
    this.#cancelFlush ??= this.#clock.after(FLUSH_INTERVAL_MS, () => this.flush());
    return this.#nextId++;
  }

  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    if (this.#batch.count > 0) this.#next(0);
  }

  /** Answers after everything appended before is written. */
  ask<Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]['ask'],
  ): Promise<Questions[Name]['answer']> {
    this.flush();
    if (this.#died) return Promise.reject(new ProblemError(this.#died));
    const seq = ++this.#seq;
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, {
        resolve: (answer) => resolve(answer as Questions[Name]['answer']),
        reject,
      });
      this.#worker.postMessage({ kind: 'ask', seq, name, ask } satisfies ToThread);
    });
  }

  async close(): Promise<void> {
    if (!this.#died) await this.ask('close', {});
    this.#worker.removeAllListeners('exit');
    await this.#worker.terminate();
  }

  #next(payload: number): void {
    const batch = this.#batch;
    if (batch.count > 0 && this.#died) {
      this.#ledger.dropped += batch.count - batch.sent;
    } else if (batch.count > 0) {
      this.#backlog += cost(batch);
      this.#worker.postMessage({ kind: 'write', batch } satisfies ToThread, buffersOf(batch));
    }
    const topics = batch.count > 0 ? [] : batch.topics;
    this.#batch = emptyBatch(this.#nextId, payload, this.#spare.pop());
    this.#batch.topics.push(...topics);
    if (!this.#full && this.#backlog > BACKLOG_HIGH) {
      this.#full = true;
      this.#hooks.backlog(true);
    }
  }

  #hear(message: FromThread): void {
    if (message.kind === 'written') {
      this.#written(message);
    } else if (message.kind === 'answer' || message.kind === 'failed') {
      const waiting = this.#waiting.get(message.seq);
      this.#waiting.delete(message.seq);
      if (message.kind === 'answer') waiting?.resolve(message.answer);
      else waiting?.reject(new ProblemError(message.problem));
    }
  }

  #written({ batch, fileBytes, problem }: FromThread & { kind: 'written' }): void {
    if (problem) {
      this.#ledger.dropped += batch.count - batch.sent;
      // The next batch brings them again: rows must not point to topics the file lacks.
      this.#batch.topics.push(...batch.topics);
    } else {
      this.#ledger.stored += batch.count - batch.sent;
      this.#ledger.rows += batch.count;
    }
    this.#ledger.problem = problem;
    this.#ledger.fileBytes = fileBytes;
    this.#backlog -= cost(batch);
    if (isReusable(batch) && this.#spare.length < SPARE_BATCHES) this.#spare.push(batch);
    if (this.#full && this.#backlog < BACKLOG_LOW) {
      this.#full = false;
      this.#hooks.backlog(false);
    }
  }

  #die(detail: string): void {
    if (this.#died) return;
    this.#died = {
      code: 'CAPTURE_THREAD_ENDED',
      message:
        'Recording has stopped because of an error in MQTTScope. Restart it to record again.',
      detail,
    };
    this.#ledger.problem = this.#died;
    for (const waiting of this.#waiting.values()) waiting.reject(new ProblemError(this.#died));
    this.#waiting.clear();
    if (this.#full) this.#hooks.backlog(false);
  }
}

function cost(batch: Batch): number {
  return usedBytes(batch) + batch.count * ROW_COST;
}
