// One condition of a query: a word, a flag, or field, operator and value.
import { checkTopicFilter } from '../mqtt/topic-rules.ts';
import { isNumber } from './decimal.ts';
import {
  type BytesTest,
  type CompareOp,
  type JsonTest,
  type PathStep,
  PROPERTY_TYPES,
  type PropertyName,
  type PropertyTest,
  QUERY_FLAGS,
  type QueryFlag,
  type QueryNode,
  type RegexTest,
  type TextTest,
  type TopicTest,
} from './query.ts';
import { queryProblem } from './query-problem.ts';
import type { Token } from './query-tokens.ts';
import { Refusal, refuse } from './refusal.ts';
import { compileRegex } from './regex-matcher.ts';
import { parseSize } from './size-value.ts';
import { isSpan, parseTime } from './time-value.ts';

type OperatorToken = Extract<Token, { kind: 'operator' }>;
type FieldToken = Extract<Token, { kind: 'field' }>;
type ValueToken = Extract<Token, { kind: 'value' | 'string' | 'regex' }>;

/** What follows the name of a field. */
interface Comparison {
  op: OperatorToken;
  value: ValueToken;
}

const COMPARE: readonly CompareOp[] = ['=', '!=', '<', '<=', '>', '>='];
const MAX_STEPS = 100;
const HEX = /^0[xX]((?:[0-9a-fA-F]{2})+)$/;

/** `token` alone, or compared. Throws a `Refusal`. */
export function parseCondition(token: Token, op?: OperatorToken, value?: ValueToken): QueryNode {
  const compared = op && value ? { op, value } : null;
  switch (token.kind) {
    case 'string':
      return { kind: 'text', text: token.text };
    case 'word': {
      const flag = flagOf(token.text);
      return flag ? { kind: 'flag', flag } : { kind: 'text', text: token.text };
    }
    case 'path':
      return json(token, token.steps, compared);
    case 'field':
      return field(token, compared);
    case 'operator':
      return refuse('QUERY_FIELD_MISSING', token, { operator: token.op });
    default:
      return refuse('QUERY_CONDITION_MISSING', token);
  }
}

export function flagOf(text: string): QueryFlag | undefined {
  return QUERY_FLAGS.find((flag) => flag === text.toLowerCase());
}

function field(token: FieldToken, compared: Comparison | null): QueryNode {
  const { name } = token;
  if (name === 'user') {
    const test = compared && textTest(name, compared);
    return { kind: 'user', key: token.key ?? '', test };
  }
  if (name === 'property') return property(token, compared);
  // The other fields are only read as such when an operator follows.
  if (!compared) return refuse('QUERY_CONDITION_MISSING', token);
  return comparedField(token, compared);
}

function comparedField(token: FieldToken, compared: Comparison): QueryNode {
  const { name } = token;
  const flag = flagOf(name);
  if (flag) return flagField(flag, compared);
  switch (name) {
    case 'topic':
      return topic(compared);
    case 'payload':
      return { kind: 'payload', test: bytesTest(compared) ?? textTest(name, compared) };
    case 'type':
      return { kind: 'property', name: 'contentType', test: textTest(name, compared) };
    case 'qos':
      return { kind: 'qos', op: compareOp(name, compared), value: qos(compared) };
    case 'size': {
      const op = compareOp(name, compared);
      const bytes = parseSize(written(compared));
      return bytes === null
        ? refuse('QUERY_SIZE_INVALID', compared.value)
        : { kind: 'size', op, bytes };
    }
    case 'time':
      return time(compared);
    default:
      return refuse('QUERY_FIELD_UNKNOWN', token, { name, operator: compared.op.op });
  }
}

function topic(compared: Comparison): QueryNode {
  if (compared.op.op !== ':') {
    const test = textTest('topic', compared);
    // `:` was dealt with; TypeScript cannot see it.
    return { kind: 'topic', test: test as TopicTest };
  }
  const filter = written(compared);
  // Topic names that are not valid UTF-8 are received all the same, so they may be asked for.
  const problem = checkTopicFilter(filter.toWellFormed());
  return problem
    ? refuse('QUERY_FILTER_INVALID', compared.value, { reason: problem.message })
    : { kind: 'topic-filter', filter };
}

function qos(compared: Comparison): number {
  const text = written(compared);
  return /^[0-2]$/.test(text) ? Number(text) : refuse('QUERY_QOS_INVALID', compared.value);
}

function time(compared: Comparison): QueryNode {
  const op = compareOp('time', compared);
  if (op === '!=') return unfit('time', compared, [':', ...COMPARE.filter((one) => one !== '!=')]);
  const value = parseTime(written(compared));
  if (!value) return refuse('QUERY_TIME_INVALID', compared.value);
  if (op === '=' && !isSpan(value)) return refuse('QUERY_TIME_POINT', compared.value);
  return { kind: 'time', op, value };
}

