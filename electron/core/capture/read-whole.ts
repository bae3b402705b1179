// Messages in ascending order, for whoever sends or writes them out again. Runs on a reader's thread.

import { compileQuery } from '../../../shared/query/compile-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import type { BlockView } from './block.ts';
import type { CaptureReader } from './capture-reader.ts';
import { Scanner } from './scanner.ts';
import { propertiesFrom } from './stored-properties.ts';
import type { ReadAsk, ReaderQuestions, WholeMessage } from './thread-messages.ts';

/** Messages looked at a call at most, so that a rare match does not hold up other questions. */
const LOOKED_AT = 50_000;

interface Walked {
  next: number;
  end: boolean;
}

export function readWhole(
  reader: CaptureReader,
  ask: ReaderQuestions['read']['ask'],
): ReaderQuestions['read']['answer'] {
  const messages: WholeMessage[] = [];
  let bytes = 0;
  const walked = walk(reader, ask, (block, row) => {
    if (messages.length >= ask.limit || bytes >= ask.bytes) return false;
    const message = whole(reader, block, row);
    messages.push(message);
    bytes += message.payload.length;
    return true;
  });
  return { messages, ...walked };
}

export function readOutline(
  reader: CaptureReader,
  ask: ReadAsk,
): ReaderQuestions['outline']['answer'] {
  const ids = new Float64Array(ask.limit);
  const times = new Float64Array(ask.limit);
  const flags = new Uint8Array(ask.limit);
  const topics = new Uint32Array(ask.limit);
  const sizes = new Float64Array(ask.limit);
  const names = new Map<number, string>();
  let count = 0;
  const walked = walk(reader, ask, (block, row) => {
    if (count >= ask.limit) return false;
    const topicId = block.topic[row] ?? 0;
    ids[count] = block.first + row;
    times[count] = block.micros(row);
    flags[count] = block.flags[row] ?? 0;
    topics[count] = topicId;
    sizes[count] = reader.store.size(block, row);
    if (!names.has(topicId)) names.set(topicId, reader.store.topic(topicId));
    count++;
    return true;
  });
  return {
    ids: ids.slice(0, count),
    times: times.slice(0, count),
    flags: flags.slice(0, count),
    topics: topics.slice(0, count),
    sizes: sizes.slice(0, count),
    names: [...names],
    ...walked,
  };
}

/** `take` answers false when it has enough: that message is the next one then. */
function walk(
  reader: CaptureReader,
  ask: ReadAsk,
  take: (block: BlockView, row: number) => boolean,
): Walked {
  return ask.ids ? walkIds(reader, ask.ids, ask.from, take) : walkMatches(reader, ask, take);
}

/** `from` and `next` are places in `ids`. */
function walkIds(
  reader: CaptureReader,
  ids: readonly number[],
  from: number,
  take: (block: BlockView, row: number) => boolean,
): Walked {
  for (let at = from; at < ids.length; at++) {
    const id = ids[at] ?? 0;
    const block = reader.store.blockOf(id);
    if (block && !take(block, id - block.first)) return { next: at, end: false };
  }
  return { next: ids.length, end: true };
}

function walkMatches(
  reader: CaptureReader,
  ask: ReadAsk,
  take: (block: BlockView, row: number) => boolean,
): Walked {
  const { query, problem } = parseQuery(ask.query);
  if (problem) throw new ProblemError(problem);
  const scanner = new Scanner(reader.store, compileQuery(query, ask.now));
  let looked = 0;
  for (const block of reader.store.up(ask.from)) {
    let next = -1;
    scanner.scan(block, Math.max(0, ask.from - block.first), block.count, (row) => {
      if (next < 0 && !take(block, row)) next = row;
    });
    if (next >= 0) return { next: block.first + next, end: false };
    looked += block.count;
    if (looked > LOOKED_AT) return { next: block.next, end: false };
  }
  return { next: ask.from, end: true };
}

function whole(reader: CaptureReader, block: BlockView, row: number): WholeMessage {
  const properties = block.properties(row);
  return {
    id: block.first + row,
    time: block.micros(row),
    flags: block.flags[row] ?? 0,
    topic: reader.store.topic(block.topic[row] ?? 0),
    payload: reader.store.payload(block, row, 0, reader.store.size(block, row)),
    properties: properties === null ? null : propertiesFrom(properties),
  };
}
