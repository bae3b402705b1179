import { beforeEach, expect, test } from 'vitest';
import { keepPlace } from '../../../renderer/actions/place.ts';
import type { Page } from '../../../renderer/page.ts';
import { useCaptures } from '../../../renderer/state/captures.ts';
import { useProfiles } from '../../../renderer/state/profiles.ts';
import { useSelection } from '../../../renderer/state/selection.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { HandClock, HandLink, HandProcedure, settled } from '../live/hand-clock.ts';

const EMPTY = useSelection.getInitialState();
const state = () => useSelection.getState();

beforeEach(() => {
  useSelection.setState(EMPTY, true);
  useProfiles.setState({ profiles: [], loaded: false });
  useCaptures.setState({ byId: {}, loaded: false });
});

function start() {
  const clock = new HandClock();
  const link = new HandLink();
  const find = new HandProcedure<{ captureId: string; topic: string }, { node: number } | null>();
  const client = { topics: { find: find.call } };
  const page = { client, host: { link: link.link }, clock } as unknown as Page;
  return { clock, link, find, page };
}

test('the topic of the capture in front is found, the others once they are in front', async () => {
  const { find, page } = start();
  useSelection.setState({
    tabs: ['a', 'b'],
    active: 'a',
    wanted: { a: { topic: 'x', messageId: 5 }, b: { topic: 'y', messageId: null } },
  });
  keepPlace(page);
  expect(find.calls.map(({ input }) => input.captureId)).toEqual(['a']);
  await find.last.answer({ node: 12 });
  expect(state().topics.a).toEqual({ node: 12, topic: 'x', messageId: 5 });
  state().activate('b');
  expect(find.last.input).toEqual({ captureId: 'b', topic: 'y' });
});

test('a topic that has not come yet is looked for again, but not by a hidden page', async () => {
  const { clock, find, page } = start();
  useSelection.setState({
    tabs: ['a'],
    active: 'a',
    wanted: { a: { topic: 'x', messageId: null } },
  });
  keepPlace(page);
  await find.last.answer(null);
  clock.show(false);
  clock.advance(1_000);
  await settled();
  expect(find.calls).toHaveLength(1);
  clock.show(true);
  clock.advance(1_000);
  expect(find.calls).toHaveLength(2);
  await find.last.answer({ node: 3 });
  expect(state().topics.a?.node).toBe(3);
  clock.advance(5_000);
  expect(find.calls).toHaveLength(2);
});

test('behind a core that was restarted, topics have other nodes or none yet', async () => {
  const { link, find, page } = start();
  for (const [id, topic] of [
    ['a', 'x'],
    ['b', 'y'],
  ] as const) {
    state().openTab(id);
    state().selectNode(id, 7);
    state().nameTopic(id, 7, topic);
  }
  keepPlace(page);
  link.lose();
  link.open();
  expect(find.calls).toHaveLength(2);
  await find.calls[0]?.answer({ node: 4 });
  await find.calls[1]?.answer(null);
  expect(state().topics).toEqual({ a: { node: 4, topic: 'x', messageId: null } });
  expect(state().wanted).toEqual({ b: { topic: 'y', messageId: null } });
});

test('tabs of profiles and files that are gone are closed once both are known', () => {
  useSelection.setState({ tabs: ['profile', 'file', 'gone'], active: 'gone' });
  keepPlace(start().page);
  useProfiles.getState().setAll([{ id: 'profile' } as Profile]);
  expect(state().tabs).toHaveLength(3);
  useCaptures.getState().setAll([
    {
      captureId: 'file',
      kind: 'file',
      name: '',
      path: '',
      pins: [],
      problem: null,
      damaged: null,
    },
  ]);
  expect(state().tabs).toEqual(['profile', 'file']);
  // From now on whoever deletes or closes something closes its tab.
  state().openTab('new');
  useCaptures.getState().setAll([]);
  expect(state().tabs).toContain('new');
});
