// Compiles one condition of a query.
import type { PublishProperties } from '../contract/messages.ts';
import { compileTopicFilter } from '../mqtt/topic-match.ts';
import { comparison, type JsonPayload, jsonCondition } from './compile-json.ts';
import { ANY_TIME, type Condition, condition, not, type TimeRange } from './condition.ts';
import {
  type BytesTest,
  type PropertyName,
  type PropertyTest,
  type QueryCondition,
  type QueryFlag,
  REGEX_BYTES,
  type TextTest,
  type TimeOp,
} from './query.ts';
import type { QueryFields } from './query-plan.ts';
import { compileBytes, compileText, type TextMatcher } from './text-matcher.ts';
import { resolveTime, type TimeSpan, timeTest } from './time-value.ts';

export function compileCondition(
  node: QueryCondition,
  nowMicros: number,
  json: JsonPayload,
): Condition {
  switch (node.kind) {
    case 'text':
      return anywhere(node.text);
    case 'topic-filter':
      return topic(compileTopicFilter(node.filter), 40);
    case 'topic':
      return node.test.op === '!='
        ? not(topicText({ op: '=', text: node.test.text }))
        : topicText(node.test);
    case 'payload':
      return payload(node.test);
    case 'json':
      return jsonCondition(node.path, node.test, json);
    case 'qos': {
      const holds = comparison(node.op);
      return fields(({ qos }) => holds(qos - node.value));
    }
    case 'size': {
      const holds = comparison(node.op);
      return fields(({ size }) => holds(size - node.bytes));
    }
    case 'time':
      return time(node.op, resolveTime(node.value, nowMicros));
    case 'flag':
      return flag(node.flag);
    case 'property':
      return property(node.name, node.test);
    case 'user':
      return user(node.key, node.test);
  }
}

function anywhere(text: string): Condition {
  const matcher = compileText({ op: ':', text });
  const inTopic = remembering(matcher.inText);
  return condition(
    matcher.cost + 20,
    (message) =>
      inTopic(message.topic) || matcher.inBytes(message.source, message.start, message.end),
    { ofTopic: (name) => matcher.inText(name) || null, needsPayload: true },
  );
}

function topicText(test: TextTest): Condition {
  return topic(compileText(test).inText, 30);
}

function topic(matches: (name: string) => boolean, cost: number): Condition {
  const remembered = remembering(matches);
  return condition(cost, (message) => remembered(message.topic), { ofTopic: matches });
}

const MAX_REMEMBERED = 65_536;

/** Topic names come again and again: a look-up costs less than most tests. */
function remembering(test: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const known = answers.get(name);
    if (known !== undefined) return known;
    if (answers.size >= MAX_REMEMBERED) answers.clear();
    const answer = test(name);
    answers.set(name, answer);
    return answer;
  };
}

function payload(test: TextTest | BytesTest): Condition {
  if (test.op === '!=') return not(payload({ ...test, op: '=' }));
  const matcher = 'hex' in test ? compileBytes(test) : compileText(test);
  const { inBytes, needle } = matcher;
  const known: Partial<Condition> = {
    needsPayload: true,
    matchNeedle: needle && { bytes: needle, orBackslash: false },
  };
  if (test.op === '~') {
    const seen = (start: number, end: number) => Math.min(end, start + REGEX_BYTES);
    return condition(
      matcher.cost,
      ({ source, start, end }) => inBytes(source, start, seen(start, end)),
      known,
    );
  }
  return condition(matcher.cost, ({ source, start, end }) => inBytes(source, start, end), known);
}

function fields(test: (fields: QueryFields) => boolean, times?: Partial<Condition>): Condition {
  return condition(5, test, { ofFields: test, ...times });
}

function flag(name: QueryFlag): Condition {
  if (name === 'retain') return fields(({ retain }) => retain);
  if (name === 'dup') return fields(({ dup }) => dup);
  return fields(({ out }) => out === (name === 'out'));
}

function time(op: TimeOp, span: TimeSpan): Condition {
  const holds = timeTest(op, span);
  const before: TimeRange = { from: ANY_TIME.from, to: span.start };
  const after: TimeRange = { from: span.start, to: ANY_TIME.to };
  const inside: TimeRange = { from: span.start, to: span.end };
  const matchTimes = op === '=' ? inside : op.startsWith('<') ? before : after;
  const otherTimes = op === '=' ? ANY_TIME : op.startsWith('<') ? after : before;
  return fields((message) => holds(message.time), { matchTimes, otherTimes });
}

const PROPERTIES_COST = 150;

function property(name: PropertyName, test: PropertyTest | null): Condition {
  const isMatch = propertyTest(test);
  return ofProperties((properties) => {
    const value = properties[name];
    if (Array.isArray(value)) return value.some(isMatch);
    return value !== undefined && isMatch(value);
  });
}

/** Takes one value that is there. */
function propertyTest(test: PropertyTest | null): (value: unknown) => boolean {
  if (test === null) return () => true;
  if ('word' in test) {
    const wanted = (test.word === 'true') === (test.op === '=');
    return (value) => value === wanted;
  }
  if ('digits' in test) {
    const holds = comparison(test.op);
    const other = Number(test.digits);
    return (value) => typeof value === 'number' && holds(value - other);
  }
  const isDifferent = test.op === '!=';
  const matcher: Pick<TextMatcher, 'inBytes'> & Partial<TextMatcher> =
    'hex' in test
      ? compileBytes(isDifferent ? { ...test, op: '=' } : test)
      : compileText(isDifferent ? { ...test, op: '=' } : test);
  return (value) => {
    const isSame =
      value instanceof Uint8Array
        ? matcher.inBytes(value, 0, value.length)
        : matcher.inText?.(String(value)) === true;
    return isSame !== isDifferent;
  };
}

function user(key: string, test: TextTest | null): Condition {
  const isMatch = propertyTest(test);
  return ofProperties(({ userProperties = [] }) =>
    userProperties.some(([name, value]) => name === key && isMatch(value)),
  );
}

function ofProperties(test: (properties: PublishProperties) => boolean): Condition {
  return condition(
    PROPERTIES_COST,
    (message) => {
      const properties = message.properties();
      return properties !== undefined && test(properties);
    },
    { needsProperties: true },
  );
}
