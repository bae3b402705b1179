// Whole messages in ascending order, for whoever sends or writes them out again. Runs on a reader's
// thread.

import { ProblemError } from '../../../shared/util/problem.ts';
import type { CaptureReader } from './capture-reader.ts';
import { compileQuery, parseQuery } from './queries.ts';
import { Scanner } from './scanner.ts';
import type { ReaderQuestions, WholeMessage } from './thread-messages.ts';

type Ask = ReaderQuestions['read']['ask'];
type Answer = ReaderQuestions['read']['answer'];

/** Messages looked at a call at most, so that a rare match does not hold up other questions. */
const LOOKED_AT = 50_000;

export function readWhole(reader: CaptureReader, ask: Ask): Answer {
  return ask.ids ? readIds(reader, ask, ask.ids) : readMatches(reader, ask);
}

/** `from` is a place in `ids`. */
function readIds(reader: CaptureReader, ask: Ask, ids: readonly number[]): Answer {
  const messages: WholeMessage[] = [];
  let bytes = 0;
  let at = ask.from;
  for (; at < ids.length && messages.length < ask.limit && bytes < ask.bytes; at++) {
    const message = whole(reader, ids[at] ?? 0);
    if (!message) continue;
    messages.push(message);
    bytes += message.payload.length;
  }
  return { messages, next: at, end: at >= ids.length };
}

function readMatches(reader: CaptureReader, ask: Ask): Answer {
  const { query, problem } = parseQuery(ask.query);
  if (problem) throw new ProblemError(problem);
  const scanner = new Scanner(reader.store, compileQuery(query, ask.now));
  const messages: WholeMessage[] = [];
  let bytes = 0;
  let looked = 0;
  for (const block of reader.store.up(ask.from)) {
    const rows: number[] = [];
    scanner.scan(block, Math.max(0, ask.from - block.first), block.count, (row) => rows.push(row));
    for (const row of rows) {
      if (messages.length >= ask.limit || bytes >= ask.bytes) {
        return { messages, next: block.first + row, end: false };
      }
      const message = whole(reader, block.first + row);
      if (!message) continue;
      messages.push(message);
      bytes += message.payload.length;
    }
    looked += block.count;
    if (looked > LOOKED_AT) return { messages, next: block.next, end: false };
  }
  return { messages, next: ask.from, end: true };
}

function whole(reader: CaptureReader, id: number): WholeMessage | undefined {
  const block = reader.store.blockOf(id);
  if (!block) return undefined;
  const row = id - block.first;
  const size = reader.store.size(block, row);
  return {
    id,
    time: block.micros(row),
    flags: block.flags[row] ?? 0,
    topic: reader.store.topic(block.topic[row] ?? 0),
    payload: reader.store.payload(block, row, 0, size),
  };
}
