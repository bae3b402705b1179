// One reader of a capture file on its thread: answers questions between the slices of its jobs.
import type { MessagePort } from 'node:worker_threads';
import { CaptureReader } from './capture-reader.ts';
import { evaluateStored } from './evaluate.ts';
import { ListJob } from './list-job.ts';
import { problemOf } from './open-file.ts';
import { readOutline, readWhole } from './read-whole.ts';
import { Cancelled, Slices } from './slices.ts';
import type { FromReader, ListAsk, ReaderQuestions, ToReader } from './thread-messages.ts';
import { reportTopics } from './topics-job.ts';

type Answers = {
  [Name in keyof ReaderQuestions]: (
    ask: ReaderQuestions[Name]['ask'],
  ) => ReaderQuestions[Name]['answer'];
};

type Answer<Name extends keyof ReaderQuestions> = ReaderQuestions[Name]['answer'];

const LARGE = 64 * 1024;
const UNREADABLE = 'The capture file could not be read.';

export class ReaderThread {
  readonly #port: MessagePort;
  readonly #reader: CaptureReader;
  readonly #running = new Map<number, Slices>();
  readonly #lists = new Map<number, ListJob>();
  readonly #answers: Answers;

  /** Throws a `ProblemError` when the file cannot be opened. */
  constructor(port: MessagePort, path: string) {
    this.#port = port;
    const reader = new CaptureReader(path);
    this.#reader = reader;
    this.#answers = {
      history: (ask) => reader.history(ask),
      older: (ask) => reader.older(ask),
      message: ({ id, headBytes }) => reader.message(id, headBytes),
      payload: ({ id, offset, length }) => reader.payload(id, offset, length),
      events: (ask) => reader.events(ask),
      bounds: () => reader.bounds(),
      listed: (ask) =>
        this.#lists.get(ask.list)?.rows(ask) ?? {
          rows: [],
          first: 0,
          above: null,
          anchorIndex: null,
          total: 0,
          newest: 0,
          arrived: 0,
          passed: 0,
        },
      read: (ask) => readWhole(reader, ask),
      outline: (ask) => readOutline(reader, ask),
      evaluate: (ask) => evaluateStored(reader.store, ask),
      close: () => {
        reader.close();
        return null;
      },
    };
    port.on('message', (message: ToReader) => this.#hear(message));
  }

  #hear(message: ToReader): void {
    if (message.kind === 'ask') this.#answer(message.seq, message.name, message.ask);
    else if (message.kind === 'start') void this.#start(message);
    else if (message.kind === 'stored') this.#stored(message.upTo);
    else this.#end(message);
  }

  #end({ kind, seq }: ToReader & { kind: 'cancel' | 'stop' }): void {
    const slices = this.#running.get(seq);
    slices?.cancel();
    this.#lists.get(seq)?.stop();
    if (kind === 'stop') return;
    // A list whose scan has ended is only a list: nothing runs that would see the cancelling.
    if (this.#lists.delete(seq) && !slices) this.#say({ kind: 'answer', seq, answer: null });
  }

  #answer<Name extends keyof ReaderQuestions>(seq: number, name: Name, ask: unknown): void {
    try {
      const answer = this.#answers[name](ask as ReaderQuestions[Name]['ask']);
      const large = name === 'read' ? largePayloads(answer as Answer<'read'>) : [];
      this.#say({ kind: 'answer', seq, answer }, large);
    } catch (error) {
      this.#say({ kind: 'failed', seq, problem: problemOf(error, UNREADABLE) });
    }
  }

  async #start({ seq, name, ask }: ToReader & { kind: 'start' }): Promise<void> {
    const slices = new Slices();
    this.#running.set(seq, slices);
    const report = (progress: unknown) => this.#say({ kind: 'progress', seq, progress });
    try {
      if (name === 'topics') {
        const answer = await reportTopics(this.#reader, slices, (progress, buffers) =>
          this.#say({ kind: 'progress', seq, progress }, buffers),
        );
        this.#say({ kind: 'answer', seq, answer });
      } else {
        const list = new ListJob(this.#reader, ask as ListAsk);
        this.#lists.set(seq, list);
        report(list.progress());
        await list.fill(slices, report);
        // Answered when it is cancelled: until then it follows what arrives.
      }
    } catch (error) {
      // A list that was only stopped is still looked at.
      if (error instanceof Cancelled) {
        if (!this.#lists.has(seq)) this.#say({ kind: 'answer', seq, answer: null });
      } else this.#say({ kind: 'failed', seq, problem: problemOf(error, UNREADABLE) });
    } finally {
      this.#running.delete(seq);
    }
  }

  #stored(upTo: number): void {
    for (const [seq, list] of this.#lists) {
      list.stored(upTo);
      // A list that is still being filled looks by itself at the end of its slices.
      if (this.#running.has(seq)) continue;
      try {
        if (list.follow()) this.#say({ kind: 'progress', seq, progress: list.progress() });
      } catch (error) {
        this.#lists.delete(seq);
        this.#say({ kind: 'failed', seq, problem: problemOf(error, UNREADABLE) });
      }
    }
  }

  #say(message: FromReader, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

/** Handing over a small one costs more than copying it. */
function largePayloads({ messages }: Answer<'read'>): ArrayBuffer[] {
  return messages
    .filter(({ payload }) => payload.length > LARGE)
    .map(({ payload }) => payload.buffer);
}
