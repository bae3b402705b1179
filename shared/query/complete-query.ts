// What could stand at the caret of a query that is being typed.
import { quoteValue } from './print-query.ts';
import { PROPERTY_TYPES, QUERY_FLAGS } from './query.ts';
import { isCompared, queryTokens, type Token } from './query-tokens.ts';

export type CompletionKind = 'field' | 'operator' | 'value' | 'topic' | 'path';

export interface CompletionItem {
  insert: string;
  label: string;
  kind: CompletionKind;
}

export interface Completion {
  /** What `insert` replaces. */
  from: number;
  to: number;
  items: CompletionItem[];
}

export interface CompletionContext {
  topics?: readonly string[];
  /** As they are written in a query: `$.temp`. */
  paths?: readonly string[];
}

const MAX_ITEMS = 50;

const STARTS: readonly string[] = [
  'topic:',
  'payload:',
  '$.',
  'qos:',
  'size>',
  'time>',
  ...QUERY_FLAGS,
  'type:',
  'user.',
  'property.',
];
const TEXT_OPERATORS = [':', '=', '!=', '*=', '~'];
const NUMBER_OPERATORS = [':', '>', '>=', '<', '<=', '!='];
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  topic: TEXT_OPERATORS,
  payload: TEXT_OPERATORS,
  type: TEXT_OPERATORS,
  user: TEXT_OPERATORS,
  property: [...TEXT_OPERATORS, '>', '>=', '<', '<='],
  qos: NUMBER_OPERATORS,
  size: NUMBER_OPERATORS,
  time: ['>', '>=', '<', '<=', ':'],
};
const JSON_OPERATORS = ['=', '!=', '>', '>=', '<', '<=', ':', '*=', '~'];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  qos: ['0', '1', '2'],
  size: ['1kB', '10kB', '100kB', '1MB'],
  type: ['application/json', 'text/plain', 'application/cbor', 'application/octet-stream'],
  ...Object.fromEntries(QUERY_FLAGS.map((flag) => [flag, ['true', 'false']])),
};
const SPANS = ['today', 'yesterday'];
const MOMENTS = ['-1m', '-5m', '-15m', '-1h', '-1d', ...SPANS];

/** `caret` is an offset into `text`; beyond it, the end. Never throws. */
export function completeQuery(
  text: string,
  caret: number,
  context: CompletionContext = {},
): Completion {
  const at = Math.max(0, Math.min(Math.trunc(caret) || 0, text.length));
  const tokens = queryTokens(text);
  const index = tokens.findLastIndex(({ start }) => start < at);
  const last = tokens[index];
  const touching = last !== undefined && last.end >= at;
  const current = touching ? last : undefined;
  const before = touching ? tokens[index - 1] : last;
  const items = itemsAt(text, at, current, before, tokens[index - (touching ? 2 : 1)], context);
  const replaced = current && current.kind !== 'operator' && items.replaces ? current : null;
  return {
    from: replaced?.start ?? at,
    to: replaced?.end ?? at,
    items: items.list.slice(0, MAX_ITEMS),
  };
}

interface Items {
  list: CompletionItem[];
  /** In place of what the caret is in or at the end of. */
  replaces: boolean;
}

const NONE: Items = { list: [], replaces: false };

/** `current` holds the caret or ends at it; `before` and `earlier` come before that. */
function itemsAt(
  text: string,
  caret: number,
  current: Token | undefined,
  before: Token | undefined,
  earlier: Token | undefined,
  context: CompletionContext,
): Items {
  const typed = current ? text.slice(current.start, caret) : '';
  if (current?.kind === 'operator') {
    if (!before || !isCompared(current, before)) return NONE;
    return { list: values(before, current.op, '', context), replaces: false };
  }
  if (before?.kind === 'operator' && earlier && isCompared(before, earlier)) {
    return { list: values(earlier, before.op, typed, context), replaces: true };
  }
  if (!current) return { list: atSpace(before, context), replaces: false };
  switch (current.kind) {
    case 'path':
      return path(typed, context);
    case 'word':
    case 'and':
    case 'or':
    case 'not':
    case 'field':
      return name(typed, current, text, before);
    default:
      return NONE;
  }
}

