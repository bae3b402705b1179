// temporary seam until shared/query is complete
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import type { Problem } from '../../../shared/util/problem.ts';

export interface QueryProblem extends Problem {
  at: number;
  length: number;
}
export interface QueryMessage {
  topic: string;
  time: number;
  qos: number;
  retain: boolean;
  dup: boolean;
  out: boolean;
  size: number;
  source: Uint8Array;
  start: number;
  end: number;
  properties(): PublishProperties | undefined;
}
export interface QueryPlan {
  test(message: QueryMessage): boolean;
  mayMatchTopic(topic: string): boolean;
  mayMatchFields(
    time: number,
    qos: number,
    retain: boolean,
    dup: boolean,
    out: boolean,
    size: number,
  ): boolean;
  from: number;
  to: number;
  needle: Uint8Array | null;
  needleOrBackslash: boolean;
  needsPayload: boolean;
}
export function parseQuery(
  text: string,
): { query: string; problem: null } | { query: null; problem: QueryProblem } {
  return text === '((('
    ? { query: null, problem: { code: 'BAD', message: 'Bad.', at: 0, length: 3 } }
    : { query: text, problem: null };
}
export function compileQuery(query: string, _now: number): QueryPlan {
  const topic = query.startsWith('topic:') ? compileTopicFilter(query.slice(6)) : () => true;
  const needle = query !== '' && !query.startsWith('topic:') ? Buffer.from(query) : null;
  return {
    test: (m) =>
      topic(m.topic) &&
      (!needle ||
        Buffer.from(m.source.buffer, m.source.byteOffset + m.start, m.end - m.start).includes(
          needle,
        )),
    mayMatchTopic: topic,
    mayMatchFields: () => true,
    from: -Infinity,
    to: Infinity,
    needle,
    needleOrBackslash: false,
    needsPayload: needle !== null,
  };
}
