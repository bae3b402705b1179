// Tables of topics on a real recording: order and set of rows are those worked out the long way.
import { setImmediate as turn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setFilter } from '../../../electron/core/topics/set-filter.ts';
import type { OpenView } from '../../../electron/core/topics/view-registry.ts';
import { type TableOrder, WHOLE_NAME_LIMIT } from '../../../shared/contract/topics.ts';
import {
  type Passed,
  type RecordedTopics,
  recordedTopics,
  rowsOf,
  type Sent,
  sees,
  WINDOW,
} from './recorded-topics.ts';
import { naiveCompare, topicName } from './tree-under-test.ts';

let topics: RecordedTopics;
beforeEach(async () => {
  topics = await recordedTopics();
});
afterEach(() => topics.dispose());

const LONG = 'x'.repeat(100);
const sent: fc.Arbitrary<Sent> = fc.record({
  topic: topicName,
  payload: fc.oneof(
    fc.integer({ min: -5, max: 12 }).map(String),
    fc.constantFrom('', '1e400', 'on', 'off', 'Off', '0x', ' 7 ', LONG),
    fc.integer({ min: 0, max: 12 }).map((n) => `{"n": ${n}, "more": "${n % 2 ? LONG : ''}"}`),
    fc.constantFrom('{"n": "text"}', `{"n": "other", "more": "${LONG}"}`, '{"n": [1]}'),
  ),
  qos: fc.constantFrom(0, 1, 2),
  retain: fc.boolean(),
});
const ORDERS: readonly TableOrder[] = [
  ...(['topic', 'arrival', 'messages', 'bytes', 'changed', 'size', 'qos', 'retained'] as const),
  'value',
  { path: 0 },
];

const topicsOf = ({ view }: OpenView) =>
  rowsOf(view, topics.now()).map(({ node }) => view.index.nodes.path(node));

function numberOrText(text: string | null): number | string | null {
  if (text === null || text === '') return null;
  return /^\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : text;
}

/** Numbers, texts, nothing; nothing last either way round. */
function compareValues(a: string | null, b: string | null, descending: boolean): number {
  const [left, right] = [numberOrText(a), numberOrText(b)];
  const rank = (value: number | string | null) =>
    value === null ? 2 : typeof value === 'string' ? 1 : 0;
  if (left === null || right === null) return rank(left) - rank(right);
  const order = rank(left) - rank(right) || (left < right ? -1 : left > right ? 1 : 0);
  return descending ? -order : order;
}

interface Naive {
  topic: string;
  node: number;
  messages: Passed[];
  newest: Passed;
}

function naiveTopics(): Naive[] {
  const { nodes } = topics.recording.recorded.index;
  return [...new Set(topics.passed.map(({ topic }) => topic))].map((topic) => {
    const messages = topics.passed.filter((each) => each.topic === topic);
    const newest = messages.at(-1);
    const node = nodes.find(topic);
    if (!newest || node === undefined) throw new Error('unreachable');
    return { topic, node, messages, newest };
  });
}

function naiveOrder(by: TableOrder, descending: boolean): (a: Naive, b: Naive) => number {
  const text = ({ payload }: Passed, length: number) =>
    Buffer.from(payload).toString('utf8', 0, length);
  if (typeof by === 'object') {
    return (a, b) =>
      compareValues(jsonValue(a.newest), jsonValue(b.newest), descending) || a.node - b.node;
  }
  if (by === 'value') {
    return (a, b) =>
      compareValues(text(a.newest, 64), text(b.newest, 64), descending) || a.node - b.node;
  }
  if (by === 'topic' || by === 'arrival') {
    const order = by === 'topic' ? compareTopics : (a: Naive, b: Naive) => a.node - b.node;
    return descending ? (a, b) => order(b, a) : order;
  }
  const value = ({ messages, newest }: Naive): number => {
    switch (by) {
      case 'messages':
        return messages.length;
      case 'bytes':
        return messages.reduce((sum, { payload }) => sum + payload.length, 0);
      case 'changed':
        return Math.max(...messages.map(({ time }) => time));
      case 'size':
        return newest.payload.length;
      case 'qos':
        return newest.flags & 3;
      default:
        // An empty payload is what clears.
        return newest.payload.length === 0 ? 0 : newest.flags & 4;
    }
  };
  const sign = descending ? -1 : 1;
  return (a, b) => sign * (value(a) - value(b)) || a.node - b.node;
}

/** Level by level: what is above comes first. */
function compareTopics(a: Naive, b: Naive): number {
  const [left, right] = [a.topic.split('/'), b.topic.split('/')];
  for (const [at, level] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (level !== other) return naiveCompare(level, other);
  }
  return left.length - right.length;
}

function jsonValue({ payload }: Passed): string | null {
  try {
    const { n } = JSON.parse(Buffer.from(payload).toString()) ?? {};
    return n === undefined ? null : typeof n === 'string' ? n : JSON.stringify(n);
  } catch {
    return null;
  }
}