/** After a space, or at the very start. */
function atSpace(before: Token | undefined, context: CompletionContext): CompletionItem[] {
  const starts = [...plain('field', STARTS), ...topPaths(context)];
  if (!before || ['and', 'or', 'open'].includes(before.kind)) {
    return [...starts, ...plain('operator', ['not '])];
  }
  if (before.kind === 'not') return starts;
  const asked = operatorsFor(before);
  const joins = plain('operator', ['and ', 'or ', 'not ']);
  // A word may be the name of a field whose operator is still to come.
  if (asked.length > 0) return [...plain('operator', asked), ...joins];
  return [...joins, ...starts];
}

function name(typed: string, current: Token, text: string, before: Token | undefined): Items {
  if (typed.toLowerCase().startsWith('property.')) {
    const known = Object.keys(PROPERTY_TYPES).map((property) => `property.${property}`);
    return { list: matching('field', known, typed), replaces: true };
  }
  const list = matching('field', STARTS, typed);
  if (current.kind === 'field') {
    // Its operator is there already.
    const bare = list.filter(({ insert }) => /[:>]$/.test(insert)).map(({ insert }) => insert);
    return {
      list: plain(
        'field',
        bare.map((field) => field.slice(0, -1)),
      ),
      replaces: true,
    };
  }
  if (
    list.length === 1 &&
    list[0]?.insert.slice(0, -1) === text.slice(current.start, current.end)
  ) {
    return { list: plain('operator', operatorsFor(current)), replaces: false };
  }
  const canJoin = before !== undefined && !['and', 'or', 'not', 'open'].includes(before.kind);
  const keywords = matching('operator', canJoin ? ['and ', 'or ', 'not '] : ['not '], typed);
  return { list: [...list, ...keywords], replaces: true };
}

function path(typed: string, { paths = [] }: CompletionContext): Items {
  if (paths.includes(typed)) return { list: plain('operator', JSON_OPERATORS), replaces: false };
  const lower = typed.toLowerCase();
  const begins = paths.filter((known) => known.toLowerCase().startsWith(lower));
  // `$.temp` also finds $.room.temp.
  const name = lower.replace(/^\$\.?/, '');
  const contains = paths.filter(
    (known) => !begins.includes(known) && known.toLowerCase().includes(name),
  );
  return { list: plain('path', [...begins, ...contains]), replaces: true };
}

function topPaths({ paths = [] }: CompletionContext): CompletionItem[] {
  return plain('path', paths.slice(0, 10));
}

function operatorsFor(token: Token): readonly string[] {
  if (token.kind === 'path') return JSON_OPERATORS;
  const field =
    token.kind === 'field' ? token.name : token.kind === 'word' ? token.text.toLowerCase() : '';
  return Object.hasOwn(OPERATORS, field) ? (OPERATORS[field] ?? []) : [];
}

function values(
  field: Token,
  op: string,
  typed: string,
  { topics = [] }: CompletionContext,
): CompletionItem[] {
  if (op === '~') return [];
  if (field.kind === 'path') return matching('value', ['true', 'false', 'null'], typed);
  if (field.kind !== 'field') return [];
  if (field.name === 'topic') return topicItems(op, typed, topics);
  if (field.name === 'time')
    return matching('value', op === ':' || op === '=' ? SPANS : MOMENTS, typed);
  const type = field.name === 'property' ? field.key?.toLowerCase() : field.name;
  if (type === 'payloadformatindicator') return matching('value', ['true', 'false'], typed);
  const known = type !== undefined && Object.hasOwn(VALUES, type) ? VALUES[type] : undefined;
  return matching('value', known ?? [], typed);
}

function topicItems(op: string, typed: string, topics: readonly string[]): CompletionItem[] {
  const text = typed.replace(/^["']|["']$/g, '').toLowerCase();
  const items: CompletionItem[] = [];
  for (const topic of topics) {
    if (items.length >= MAX_ITEMS) break;
    // As a filter, such a name would stand for others.
    if (op === ':' && /[+#]/.test(topic)) continue;
    if (!topic.toLowerCase().includes(text)) continue;
    items.push({ insert: quoteValue(topic), label: topic, kind: 'topic' });
  }
  return items;
}

function matching(kind: CompletionKind, known: readonly string[], typed: string): CompletionItem[] {
  const lower = typed.toLowerCase();
  return plain(
    kind,
    known.filter((text) => text.toLowerCase().startsWith(lower)),
  );
}

function plain(kind: CompletionKind, texts: readonly string[]): CompletionItem[] {
  return texts.map((text) => ({ insert: text, label: text.trim(), kind }));
}
