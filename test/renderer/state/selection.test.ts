import { beforeEach, expect, test } from 'vitest';
import {
  restoreSelection,
  storedSelection,
  useSelection,
} from '../../../renderer/state/selection.ts';

const EMPTY = useSelection.getInitialState();
const state = () => useSelection.getState();

beforeEach(() => useSelection.setState(EMPTY, true));

/** Through JSON, as the settings are kept. */
function reload(): void {
  const stored = JSON.parse(JSON.stringify(storedSelection()));
  useSelection.setState(EMPTY, true);
  restoreSelection(stored);
}

function select(captureId: string, node: number, topic: string): void {
  state().openTab(captureId);
  state().selectNode(captureId, node);
  state().nameTopic(captureId, node, topic);
}

test('tabs and selected topics come back, the topics by name', () => {
  select('a', 7, 'plant/line 1');
  select('b', 7, '');
  state().pickMessage('b', 42);
  state().openTab('c');
  state().activate('b');
  reload();
  expect(state()).toMatchObject({
    tabs: ['a', 'b', 'c'],
    active: 'b',
    topics: {},
    wanted: { a: { topic: 'plant/line 1', messageId: null }, b: { topic: '', messageId: 42 } },
  });
  state().found('b', '', 9);
  expect(state().topics).toEqual({ b: { node: 9, topic: '', messageId: 42 } });
  expect(state().wanted).toEqual({ a: { topic: 'plant/line 1', messageId: null } });
  // What was not found yet is not lost by the next reload.
  reload();
  expect(Object.keys(state().wanted)).toEqual(['a', 'b']);
});

test('a topic the core does not know any more is looked for; another choice ends that', () => {
  select('a', 7, 'plant');
  state().found('a', 'plant', null);
  expect(state()).toMatchObject({
    topics: {},
    wanted: { a: { topic: 'plant', messageId: null } },
  });
  const before = state();
  state().found('a', 'plant', null);
  expect(state()).toBe(before);
  state().selectNode('a', 3);
  expect(state().wanted).toEqual({});
  state().found('a', 'plant', 8);
  expect(state().topics.a?.node).toBe(3);
});

test('what the user chose before it was read stands', () => {
  select('a', 1, 'old');
  state().openTab('b');
  const stored = storedSelection();
  useSelection.setState(EMPTY, true);
  // A connection that is up has got its tab already; that is nobody's choice.
  state().addTab('c');
  restoreSelection(stored);
  expect(state()).toMatchObject({ tabs: ['a', 'b', 'c'], active: 'b' });

  useSelection.setState(EMPTY, true);
  select('a', 5, 'new');
  restoreSelection(stored);
  expect(state()).toMatchObject({ tabs: ['a', 'b'], active: 'a', wanted: {} });
  expect(state().topics.a?.topic).toBe('new');
});

test('tabs of what is gone are closed', () => {
  for (const id of ['a', 'b', 'c']) select(id, 1, id);
  state().keepTabs(new Set(['a', 'x']));
  expect(state()).toMatchObject({ tabs: ['a'], active: 'a' });
  expect(Object.keys(state().topics)).toEqual(['a']);
});

test('names are kept within a budget', () => {
  for (const id of ['a', 'b', 'c', 'd']) select(id, 1, id.repeat(60_000));
  reload();
  expect(state().tabs).toEqual(['a', 'b', 'c', 'd']);
  expect(Object.keys(state().wanted)).toEqual(['a', 'b', 'c']);
});

test.each([
  null,
  3,
  { tabs: 'a' },
  { tabs: [null, 4, { captureId: 5 }], active: 'a' },
  { active: {}, tabs: [{ topic: 'x' }] },
])('what does not fit is left out: %j', (stored) => {
  restoreSelection(stored);
  expect(state()).toMatchObject({ tabs: [], active: null, topics: {}, wanted: {} });
});
