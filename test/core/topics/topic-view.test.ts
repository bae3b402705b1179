import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFilter } from '../../../electron/core/topics/topic-filter.ts';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';
import { TopicView } from '../../../electron/core/topics/topic-view.ts';
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';

const level = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '2',
    '10',
    '__proto__',
    'constructor',
    ' ',
    '\u{1F321}',
    'A\u030a',
    '\u00c5',
  ),
  fc.string({ maxLength: 3 }).map((text) => text.replaceAll('/', '.')),
);
const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));

function indexOf(topics: readonly string[]): TopicIndex {
  const index = new TopicIndex();
  for (const [at, name] of topics.entries()) {
    const node = index.node(name);
    if (node === undefined) throw new Error('full');
    index.received(node, at + 1, at + 1, 0, Uint8Array.of(at), 0, 1);
  }
  return index;
}

/** Every row of a view, put together from small windows. */
function allRows(view: TopicView, step: number) {
  const rows = [];
  for (let first = 0; ; first += step) {
    const frame = view.frame({ first, count: step, anchor: null }, 0);
    // The last window is moved back to be full; rows already seen are left out.
    rows.push(...frame.rows.slice(first - frame.first));
    if (first + step >= frame.total) return rows;
  }
}

function prefixes(name: string): string[] {
  const levels = name.split('/');
  return levels.map((_, at) => levels.slice(0, at + 1).join('/'));
}

describe('the topic tree', () => {
  test('windows of an expanded view put together are every level once, counters as counted naively', () => {
    fc.assert(
      fc.property(
        fc.array(topic, { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        (names, step) => {
          const index = indexOf(names);
          const view = new TopicView(index);
          view.expand(0, true, true);
          const rows = allRows(view, step);
          const wanted = new Set(names.flatMap(prefixes));
          expect(rows.map(({ node }) => index.path(node)).sort()).toEqual([...wanted].sort());
          for (const row of rows) {
            const path = index.path(row.node);
            const below = names.filter((name) => prefixes(name).includes(path));
            expect(row.subtreeMessages).toBe(below.length);
            expect(row.messages).toBe(names.filter((name) => name === path).length);
            expect(row.subtreeTopics).toBe(new Set(below.filter((name) => name !== path)).size);
          }
          expect(index.messages).toBe(names.length);
          expect(index.topics).toBe(new Set(names).size);
        },
      ),
    );
  });

  test('a filter leaves the matching topics and the levels above them', () => {
    fc.assert(
      fc.property(
        fc.array(topic, { maxLength: 30 }),
        fc.constantFrom('a/#', '+/b', '#', '/+', 'a//#', '$SYS/#'),
        (names, filter) => {
          const index = indexOf(names);
          const view = new TopicView(index);
          view.filter(compileFilter('topic-filter', filter));
          const matching = names.filter(compileTopicFilter(filter));
          const rows = allRows(view, 5).map(({ node }) => index.path(node));
          expect(rows.sort()).toEqual([...new Set(matching.flatMap(prefixes))].sort());
          const { matches } = view.frame({ first: 0, count: 1, anchor: null }, 0);
          expect(matches).toBe(new Set(matching).size);
        },
      ),
    );
  });

  test('a view that watched the tree grow shows what a new one shows', () => {
    fc.assert(
      fc.property(
        fc.array(topic, { maxLength: 30 }),
        fc.constantFrom('', 'a', '+/b', '#'),
        (names, text) => {
          const index = new TopicIndex();
          const [early, late] = [new TopicView(index), new TopicView(index)];
          const show = (view: TopicView) => {
            view.filter(compileFilter(text === 'a' ? 'text' : 'topic-filter', text));
            view.expand(0, true, true);
          };
          early.filter(compileFilter(text === 'a' ? 'text' : 'topic-filter', text));
          for (const [at, name] of names.entries()) {
            index.received(index.node(name) ?? 0, at + 1, at + 1, 0, new Uint8Array(), 0, 0);
            if (text === '') early.expand(0, true, true);
            early.frame({ first: 0, count: 3, anchor: null }, 0);
          }
          show(late);
          expect(allRows(early, 4)).toEqual(allRows(late, 4));
        },
      ),
    );
  });

  test('siblings come in natural order, places and set sizes are true', () => {
    const view = new TopicView(indexOf(['r/10', 'r/2', 'r/b', 'r/a']));
    view.expand(0, true, true);
    const rows = allRows(view, 10).slice(1);
    expect(rows.map(({ name, place, siblings }) => [name, place, siblings])).toEqual([
      ['2', 1, 4],
      ['10', 2, 4],
      ['a', 3, 4],
      ['b', 4, 4],
    ]);
  });

  test('an anchor is found again after rows came in above it', () => {
    const index = indexOf(['m/x']);
    const view = new TopicView(index);
    const anchor = index.node('m/x') ?? 0;
    const at = () => view.frame({ first: 0, count: 10, anchor }, 0).anchorIndex;
    expect(at()).toBeNull();
    view.reveal(anchor);
    expect(at()).toBe(1);
    index.received(index.node('a') ?? 0, 2, 2, 0, new Uint8Array(), 0, 0);
    expect(at()).toBe(2);
  });

  test('a topic of 30,000 levels is expanded without running out of stack', () => {
    const index = indexOf(['/'.repeat(30_000)]);
    const view = new TopicView(index);
    view.expand(0, true, true);
    expect(view.frame({ first: 29_990, count: 20, anchor: null }, 0).total).toBe(30_001);
  });

  test('a full tree takes no more nodes and says so', () => {
    const index = new TopicIndex(4);
    expect(index.node('a/b')).toBeDefined();
    expect(index.node('c/d')).toBeUndefined();
    expect(index.node('a/b')).toBeDefined();
  });
});
