import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setFilter } from '../../../electron/core/topics/set-filter.ts';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';
import type { TreeView } from '../../../electron/core/topics/view-registry.ts';
import type { TreeOrder } from '../../../shared/contract/topics.ts';
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import {
  allRows,
  indexOf,
  levelsAbove,
  MICROS,
  naiveRows,
  naiveTree,
  nothingStored,
  receive,
  traffic,
  treeOf,
} from './tree-under-test.ts';

/** No topic name: names have no line break here. */
const ABOVE_ALL = '\n/';
const WINDOW = { first: 0, count: 10, anchor: null, have: null, held: false };
const order = fc.constantFrom<TreeOrder>('name', 'arrival', 'messages', 'bytes', 'changed');
const filter = fc.constantFrom(
  ...['', '#', 'a/#', '+/b', '/+', 'a//#', '$SYS/#', '+', 'a/+/#'].map((text) => ({
    mode: 'topic-filter' as const,
    text,
  })),
  ...['a', 'B', 'a/b', '/', 'a /b', '0/', '\u00e5', 'b/', '/a/', 'a/2/b', 'a/1 /\u00e5'].map(
    (text) => ({
      mode: 'text' as const,
      text,
    }),
  ),
);

function passesOf({ mode, text }: { mode: string; text: string }): (topic: string) => boolean {
  if (text === '') return () => true;
  if (mode === 'topic-filter') return compileTopicFilter(text);
  const words = text.toLowerCase().split(' ');
  return (topic) => words.every((word) => topic.toLowerCase().includes(word));
}

function filterBy(view: TreeView, input: { mode: 'text' | 'topic-filter'; text: string }): void {
  const problem = setFilter(view, { ...input, changedWithin: null }, () => 0, nothingStored);
  if (problem) throw new Error(problem.message);
}

const pathsOf = (view: TreeView, step: number) =>
  allRows(view, step).map(({ node }) => view.index.nodes.path(node));

