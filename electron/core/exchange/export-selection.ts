// Which messages an export holds, in the order of their arrival. Runs on the work's thread; messages
// that come while it runs are not part of it, and no long transaction keeps the recorder's log growing.
import type { Scope } from '../../../shared/contract/exchange.ts';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { type BlockView, MAX_BLOCK_ROWS } from '../capture/block.ts';
import type { CaptureReader } from '../capture/capture-reader.ts';
import { Scanner } from '../capture/scanner.ts';
import type { StoredEvent } from '../capture/thread-messages.ts';
import { FLAG_LARGE } from '../message-flags.ts';
import type { ExportedEvent, ExportedMessage } from './export-message.ts';
import type { WorkControl } from './work-control.ts';

/** Messages of one block. */
interface Chosen {
  block: BlockView;
  rows: readonly number[];
}

export interface ExportSink {
  message(message: ExportedMessage): Promise<void> | undefined;
  event(event: ExportedEvent): void;
}

/** Hands the messages of the scope to the sink and says in the job what is not there any more. */
export async function exportSelection(
  reader: CaptureReader,
  scope: Scope,
  now: number,
  sink: ExportSink,
  control: WorkControl,
): Promise<void> {
  const { first, last: until } = reader.ids();
  const evictedBefore = reader.evictedMessages();
  const wanted = scope.kind === 'ids' ? new Set(scope.ids).size : Math.max(0, until + 1 - first);
  const events = new EventsInPlace(scope.kind === 'all' ? reader.eachEvent() : [], sink);
  const message = new StoredMessageView(reader);
  control.setTotal(wanted);
  let found = 0;
  for (const { block, rows } of choose(reader, scope, now, until)) {
    for (const row of rows) {
      events.upTo(block.first + row);
      const waiting = sink.message(message.at(block, row));
      if (waiting) await waiting;
    }
    const looked =
      scope.kind === 'ids' ? rows.length : Math.min(block.next, until + 1) - block.first;
    found += looked;
    control.advance(looked, rows.length);
    if (control.isOver()) await control.breathe();
  }
  events.upTo(Number.POSITIVE_INFINITY);
  const { messages: damaged } = reader.store.damage();
  control.skip('The message is in a damaged part of the capture file.', damaged);
  if (scope.kind === 'query') return;
  // Ids are missing in between, too, where messages could not be recorded at all.
  const evicted = scope.kind === 'ids' ? wanted : reader.evictedMessages() - evictedBefore;
  const missing = Math.min(wanted - found - damaged, evicted);
  control.skip('The message was removed from the capture meanwhile.', missing);
}

function choose(
  reader: CaptureReader,
  scope: Scope,
  now: number,
  until: number,
): Generator<Chosen> {
  if (scope.kind === 'all') return everything(reader, until);
  if (scope.kind === 'ids') return byId(reader, scope.ids);
  return matches(reader, scope.query, now, until);
}

const ALL_ROWS = Array.from({ length: MAX_BLOCK_ROWS }, (_, row) => row);

function* everything(reader: CaptureReader, until: number): Generator<Chosen> {
  for (const block of reader.store.up(0)) {
    if (block.first > until) return;
    const count = Math.min(block.count, until + 1 - block.first);
    yield { block, rows: ALL_ROWS.slice(0, count) };
  }
}

function* matches(
  reader: CaptureReader,
  text: string,
  now: number,
  until: number,
): Generator<Chosen> {
  const { query, problem } = parseQuery(text);
  if (problem) throw new ProblemError(problem);
  const scanner = new Scanner(reader.store, compileQuery(query, now));
  for (const block of reader.store.up(0)) {
    if (block.first > until) return;
    const rows: number[] = [];
    const count = Math.min(block.count, until + 1 - block.first);
    scanner.scan(block, 0, count, (row) => rows.push(row));
    yield { block, rows };
  }
}

function* byId(reader: CaptureReader, ids: readonly number[]): Generator<Chosen> {
  const wanted = [...new Set(ids)].sort((a, b) => a - b);
  for (let at = 0; at < wanted.length; ) {
    const block = reader.store.blockOf(wanted[at] ?? 0);
    if (!block) {
      at++;
      continue;
    }
    const rows: number[] = [];
    for (; (wanted[at] ?? Number.POSITIVE_INFINITY) < block.next; at++) {
      rows.push((wanted[at] ?? 0) - block.first);
    }
    yield { block, rows };
  }
}

/** Events between the messages they came between. */
class EventsInPlace {
  readonly #events: Iterator<StoredEvent>;
  readonly #sink: ExportSink;
  #next: StoredEvent | undefined;

  constructor(events: Iterable<StoredEvent>, sink: ExportSink) {
    this.#events = events[Symbol.iterator]();
    this.#sink = sink;
    this.#advance();
  }

  #advance(): void {
    const { value, done } = this.#events.next();
    this.#next = done ? undefined : value;
  }

  /** Those before message `id`. */
  upTo(id: number): void {
    for (; this.#next && this.#next.after < id; this.#advance()) {
      const { time, kind, detail } = this.#next;
      this.#sink.event({ micros: time, kind, detail });
    }
  }
}

/** One object for all messages of an export. */
class StoredMessageView implements ExportedMessage {
  readonly #reader: CaptureReader;
  #block: BlockView | undefined;
  #payloads = Buffer.alloc(0);
  id = 0;
  micros = 0;
  flags = 0;
  topic = '';
  properties: unknown = null;
  size = 0;
  payload: Buffer | null = null;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  at(block: BlockView, row: number): this {
    const { store } = this.#reader;
    if (block !== this.#block) {
      const { buffer, byteOffset, length } = block.payloads;
      this.#payloads = Buffer.from(buffer, byteOffset, length);
      this.#block = block;
    }
    const flags = block.flags[row] ?? 0;
    this.id = block.first + row;
    this.micros = block.micros(row);
    this.flags = flags & ~FLAG_LARGE;
    this.topic = store.topic(block.topic[row] ?? 0);
    this.properties = block.properties(row);
    this.size = store.size(block, row);
    this.payload =
      flags & FLAG_LARGE ? null : this.#payloads.subarray(block.start(row), block.end[row]);
    return this;
  }

  pieces(): Iterable<Uint8Array> {
    return this.payload ? [this.payload] : this.#reader.store.parts(this.id, 0);
  }
}
