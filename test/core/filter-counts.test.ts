import { expect, it } from 'vitest';
import { ExcludedTopics } from '../../electron/core/excluded-topics.ts';
import { FilterCounts } from '../../electron/core/filter-counts.ts';

it('counts each message for every filter that matches its topic', () => {
  const counts = new FilterCounts();
  counts.setFilters(['#', 'a/+', 'a/b', 'z']);
  const topics = ['a/b', 'a/c', 'b', 'a/b', '$SYS/x'];
  // With a node, and beyond the budget of the tree.
  for (const [at, topic] of topics.entries()) counts.count(at === 3 ? 1 : at + 1, topic);
  for (const topic of topics) counts.count(undefined, topic);
  expect(counts.counts()).toEqual([
    { filter: '#', messages: 8 },
    { filter: 'a/+', messages: 6 },
    { filter: 'a/b', messages: 4 },
    { filter: 'z', messages: 0 },
  ]);
});

it('keeps what was counted when other filters come and go', () => {
  const counts = new FilterCounts();
  counts.setFilters(['a', '#']);
  for (let n = 0; n < 5; n++) counts.count(1, 'a');
  counts.setFilters(['#', 'b']);
  counts.count(1, 'a');
  counts.count(2, 'b');
  counts.setFilters(['#', 'b']);
  expect(counts.counts()).toEqual([
    { filter: '#', messages: 7 },
    { filter: 'b', messages: 1 },
  ]);
});

it('counts exactly with more different sets of filters than it keeps', () => {
  const counts = new FilterCounts();
  const single = Array.from({ length: 70_000 }, (_, n) => `t${n}/#`);
  counts.setFilters([...single, '#']);
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 70_000; n++) counts.count(n + 1, `t${n}/x`);
  }
  const sums = counts.counts();
  expect(sums.at(-1)).toEqual({ filter: '#', messages: 140_000 });
  expect(sums.slice(0, -1).every(({ messages }) => messages === 2)).toBe(true);
});

it('knows the topics that are let go', () => {
  const excluded = new ExcludedTopics();
  expect(excluded.none).toBe(true);
  excluded.setFilters(['chatty/#', '+/noise']);
  const names = ['chatty', 'chatty/a', 'a/noise', 'a/voice', 'chatty'];
  expect(names.map((name) => excluded.has(name))).toEqual([true, true, true, false, true]);
  excluded.setFilters(['a/voice']);
  expect(names.map((name) => excluded.has(name))).toEqual([false, false, false, true, false]);
});