describe('a tree view', () => {
  test('its windows put together are the naive flattening, however it came about', () => {
    fc.assert(
      fc.property(
        fc.record({ before: traffic, after: traffic, filter, by: order }),
        fc.array(fc.tuple(fc.nat(30), fc.boolean(), fc.boolean()), { maxLength: 8 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        (input, folds, descending, step) => {
          const index = indexOf(input.before);
          const view = treeOf(index);
          filterBy(view, input.filter);
          view.layout.sort(input.by, descending);
          const filtered = input.filter.text !== '';
          const open = new Map<string, boolean>();
          const below = new Map<string, boolean>();
          view.frame(WINDOW, 0);
          for (const [at, expanded, subtree] of folds) {
            const node = at % index.nodes.count;
            view.layout.expand(node, expanded, subtree);
            for (let each = 1; each < index.nodes.count; each++) {
              if (subtree ? !index.isAtOrBelow(each, node) : each !== node) continue;
              open.set(index.nodes.path(each), expanded);
              if (subtree || !expanded) below.set(index.nodes.path(each), expanded);
            }
            if (node === 0 && (subtree || !expanded)) below.set(ABOVE_ALL, expanded);
            view.frame(WINDOW, 0);
          }
          receive(index, input.after, input.before.length + 1);
          const all = [...input.before, ...input.after];
          const isOpen = (path: string): boolean => {
            const known = open.get(path);
            if (known !== undefined) return known;
            if (filtered) return true;
            const above = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ABOVE_ALL;
            return isOpenBelow(above, open, below);
          };
          const wanted = naiveRows(
            naiveTree(all, passesOf(input.filter)),
            isOpen,
            input.by,
            descending,
          );
          // Orders by values are renewed a second after the last time.
          view.frame(WINDOW, 2_000);
          view.frame(WINDOW, 4_000);
          expect(pathsOf(view, step)).toEqual(wanted);
          for (const [at, path] of wanted.entries()) {
            const anchor = index.nodes.find(path) ?? -1;
            expect(view.layout.indexOf(anchor)).toBe(at);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('counts, bytes, times and unread marks are those counted naively', () => {
    fc.assert(
      fc.property(traffic, fc.nat(20), (messages, readUpTo) => {
        const index = indexOf(messages);
        const view = treeOf(index);
        view.layout.expand(0, true, true);
        const read = messages[readUpTo]?.[0];
        if (read !== undefined) index.markRead([index.nodes.find(read) ?? 0], false);
        for (const row of allRows(view, 100)) {
          const path = index.nodes.path(row.node);
          const below = [...messages.entries()].filter(([, [name]]) =>
            levelsAbove(name).includes(path),
          );
          const topics = new Set(below.map(([, [name]]) => name));
          expect(row.subtreeMessages).toBe(below.length);
          expect(row.messages).toBe(messages.filter(([name]) => name === path).length);
          expect(row.subtreeBytes).toBe(below.reduce((sum, [, [, size]]) => sum + size, 0));
          expect(row.subtreeTopics).toBe([...topics].filter((name) => name !== path).length);
          expect(row.unread).toBe([...topics].filter((name) => name !== read).length);
          expect(row.firstTime).toBe((MICROS + 1 + (below[0]?.[0] ?? 0)) / 1_000);
          expect(row.lastTime).toBe((MICROS + 1 + (below.at(-1)?.[0] ?? 0)) / 1_000);
        }
        expect(index.messages).toBe(messages.length);
        expect(index.topics).toBe(new Set(messages.map(([name]) => name)).size);
      }),
    );
  });

  test('looking again at what was looked at changes nothing', () => {
    const index = indexOf([
      ['a', 0],
      ['a/b', 0],
    ]);
    const node = index.nodes.find('a') ?? 0;
    index.markRead([node], false);
    const { revision } = index;
    index.markRead([node], false);
    expect(index.revision).toBe(revision);
    index.markRead([node], true);
    expect(index.revision).toBeGreaterThan(revision);
  });

  test('siblings come in natural order, places and set sizes are true', () => {
    const names = ['r/10', 'r/2', 'r/B', 'r/a', 'r/b'];
    const view = treeOf(indexOf(names.map((name) => [name, 0])));
    view.layout.expand(0, true, true);
    const rows = allRows(view, 10).slice(1);
    expect(rows.map(({ name, place, siblings }) => [name, place, siblings])).toEqual([
      ['2', 1, 5],
      ['10', 2, 5],
      ['a', 3, 5],
      ['B', 4, 5],
      ['b', 5, 5],
    ]);
  });

  test('rows that did not change are not sent again, to whom has them', () => {
    const index = indexOf([
      ['a', 1],
      ['b', 1],
    ]);
    const view = treeOf(index);
    const first = view.frame(WINDOW, 0);
    expect(first.rows.map(({ name }) => name)).toEqual(['a', 'b']);
    receive(index, [['b', 1]], 3);
    const next = view.frame({ ...WINDOW, have: first.frame }, 0);
    expect(next.nodes).toEqual(first.nodes);
    expect(next.rows.map(({ name }) => name)).toEqual(['b']);
    // The page did not get that one.
    const again = view.frame({ ...WINDOW, have: first.frame }, 0);
    expect(again.rows.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('pinned topics have rows of their own with their whole names', () => {
    const index = indexOf([['a/b', 1]]);
    const view = treeOf(index);
    view.pin(['not/yet', 'a/b']);
    const { pinnedRows, rows } = view.frame(WINDOW, 0);
    expect(pinnedRows.map(({ name, level }) => [name, level])).toEqual([['a/b', 0]]);
    expect(rows.map(({ name }) => name)).toEqual(['a']);
  });

  test('held, rows by rate of messages stay where they are and say that they wait', () => {
    const index = indexOf([
      ['a', 1],
      ['a', 1],
      ['b', 1],
    ]);
    const view = treeOf(index);
    view.layout.sort('messages', true);
    const names = (held: boolean, now: number) => {
      const { rows, orderWaits } = view.frame({ ...WINDOW, held }, now);
      return [rows.map(({ name }) => name).join(''), orderWaits];
    };
    expect(names(false, 10_000)).toEqual(['ab', false]);
    for (let id = 4; id < 9; id++) receive(index, [['b', 1]], id);
    expect(names(true, 20_000)).toEqual(['ab', true]);
    expect(names(false, 30_000)).toEqual(['ba', false]);
  });

  test('only topics with a message in the last seconds pass, and leave when they fall silent', () => {
    let now = MICROS / 1_000;
    const index = indexOf([['old', 1]]);
    const view = treeOf(index);
    now += 60_000;
    setFilter(view, { mode: 'text', text: '', changedWithin: 5 }, () => now, nothingStored);
    const names = () => view.frame(WINDOW, now).rows.map(({ name }) => name);
    expect(names()).toEqual([]);
    const node = index.nodes.node('new') ?? 0;
    index.received(node, 2, now * 1_000, 0, new Uint8Array(), 0, 0);
    expect(names()).toEqual(['new']);
    now += 6_000;
    expect(view.isNews(view.revision, now) || names().length === 0).toBe(true);
    expect(names()).toEqual([]);
  });

  test('an anchor is found again after rows came in above it', () => {
    const index = indexOf([['m/x', 1]]);
    const view = treeOf(index);
    const anchor = index.nodes.find('m/x') ?? 0;
    const at = () => view.frame({ ...WINDOW, anchor }, 0).anchorIndex;
    expect(at()).toBeNull();
    view.layout.reveal(anchor);
    expect(at()).toBe(1);
    receive(index, [['a', 1]], 2);
    expect(at()).toBe(2);
  });

  test('a topic of 30,000 levels is expanded without running out of stack', () => {
    const view = treeOf(indexOf([['/'.repeat(30_000), 0]]));
    view.layout.expand(0, true, true);
    expect(view.frame({ ...WINDOW, first: 29_990, count: 20 }, 0).total).toBe(30_001);
  });

  test('a full tree takes no more nodes and says so', () => {
    const { nodes } = new TopicIndex(4);
    expect(nodes.node('a/b')).toBeDefined();
    expect(nodes.node('c/d')).toBeUndefined();
    expect(nodes.node('c')).toBeDefined();
    expect(nodes.node('e')).toBeUndefined();
    expect(nodes.node('a/b')).toBeDefined();
  });
});

/** What comes below an open subtree later is open too. */
function isOpenBelow(
  path: string,
  open: ReadonlyMap<string, boolean>,
  below: ReadonlyMap<string, boolean>,
): boolean {
  for (let at = path; ; ) {
    const known = below.get(at);
    if (known !== undefined) return known;
    if (at === ABOVE_ALL || open.has(at)) return false;
    at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : ABOVE_ALL;
  }
}
