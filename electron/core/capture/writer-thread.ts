// The writer of a capture file on its thread: batches first, retention in the time between.
import type { MessagePort } from 'node:worker_threads';
import type { Problem } from '../../../shared/util/problem.ts';
import { type Batch, buffersOf } from './batch.ts';
import type { CaptureWriter } from './capture-writer.ts';
import { problemOf } from './open-file.ts';
import type { FromWriter, ToWriter, WriterQuestions } from './thread-messages.ts';

/** Together they free more than the largest batch of small messages takes. */
const STEPS_A_BATCH = 2;
const UNWRITABLE = 'Messages cannot be written to the capture file.';

type Answers = {
  [Name in keyof WriterQuestions]: (
    ask: WriterQuestions[Name]['ask'],
  ) => WriterQuestions[Name]['answer'];
};

export class WriterThread {
  readonly #port: MessagePort;
  readonly #writer: CaptureWriter;
  readonly #answers: Answers;
  #pruning = false;
  #closed = false;

  constructor(port: MessagePort, writer: CaptureWriter) {
    this.#port = port;
    this.#writer = writer;
    this.#answers = {
      pin: ({ name, from, to }) => writer.pin(name, from, to),
      unpin: ({ id }) => {
        writer.unpin(id);
        return null;
      },
      close: () => {
        this.#closed = true;
        writer.close();
        return null;
      },
    };
    port.on('message', (message: ToWriter) => this.#hear(message));
  }

  #hear(message: ToWriter): void {
    if (message.kind === 'write') this.#write(message.batch);
    else if (message.kind === 'rules') {
      this.#writer.retention.setRules(message.rules);
      this.#prune();
      this.#say({ kind: 'facts', facts: this.#writer.facts() });
    } else if (message.kind === 'found') {
      this.#writer.retention.found(message.messages);
      this.#prune();
      this.#say({ kind: 'facts', facts: this.#writer.facts() });
    } else this.#answer(message.seq, message.name, message.ask);
  }

  #write(batch: Batch): void {
    let problem: Problem | null = null;
    try {
      this.#writer.write(batch);
    } catch (error) {
      problem = problemOf(error, UNWRITABLE);
    }
    if (problem?.code === 'DISK_FULL') this.#relieve();
    if (problem === null) this.#prune();
    // The buffers go back whether or not they are used again: copying a large slab would cost more. The core
    // has the rest.
    Object.assign(batch, { properties: [], topics: [], events: [] });
    this.#say({ kind: 'written', batch, facts: this.#writer.facts(), problem }, buffersOf(batch));
  }

  /** The log may take room that its pages need no more, and a smaller limit may be waiting for some. */
  #relieve(): void {
    try {
      this.#writer.retention.shortenLog();
    } catch {
      // There is not even room for that; the next try is a second away.
    }
    this.#prune();
  }

  /** Some steps now, because batches that wait may be taken without a pause, and the rest between them. */
  #prune(): void {
    let more = true;
    for (let step = 0; more && step < STEPS_A_BATCH; step++) more = this.#step();
    if (this.#pruning || !more) return;
    this.#pruning = true;
    const goOn = () => {
      if (this.#step()) setImmediate(goOn);
      else {
        this.#pruning = false;
        if (!this.#closed) this.#say({ kind: 'facts', facts: this.#writer.facts() });
      }
    };
    setImmediate(goOn);
  }

  #step(): boolean {
    try {
      return !this.#closed && this.#writer.retention.step();
    } catch {
      // The disk is full or the file may not be written: the next batch says so.
      return false;
    }
  }

  #answer<Name extends keyof WriterQuestions>(seq: number, name: Name, ask: unknown): void {
    try {
      const answer = this.#answers[name](ask as WriterQuestions[Name]['ask']);
      this.#say({ kind: 'answer', seq, answer });
      if (!this.#closed) this.#say({ kind: 'facts', facts: this.#writer.facts() });
    } catch (error) {
      this.#say({ kind: 'failed', seq, problem: problemOf(error, UNWRITABLE) });
    }
  }

  #say(message: FromWriter, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}
