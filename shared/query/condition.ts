// A compiled part of a query, and how parts combine. Beside its test every part says what it knows of
// a message it has seen only a piece of: yes, no, or nothing. `and`, `or` and `not` over these three
// never claim too much.
import type { QueryFields, QueryMessage } from './query-plan.ts';

/** Null: cannot be said. */
export type Verdict = boolean | null;
export type TopicVerdict = (topic: string) => Verdict;
export type FieldsVerdict = (fields: QueryFields) => Verdict;

/** Times in microseconds, both ends included. */
export interface TimeRange {
  from: number;
  to: number;
}

export interface Needle {
  bytes: Uint8Array;
  orBackslash: boolean;
}

export interface Condition {
  test(message: QueryMessage): boolean;
  /** About what a test costs, in nanoseconds. */
  cost: number;
  /** Null, too, when it cannot be said of any. */
  ofTopic: TopicVerdict | null;
  ofFields: FieldsVerdict | null;
  /** Where the times of all messages lie that match, and of all that do not. */
  matchTimes: TimeRange;
  otherTimes: TimeRange;
  /** Bytes in the payload of every message that matches, and of every one that does not. */
  matchNeedle: Needle | null;
  otherNeedle: Needle | null;
  needsPayload: boolean;
  needsProperties: boolean;
}

export const ANY_TIME: TimeRange = {
  from: Number.NEGATIVE_INFINITY,
  to: Number.POSITIVE_INFINITY,
};

const UNKNOWING = {
  ofTopic: null,
  ofFields: null,
  matchTimes: ANY_TIME,
  otherTimes: ANY_TIME,
  matchNeedle: null,
  otherNeedle: null,
  needsPayload: false,
  needsProperties: false,
};

/** A condition that knows nothing in advance but what `known` says. */
export function condition(
  cost: number,
  test: Condition['test'],
  known: Partial<Condition> = {},
): Condition {
  return { ...UNKNOWING, ...known, cost, test };
}

export function not(inner: Condition): Condition {
  const { ofTopic, ofFields } = inner;
  return {
    ...inner,
    test: (message) => !inner.test(message),
    ofTopic: ofTopic && ((topic) => negate(ofTopic(topic))),
    ofFields: ofFields && ((fields) => negate(ofFields(fields))),
    matchTimes: inner.otherTimes,
    otherTimes: inner.matchTimes,
    matchNeedle: inner.otherNeedle,
    otherNeedle: inner.matchNeedle,
  };
}

export function and(parts: readonly Condition[]): Condition {
  return combine(parts, false);
}

export function or(parts: readonly Condition[]): Condition {
  return combine(parts, true);
}

/** `decisive` is the answer of one part that settles the whole: false for and, true for or. */
function combine(parts: readonly Condition[], decisive: boolean): Condition {
  const cheapFirst = [...parts].sort((a, b) => a.cost - b.cost);
  const tests = cheapFirst.map(({ test }) => test);
  const matchTimes = parts.map((part) => part.matchTimes);
  const otherTimes = parts.map((part) => part.otherTimes);
  const matchNeedles = parts.map((part) => part.matchNeedle);
  const otherNeedles = parts.map((part) => part.otherNeedle);
  return {
    cost: parts.reduce((sum, { cost }) => sum + cost, 0),
    test: (message) => {
      for (const test of tests) if (test(message) === decisive) return decisive;
      return !decisive;
    },
    ofTopic: combineVerdicts(
      parts.map(({ ofTopic }) => ofTopic),
      decisive,
    ),
    ofFields: combineVerdicts(
      parts.map(({ ofFields }) => ofFields),
      decisive,
    ),
    matchTimes: decisive ? around(matchTimes) : within(matchTimes),
    otherTimes: decisive ? within(otherTimes) : around(otherTimes),
    matchNeedle: decisive ? common(matchNeedles) : best(matchNeedles),
    otherNeedle: decisive ? best(otherNeedles) : common(otherNeedles),
    needsPayload: parts.some(({ needsPayload }) => needsPayload),
    needsProperties: parts.some(({ needsProperties }) => needsProperties),
  };
}

function combineVerdicts<Seen>(
  verdicts: readonly (((seen: Seen) => Verdict) | null)[],
  decisive: boolean,
): ((seen: Seen) => Verdict) | null {
  const knowing = verdicts.filter((verdict) => verdict !== null);
  if (knowing.length === 0) return null;
  const undecided: Verdict = knowing.length < verdicts.length ? null : !decisive;
  return (seen) => {
    let whole = undecided;
    for (const verdict of knowing) {
      const part = verdict(seen);
      if (part === decisive) return decisive;
      if (part === null) whole = null;
    }
    return whole;
  };
}

function negate(verdict: Verdict): Verdict {
  return verdict === null ? null : !verdict;
}

function within(ranges: readonly TimeRange[]): TimeRange {
  return {
    from: Math.max(...ranges.map(({ from }) => from)),
    to: Math.min(...ranges.map(({ to }) => to)),
  };
}

function around(ranges: readonly TimeRange[]): TimeRange {
  // An empty range adds nothing to a hull.
  const filled = ranges.filter(({ from, to }) => from <= to);
  return {
    from: Math.min(...filled.map(({ from }) => from)),
    to: Math.max(...filled.map(({ to }) => to)),
  };
}

/** The longest; one that a backslash makes doubtful counts half. */
function best(needles: readonly (Needle | null)[]): Needle | null {
  const worth = (needle: Needle | null): number =>
    needle === null ? 0 : needle.bytes.length * (needle.orBackslash ? 1 : 2);
  return needles.reduce((a, b) => (worth(b) > worth(a) ? b : a), null);
}

/** The one they all have, as in `$.temp < 5 or $.temp > 30`. */
function common(needles: readonly (Needle | null)[]): Needle | null {
  const [first = null, ...rest] = needles;
  if (first === null) return null;
  const same = rest.every((needle) => needle && String(needle.bytes) === String(first.bytes));
  if (!same) return null;
  return { bytes: first.bytes, orBackslash: needles.some((needle) => needle?.orBackslash) };
}
