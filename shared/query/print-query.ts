// Query to text: what `parseQuery` reads back as the same query. And the making of queries out of
// what is on the screen, where nobody should have to think of quotes.
import { checkTopicFilter } from '../mqtt/topic-rules.ts';
import {
  type JsonTest,
  type PropertyTest,
  QUERY_FLAGS,
  type QueryCondition,
  type QueryNode,
} from './query.ts';
import { printPath } from './query-path.ts';
import { quoted } from './query-string.ts';
import { printTime } from './time-value.ts';

/** Nothing that could be taken for a number, bytes, a keyword or the end of the text. */
const PLAIN_VALUE = /^[\p{L}_$+#/][\p{L}\p{M}\p{N}_$+#./-]*$/u;
const PLAIN_KEY = /^[\p{L}\p{M}\p{N}_$@/.-]+$/u;
const PLAIN_WORD = /^[\p{L}\p{N}_/][\p{L}\p{M}\p{N}_/.-]*$/u;
const NO_WORD = new RegExp(
  `^(?:(?:and|or|not|${QUERY_FLAGS.join('|')})$|user\\.|property\\.)`,
  'i',
);

export function printQuery(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
      return '';
    case 'or':
      return node.nodes.map((child) => inner(child, ['or'])).join(' or ');
    case 'and':
      return node.nodes.map((child) => inner(child, ['or', 'and'])).join(' and ');
    case 'not':
      return `not ${inner(node.node, ['or', 'and'])}`;
    default:
      return printCondition(node);
  }
}

/** `text` as a value after an operator, in quotes where it needs them. */
export function quoteValue(text: string): string {
  return PLAIN_VALUE.test(text) ? text : quoted(text);
}

/** Exactly this topic name, whatever characters are in it. */
export function topicQuery(topic: string): string {
  return `topic=${quoteValue(topic)}`;
}

/** This topic name and everything below it. */
export function subtreeQuery(topic: string): string {
  const filter = `${topic}/#`;
  const isOdd = /[+#]/.test(topic) || topic.startsWith('$share/');
  if (!isOdd && !checkTopicFilter(filter.toWellFormed())) return `topic:${quoteValue(filter)}`;
  // A name that no topic filter can stand for; brokers have let such through.
  const escaped = topic.replace(/[^\p{L}\p{N}_ ]/gu, (char) =>
    char > ' ' && char < '\x7f' ? `\\${char}` : `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
  return `topic~/^${escaped}(\\/|$)/`;
}

/** This text anywhere in topic name or payload. */
export function textQuery(text: string): string {
  return PLAIN_WORD.test(text) && !NO_WORD.test(text) ? text : quoted(text);
}

/** In parentheses where the node would otherwise be read as part of what is around it. */
function inner(node: QueryNode, wrapped: readonly QueryNode['kind'][]): string {
  const text = printQuery(node);
  return wrapped.includes(node.kind) ? `(${text})` : text;
}

function printCondition(node: QueryCondition): string {
  switch (node.kind) {
    case 'text':
      return textQuery(node.text);
    case 'topic-filter':
      return `topic:${quoteValue(node.filter)}`;
    case 'topic':
      return `topic${printTest(node.test)}`;
    case 'payload':
      return `payload${printTest(node.test)}`;
    case 'json':
      return `${printPath(node.path)}${node.test ? printJsonTest(node.test) : ''}`;
    case 'qos':
      return `qos${node.op}${node.value}`;
    case 'size':
      return `size${node.op}${node.bytes}`;
    case 'time':
      return `time${node.op}${printTime(node.value)}`;
    case 'flag':
      return node.flag;
    case 'property': {
      const { name, test } = node;
      if (name === 'contentType' && test) return `type${printTest(test)}`;
      return `property.${name}${test ? printTest(test) : ''}`;
    }
    case 'user': {
      const key = PLAIN_KEY.test(node.key) ? `.${node.key}` : `[${quoted(node.key)}]`;
      return `user${key}${node.test ? printTest(node.test) : ''}`;
    }
  }
}

function printTest(test: PropertyTest): string {
  if ('source' in test) return `~/${test.source}/${test.flags}`;
  if ('hex' in test) return `${test.op}0x${test.hex.toUpperCase()}`;
  if ('digits' in test) return `${test.op}${test.digits}`;
  if ('word' in test) return `${test.op}${test.word}`;
  return `${test.op}${quoteValue(test.text)}`;
}

/** Texts always in quotes: a word could be null or true. */
function printJsonTest(test: JsonTest): string {
  if ('source' in test) return printTest(test);
  if ('text' in test) {
    return test.op === ':' ? `:${quoted(test.text)}` : ` ${test.op} ${quoted(test.text)}`;
  }
  return ` ${test.op} ${'digits' in test ? test.digits : test.word}`;
}