function flagField(flag: QueryFlag, compared: Comparison): QueryNode {
  const { op, value } = compared;
  if (op.op !== ':' && op.op !== '=') return unfit(flag, compared, [':', '=']);
  const word = written(compared).toLowerCase();
  if (word === 'true') return { kind: 'flag', flag };
  if (word === 'false') return { kind: 'not', node: { kind: 'flag', flag } };
  return refuse('QUERY_FLAG_INVALID', value, { field: flag });
}

function property(token: FieldToken, compared: Comparison | null): QueryNode {
  const names = Object.keys(PROPERTY_TYPES) as PropertyName[];
  const name = names.find((known) => known.toLowerCase() === token.key?.toLowerCase());
  if (!name) {
    const params = { name: token.key ?? '', known: names.join(', ') };
    return refuse('QUERY_PROPERTY_UNKNOWN', token, params);
  }
  return { kind: 'property', name, test: compared && propertyTest(name, compared) };
}

function propertyTest(name: PropertyName, compared: Comparison): PropertyTest {
  const text = written(compared);
  switch (PROPERTY_TYPES[name]) {
    case 'number': {
      const op = compareOp(name, compared);
      return isNumber(text) ? { op, digits: text } : refuse('QUERY_NUMBER_INVALID', compared.value);
    }
    case 'flag': {
      const op = compareOp(name, compared);
      if (op !== '=' && op !== '!=') return unfit(name, compared, [':', '=', '!=']);
      const word = { true: 'true', false: 'false', 1: 'true', 0: 'false' }[text.toLowerCase()];
      if (word !== 'true' && word !== 'false') {
        return refuse('QUERY_WORD_INVALID', compared.value, { field: name });
      }
      return { op, word };
    }
    case 'bytes':
      return bytesTest(compared) ?? textTest(name, compared);
    case 'text':
      return textTest(name, compared);
  }
}

function json(token: Token, path: PathStep[], compared: Comparison | null): QueryNode {
  if (path.length > MAX_STEPS) refuse('QUERY_TOO_DEEP', token, { limit: MAX_STEPS });
  return { kind: 'json', path, test: compared && jsonTest(compared) };
}

function jsonTest(compared: Comparison): JsonTest {
  const { op, value } = compared;
  if (op.op === ':' || op.op === '*=' || op.op === '~') return textTest('$', compared);
  const compare = compareOp('$', compared);
  const text = written(compared);
  const isPlain = value.kind === 'value';
  if (isPlain && isNumber(text)) return { op: compare, digits: text };
  if (compare !== '=' && compare !== '!=') {
    return isPlain
      ? refuse('QUERY_ORDER_VALUE', value, { operator: op.op })
      : { op: compare, text };
  }
  if (isPlain && (text === 'true' || text === 'false' || text === 'null')) {
    return { op: compare, word: text };
  }
  if (isPlain && /^\$[.[]/.test(text)) return refuse('QUERY_VALUE_QUOTES', value);
  return { op: compare, text };
}

/** `0xFFD8` without quotes is bytes; null when it is not that. */
function bytesTest({ op, value }: Comparison): BytesTest | null {
  if (value.kind !== 'value' || !/^0[xX]/.test(value.text)) return null;
  if (op.op !== ':' && op.op !== '=' && op.op !== '!=') return null;
  const hex = HEX.exec(value.text)?.[1];
  return hex === undefined
    ? refuse('QUERY_BYTES_INVALID', value)
    : { op: op.op, hex: hex.toLowerCase() };
}

function textTest(name: string, compared: Comparison): TextTest {
  const { op, value } = compared;
  switch (op.op) {
    case '~':
      return regexTest(value);
    case ':':
    case '*=':
    case '=':
    case '!=':
      return { op: op.op, text: written(compared) };
    default:
      return unfit(name, compared, [':', '*=', '=', '!=', '~']);
  }
}

function regexTest(value: ValueToken): RegexTest {
  if (value.kind !== 'regex') return refuse('QUERY_REGEX_SLASHES', value);
  const { source, flags } = value;
  const compiled = compileRegex(source, flags);
  if ('problem' in compiled) {
    const { code, start, end, params } = compiled.problem;
    const first = value.start + 1;
    throw new Refusal(queryProblem(code, first + start, Math.min(first + end, value.end), params));
  }
  return { op: '~', source, flags };
}

/** `:` of a number is `=`. */
function compareOp(name: string, compared: Comparison): CompareOp {
  if (compared.op.op === ':') return '=';
  const op = COMPARE.find((known) => known === compared.op.op);
  return op ?? unfit(name, compared, [':', ...COMPARE]);
}

function unfit(name: string, { op }: Comparison, known: readonly string[]): never {
  const params = { operator: op.op, field: name, known: known.join(' ') };
  return refuse('QUERY_OPERATOR_UNFIT', op, params);
}

function written({ value }: Comparison): string {
  return value.kind === 'regex' ? `/${value.source}/${value.flags}` : value.text;
}
