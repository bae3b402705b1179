// What a query means, written down as plainly as possible: the oracle for the fast evaluation.
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import { textFromBytes } from '../../../shared/payload/text-from-bytes.ts';
import type {
  BytesTest,
  JsonTest,
  PathStep,
  PropertyTest,
  QueryNode,
  TextTest,
} from '../../../shared/query/query.ts';
import type { QueryMessage } from '../../../shared/query/query-plan.ts';
import { resolveTime, timeTest } from '../../../shared/query/time-value.ts';

/** A number of JSON, as it was written. */
class Digits {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export function naiveTest(node: QueryNode, message: QueryMessage, now: number): boolean {
  const bytes = message.source.slice(message.start, message.end);
  const properties = message.properties();
  switch (node.kind) {
    case 'all':
      return true;
    case 'and':
      return node.nodes.every((child) => naiveTest(child, message, now));
    case 'or':
      return node.nodes.some((child) => naiveTest(child, message, now));
    case 'not':
      return !naiveTest(node.node, message, now);
    case 'text': {
      const test: TextTest = { op: ':', text: node.text };
      return textHolds(test, message.topic) || textHolds(test, textFromBytes(bytes));
    }
    case 'topic-filter':
      return compileTopicFilter(node.filter)(message.topic);
    case 'topic':
      return textHolds(node.test, message.topic);
    case 'payload':
      return holds(node.test, bytes);
    case 'json': {
      const values = jsonValues(bytes, node.path);
      const { test } = node;
      return test ? values.some((value) => jsonHolds(test, value)) : values.length > 0;
    }
    case 'qos':
      return ordered(node.op, message.qos - node.value);
    case 'size':
      return ordered(node.op, message.size - node.bytes);
    case 'time':
      return timeTest(node.op, resolveTime(node.value, now))(message.time);
    case 'flag':
      return node.flag === 'in' ? !message.out : message[node.flag];
    case 'property': {
      const value = properties?.[node.name];
      const { test } = node;
      const values: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
      return values.some((one) => test === null || propertyHolds(test, one));
    }
    case 'user': {
      const { key, test } = node;
      const found = properties?.userProperties?.filter(([name]) => name === key) ?? [];
      return found.some(([, value]) => test === null || textHolds(test, value));
    }
  }
}

/** The values a path selects in a payload, as `JSON.parse` sees it but for the digits of numbers. */
export function jsonValues(bytes: Uint8Array, path: readonly PathStep[]): unknown[] {
  let values: unknown[];
  try {
    values = [parse(textFromBytes(bytes).replace(/^\ufeff/, ''))];
  } catch {
    return [];
  }
  for (const step of path) values = [...new Set(values.flatMap((value) => children(value, step)))];
  return values;
}

function parse(text: string): unknown {
  type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
  const keepDigits: Reviver = (_, value, { source }) =>
    // A wrapper each, so that equal values in different places stay two.
    typeof value === 'number' ? new Digits(source ?? '') : Object(value ?? new Null());
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

class Null {}

function children(value: unknown, step: PathStep): unknown[] {
  const isPlain = value instanceof Object && !(value instanceof String || value instanceof Boolean);
  const isContainer = isPlain && !(value instanceof Digits || value instanceof Null);
  if (!isContainer) return [];
  const entries: [string, unknown][] = Object.entries(value);
  switch (step.kind) {
    case 'key':
      if (Array.isArray(value)) return [];
      return entries.filter(([key]) => key === step.key).map(([, child]) => child);
    case 'index':
      return Array.isArray(value) && step.index < value.length ? [value[step.index]] : [];
    case 'each':
      return entries.map(([, child]) => child);
    case 'deep':
      return [
        ...children(value, { kind: 'key', key: step.key }),
        ...entries.flatMap(([, child]) => children(child, step)),
      ];
  }
}

function jsonHolds(test: JsonTest, value: unknown): boolean {
  if ('digits' in test) {
    if (!(value instanceof Digits)) return test.op === '!=';
    return ordered(test.op, Number(compareExactly(value.text, test.digits)));
  }
  if ('word' in test) {
    const word = value instanceof Null ? 'null' : value instanceof Boolean ? String(value) : '';
    return (word === test.word) === (test.op === '=');
  }
  if (!(value instanceof String)) return test.op === '!=';
  const text = String(value);
  if (/^[<>]/.test(test.op) && 'text' in test) {
    return ordered(test.op as '<', text < test.text ? -1 : text > test.text ? 1 : 0);
  }
  return textHolds(test as TextTest, text);
}

function propertyHolds(test: PropertyTest, value: unknown): boolean {
  if (value instanceof Uint8Array) return holds(test as TextTest | BytesTest, value);
  if ('digits' in test) return ordered(test.op, Number(value) - Number(test.digits));
  if ('word' in test) return (String(value) === test.word) === (test.op === '=');
  return textHolds(test as TextTest, String(value));
}

function holds(test: TextTest | BytesTest, bytes: Uint8Array): boolean {
  if (!('hex' in test)) return textHolds(test, textFromBytes(bytes));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  if (test.op !== ':') return (hex.join('') === test.hex) === (test.op === '=');
  return hex.join(',').includes((test.hex.match(/../g) ?? []).join(','));
}

function textHolds(test: TextTest, text: string): boolean {
  switch (test.op) {
    case ':':
      return lower(text).includes(lower(test.text));
    case '*=':
      return text.includes(test.text);
    case '=':
      return text === test.text;
    case '!=':
      return text !== test.text;
    case '~':
      return new RegExp(test.source, `u${test.flags}`).test(text);
  }
}

/** Character by character, and nothing but ASCII becomes ASCII. */
function lower(text: string): string {
  return Array.from(text, (char) => {
    const small = char.toLowerCase();
    if (char > '\x7f' && /[\0-\x7f]/.test(small)) return char;
    return small === 'ς' ? 'σ' : small;
  }).join('');
}

function ordered(op: '=' | '!=' | '<' | '<=' | '>' | '>=', difference: number): boolean {
  const order = Math.sign(difference);
  return {
    '=': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  }[op];
}

/** As whole numbers of any length, both times the same power of ten. */
export function compareExactly(one: string, other: string): -1 | 0 | 1 {
  const [a, b] = [scaled(one), scaled(other)];
  const power = Math.min(a.power, b.power);
  const difference =
    a.whole * 10n ** BigInt(a.power - power) - b.whole * 10n ** BigInt(b.power - power);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function scaled(text: string): { whole: bigint; power: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { whole: BigInt(whole + fraction), power: Number(exponent) - fraction.length };
}