describe('a table of topics', () => {
  test('has every topic once, in the order asked for, while messages go on', async () => {
    const property = fc.asyncProperty(
      fc.array(sent, { maxLength: 20 }),
      fc.array(sent, { maxLength: 10 }),
      fc.constantFrom(...ORDERS),
      fc.boolean(),
      fc.constantFrom('', 'a', 'b'),
      async (before, after, by, descending, words) => {
        for (const message of before) topics.add(message);
        await turn();
        const table = topics.open('table');
        table.decorate({ values: [{ filter: null, path: '$.n' }], colours: [] }, topics.now);
        table.sort(by, descending);
        const filter = { mode: 'text' as const, text: words, changedWithin: null };
        setFilter(table.view, filter, topics.now, table.evaluateMany);
        const wanted = () =>
          naiveTopics()
            .filter(({ topic }) => topic.toLowerCase().includes(words))
            .sort(naiveOrder(by, descending))
            .map(({ topic }) => topic);
        const becomesRight = (topicNames: string[]) =>
          sees(topics, () => isDeepStrictEqual(topicsOf(table), topicNames));
        await becomesRight(wanted());
        for (const message of after) {
          topics.add(message);
          topics.pass(700);
          table.view.frame(WINDOW, topics.now());
          await turn();
        }
        const now = wanted();
        await becomesRight(now);
        for (const [at, topic] of now.entries()) {
          const node = table.view.index.nodes.find(topic) ?? -1;
          expect(table.view.layout.indexOf(node)).toBe(at);
        }
        table.view.end();
      },
    );
    await fc.assert(property, { numRuns: 60, endOnFailure: true });
  }, 60_000);

  test('held, rows stay and say that they wait; new topics come at the end', async () => {
    for (const topic of ['a', 'a', 'b', 'b', 'b', 'c']) topics.add({ topic });
    const table = topics.open('table');
    table.sort('messages', true);
    const names = (held: boolean) => {
      topics.pass(5_000);
      const { rows, orderWaits } = table.view.frame({ ...WINDOW, held }, topics.now());
      return [rows.map(({ name }) => name).join(''), orderWaits];
    };
    expect(names(false)).toEqual(['bac', false]);
    for (const topic of ['c', 'c', 'c', 'd', 'd', 'd', 'd', 'd']) topics.add({ topic });
    expect(names(true)).toEqual(['bacd', true]);
    expect(names(true)).toEqual(['bacd', true]);
    expect(names(false)).toEqual(['dcba', false]);
  });

  test('by a JSON path is put in order although no message comes', async () => {
    for (const n of [3, 2, 4, 5]) {
      topics.add({ topic: `t${n}`, payload: `{"n": ${n}, "more": "${n % 2 ? LONG : ''}"}` });
    }
    await turn();
    topics.pass(80_000);
    const table = topics.open('table');
    const { view } = table;
    table.decorate({ values: [{ filter: null, path: '$.n' }], colours: [] }, topics.now);
    table.sort({ path: 0 }, true);
    let frame = view.frame(WINDOW, topics.now());
    expect(frame.ordering).toBe(true);
    await sees(topics, () => {
      // A page gets no frame without news.
      if (view.isNews(frame.revision, topics.now())) frame = view.frame(WINDOW, topics.now());
      return !frame.ordering;
    });
    const { nodes } = view.index;
    expect(frame.nodes.map((node) => nodes.path(node))).toEqual(['t5', 't4', 't3', 't2']);
  });

  test('of 100,000 topics is put in order beside the other work', async () => {
    const stride = 7_919;
    for (let at = 0; at < 100_000; at++) {
      topics.add({ topic: `d${(at * stride) % 100_000}/x`, payload: `${(at * stride) % 1_000}` });
    }
    const table = topics.open('table');
    const first = () => {
      const frame = table.view.frame({ ...WINDOW, count: 3 }, topics.now());
      return { ordering: frame.ordering, names: frame.rows.map(({ name }) => name) };
    };
    table.sort('topic', false);
    await sees(topics, () => first().names.join() === 'd0/x,d1/x,d2/x');
    table.sort('topic', true);
    await sees(topics, () => first().names.join() === 'd99999/x,d99998/x,d99997/x');
    table.sort('value', true);
    expect(first().ordering).toBe(true);
    const top = () => table.view.frame({ ...WINDOW, count: 100 }, topics.now());
    await sees(topics, () => top().rows.every(({ preview }) => preview?.text === '999'));
    expect(top()).toMatchObject({ total: 100_000, topics: 100_000 });
  }, 60_000);

  test('tells of a topic what came on it, not what came below it', () => {
    topics.add({ topic: 'a', payload: 'own' });
    const { index } = topics.recording.recorded;
    const own = index.subtreeTime(0) / 1_000;
    topics.add({ topic: 'b/c', payload: 'first below' });
    topics.add({ topic: 'a/b', payload: 'below' });
    topics.add({ topic: 'b', payload: '12' });
    topics.add({ topic: 'b', payload: '345' });
    topics.add({ topic: 'a/b', payload: 'below' });
    const { view } = topics.open('table');
    const rows = () => new Map(rowsOf(view, topics.now()).map((row) => [row.name, row]));
    const a = { messages: 1, subtreeMessages: 1, subtreeBytes: 3, unread: 1, lastTime: own };
    expect(rows().get('a')).toMatchObject(a);
    expect(rows().get('b')).toMatchObject({ messages: 2, subtreeBytes: 5, unread: 1 });
    topics.pass(1_000);
    topics.add({ topic: 'b/c', payload: '' });
    topics.pass(1_000);
    expect(rows().get('b')?.rate).toBe(0);
    expect(rows().get('b/c')?.rate).toBeGreaterThan(0);
    const b = index.nodes.find('b') ?? -1;
    index.markRead([b], false);
    expect(rows().get('b')?.unread).toBe(0);
  });

  test('very long names are shortened in the middle', () => {
    topics.add({ topic: 'x'.repeat(WHOLE_NAME_LIMIT) });
    topics.add({ topic: `${'y'.repeat(40_000)}/end` });
    const names = rowsOf(topics.open('table').view, topics.now()).map(({ name }) => name);
    expect(names[0]).toBe('x'.repeat(WHOLE_NAME_LIMIT));
    expect(names[1]).toHaveLength(WHOLE_NAME_LIMIT + 1);
    expect(names[1]).toMatch(/^y+…y+\/end$/);
  });
});
