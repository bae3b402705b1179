// Levels with so many children that they are put in order and added up beside the other work.
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { setFilter } from '../../../electron/core/topics/set-filter.ts';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';
import type { TreeView } from '../../../electron/core/topics/view-registry.ts';
import { MICROS, nothingStored, receive, treeOf } from './tree-under-test.ts';

const CHILDREN = 60_000;
/** A number without common factors with it: every child once, in no order. */
const STRIDE = 7_919;
const WINDOW = { first: 0, count: 50, anchor: null, have: null, held: false };

function largeLevel(): TopicIndex {
  const index = new TopicIndex();
  for (let at = 0; at < CHILDREN; at++) {
    const child = (at * STRIDE) % CHILDREN;
    const topic = child % 1_000 === 0 ? `all/d${child}/below` : `all/d${child}`;
    const node = index.nodes.node(topic) ?? 0;
    index.received(node, at + 1, MICROS + at, 0, new Uint8Array(), 0, 0);
  }
  return index;
}

async function settled(view: TreeView): Promise<void> {
  do {
    view.frame(WINDOW, 0);
    await turn();
  } while (view.layout.ordering || view.layout.filtered.pending > 0);
}

const namesAt = (view: TreeView, first: number) =>
  view.frame({ ...WINDOW, first }, 0).rows.map(({ name }) => name);

describe('a level with very many children', () => {
  test('is put in order beside the other work; meanwhile every child has a row', async () => {
    const view = treeOf(largeLevel());
    view.layout.expand(0, true, true);
    const early = view.frame({ ...WINDOW, first: 30_000 }, 0);
    expect(early.ordering).toBe(true);
    expect(early.total).toBe(1 + CHILDREN + CHILDREN / 1_000);
    await settled(view);
    // 30 children below others come before d30000.
    expect(namesAt(view, 30_031).slice(0, 3)).toEqual(['d30000', 'below', 'd30001']);
    expect(namesAt(view, 1).slice(0, 4)).toEqual(['d0', 'below', 'd1', 'd2']);
    expect(namesAt(view, CHILDREN + 59).at(-1)).toBe('d59999');
  });

  test('what comes while it is being put in order is put in its place too', async () => {
    const index = largeLevel();
    const view = treeOf(index);
    view.layout.expand(index.nodes.find('all') ?? 0, true, false);
    view.frame(WINDOW, 0);
    receive(index, [['all/d100.5', 0]], CHILDREN + 1);
    view.frame(WINDOW, 0);
    await settled(view);
    receive(index, [['all/d200.5', 0]], CHILDREN + 2);
    expect(namesAt(view, 101).slice(0, 3)).toEqual(['d100', 'd100.5', 'd101']);
    expect(namesAt(view, 202).slice(0, 3)).toEqual(['d200', 'd200.5', 'd201']);
  });

  test('rows, places and set sizes are true anywhere in it, filtered too', async () => {
    const index = largeLevel();
    const view = treeOf(index);
    view.layout.expand(0, true, true);
    setFilter(view, { mode: 'text', text: '99', changedWithin: null }, () => 0, nothingStored);
    await settled(view);
    const wanted = Array.from({ length: CHILDREN }, (_, child) => child).filter((child) =>
      `d${child}`.includes('99'),
    );
    const { total, matches } = view.frame(WINDOW, 0);
    expect(matches).toBe(wanted.length);
    expect(total).toBe(wanted.length + 1);
    for (const first of [0, 100, 500, total - 50]) {
      for (const row of view.frame({ ...WINDOW, first }, 0).rows.slice(first === 0 ? 1 : 0)) {
        expect(row.name).toBe(`d${wanted[row.place - 1]}`);
        expect(row.siblings).toBe(wanted.length);
        expect(view.layout.indexOf(row.node)).toBe(row.place);
      }
    }
  });

  test('in the order of what changed last', async () => {
    const index = largeLevel();
    const view = treeOf(index);
    view.layout.expand(index.nodes.find('all') ?? 0, true, false);
    view.layout.sort('changed', true);
    await settled(view);
    const newest = (CHILDREN - 1) * STRIDE;
    expect(namesAt(view, 1)[0]).toBe(`d${newest % CHILDREN}`);
    index.received(index.nodes.find('all/d5') ?? 0, 1e6, MICROS + 1e6, 0, new Uint8Array(), 0, 0);
    view.frame(WINDOW, 2_000);
    await settled(view);
    expect(namesAt(view, 1)[0]).toBe('d5');
  });

  test('a filter that takes longer than a slice says when it has looked at all topics', async () => {
    const { filtered } = treeOf(largeLevel()).layout;
    const looks = (passes: (node: number) => boolean) => filtered.set(outlastsSlice(passes), []);
    looks(() => true);
    const given = filtered.looking;
    expect(given).not.toBeNull();
    looks((node) => node % 2 === 0);
    await given;
    expect(filtered.pending).toBeGreaterThan(0);
    await filtered.looking;
    expect([filtered.pending, filtered.looking]).toEqual([0, null]);
    const places = Array.from({ length: filtered.count }, (_, at) => filtered.at(at));
    expect(places.every((node) => node % 2 === 0)).toBe(true);
    expect(filtered.count).toBe(evenTopics(largeLevel()));
  });
});

function outlastsSlice(passes: (node: number) => boolean): (node: number) => boolean {
  let begun = 0;
  return (node) => {
    begun ||= performance.now();
    // The first topic takes all the time there is.
    while (performance.now() - begun < 10);
    return passes(node);
  };
}

function evenTopics(index: TopicIndex): number {
  const topics = Array.from({ length: index.topics }, (_, at) => index.topicAt(at));
  return topics.filter((node) => node % 2 === 0).length;
}
