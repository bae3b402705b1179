import { afterEach, expect, test } from 'vitest';
import {
  EMPTY_TREE,
  restoreTrees,
  storedTrees,
  type TreeFold,
  type TreeMemory,
  treeMemory,
  useTreeMemory,
} from '../../../renderer/state/tree-memory.ts';

const { change, fold, forget } = useTreeMemory.getState();

afterEach(() => useTreeMemory.setState({ trees: {} }));

const expand = (topic: string | null, subtree = false): TreeFold => ({
  topic,
  expanded: true,
  subtree,
});
const collapse = (topic: string | null, subtree = false): TreeFold => ({
  topic,
  expanded: false,
  subtree,
});

function foldsAfter(...folds: TreeFold[]): readonly TreeFold[] {
  useTreeMemory.setState({ trees: {} });
  for (const each of folds) fold('a', each);
  return treeMemory('a').folds;
}

function place(topic: string): TreeMemory['anchor'] {
  return { topic, below: 0 };
}

/** Through JSON, as the settings are kept. */
function reload(): void {
  const stored = JSON.parse(JSON.stringify(storedTrees()));
  useTreeMemory.setState({ trees: {} });
  restoreTrees(stored);
}

test('a tree comes back as it was left', () => {
  const left: TreeMemory = {
    folds: [expand(null, true), collapse('plant/line 1'), expand('')],
    filter: { mode: 'query', text: 'topic:"a"', changedWithin: 30 },
    order: { by: 'rate', descending: true },
    pinned: ['plant/line 1/temperature', '__proto__', '\ud800'],
    anchor: { topic: 'plant', below: -7 },
  };
  change('a', left);
  reload();
  expect(treeMemory('a')).toEqual(left);
  expect(treeMemory('b')).toBe(EMPTY_TREE);
});

test('folding a level forgets that it was unfolded', () => {
  expect(foldsAfter(expand('a'), expand('a/b'), collapse('a'))).toEqual([expand('a/b')]);
  expect(foldsAfter(expand('a'), expand('a'))).toEqual([expand('a')]);
  expect(foldsAfter(collapse('a'))).toEqual([]);
});

test('a level inside an unfolded subtree is remembered as folded', () => {
  const all = expand(null, true);
  expect(foldsAfter(all, collapse('a'))).toEqual([all, collapse('a')]);
  expect(foldsAfter(all, collapse('a'), expand('a'))).toEqual([all, expand('a')]);
  const below = expand('a', true);
  expect(foldsAfter(below, collapse('ab'))).toEqual([below]);
  expect(foldsAfter(below, collapse('a'))).toEqual([below, collapse('a')]);
});

test('a subtree replaces what was folded and unfolded in it', () => {
  const before = [expand('a'), expand('a/b'), expand('ab')];
  expect(foldsAfter(...before, expand('a', true))).toEqual([expand('ab'), expand('a', true)]);
  expect(foldsAfter(...before, collapse('a', true))).toEqual([expand('ab')]);
  expect(foldsAfter(...before, collapse(null, true))).toEqual([]);
});

test('of many the newest are kept', () => {
  const folds = Array.from({ length: 2_500 }, (_, at) => expand(`t${at}`));
  const kept = foldsAfter(...folds);
  expect(kept).toHaveLength(2_000);
  expect(kept[0]).toEqual(expand('t500'));
});

test('the text of all trees is within a budget, the newest first', () => {
  const long = 'x'.repeat(60_000);
  for (const id of ['a', 'b']) {
    for (const at of [1, 2]) fold(id, expand(`${long}${at}`));
  }
  fold('c', expand('c'));
  reload();
  expect(treeMemory('c').folds).toEqual([expand('c')]);
  expect(treeMemory('b').folds).toHaveLength(2);
  expect(treeMemory('a').folds).toEqual([expand(`${long}2`)]);
  for (let at = 0; at < 60; at++) change(`n${at}`, { anchor: place('x') });
  reload();
  expect(Object.keys(useTreeMemory.getState().trees)).toHaveLength(50);
  expect(treeMemory('n59').anchor).toEqual(place('x'));
  expect(treeMemory('n9').anchor).toBe(null);
});

test.each([
  null,
  'text',
  { trees: [1, 2] },
  { trees: { a: null, b: 7 } },
  { trees: { a: { folds: [{ topic: 3 }, null], filter: { mode: 'x', changedWithin: -1 } } } },
  { trees: { a: { pinned: [1], order: { by: 'size' }, anchor: {} } } },
])('what does not fit is left out: %j', (stored) => {
  restoreTrees(stored);
  expect(treeMemory('a')).toEqual(EMPTY_TREE);
});

test('what the user did before it was read stands', () => {
  change('a', { anchor: place('old') });
  const stored = storedTrees();
  useTreeMemory.setState({ trees: {} });
  change('a', { anchor: place('new') });
  restoreTrees(stored);
  expect(treeMemory('a').anchor).toEqual(place('new'));
  forget('a');
  expect(treeMemory('a')).toBe(EMPTY_TREE);
});
