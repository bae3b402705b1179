import { describe, expect, it } from 'vitest';
import { RowPicks } from '../../../renderer/live/row-picks.ts';
import { settled } from './hand-clock.ts';
import { frame, NODES, row, startFeed } from './topic-feed-under-test.ts';

describe('TopicFeed', () => {
  it('asks for news after the revision it has shown', async () => {
    const { frames, feed } = await startFeed();
    expect(frames.last.input).toMatchObject({ viewId: 1, after: null });
    await frames.last.answer(frame(5, [row(1)]));
    expect(frames.last.input).toMatchObject({ after: 5 });
    expect(feed.rowAt(0)?.node).toBe(1);
  });

  it('asks anew at once when the window moves, dropping only a request that waits for news', async () => {
    const { frames, feed } = await startFeed();
    feed.setWindow(100, 50);
    await settled();
    expect(frames.calls).toHaveLength(1);
    await frames.last.answer(frame(5, [row(1)]));
    expect(frames.last.input).toMatchObject({ after: null, first: 100, count: 50 });
    await frames.last.answer(frame(6, [row(1)]));
    const waiting = frames.last;
    expect(waiting.input.after).toBe(6);
    feed.setWindow(200, 50);
    await settled();
    expect(waiting.signal?.aborted).toBe(true);
    expect(frames.last.input).toMatchObject({ after: null, first: 200 });
  });

  it('opens its view again after the link was lost, with everything set in it', async () => {
    const { link, frames, log, feed } = await startFeed();
    await frames.last.answer(frame(5, [row(7)]));
    await feed.setFilter({ mode: 'topic-filter', text: 'a/#', changedWithin: null });
    await feed.setSort({ by: 'rate', descending: true });
    await feed.setPinned(['a/b']);
    // Resolves with the frame that shows it, which does not come in this test.
    void feed.expand(7, true, true);
    await settled();
    log.length = 0;
    link.lose();
    await frames.last.fail(new Error('gone'));
    link.open();
    await settled();
    expect(log).toEqual([
      'open 2',
      'filter {"viewId":2,"mode":"topic-filter","text":"a/#","changedWithin":null}',
      'sort {"viewId":2,"by":"rate","descending":true}',
      'pin {"viewId":2,"topics":["a/b"]}',
      'expand {"viewId":2,"node":7,"expanded":true,"subtree":true}',
    ]);
    expect(frames.last.input).toMatchObject({ viewId: 2, after: null, have: null });
  });

  it('opens the levels that were open when the page was left, late ones too', async () => {
    const fold = { expanded: true, subtree: false };
    const { clock, frames, log } = await startFeed({
      folds: [
        { topic: 'a', ...fold },
        { topic: 'late', ...fold },
      ],
    });
    expect(log).toEqual(['open 1', 'expand {"viewId":1,"node":7,"expanded":true,"subtree":false}']);
    NODES.set('late', 9);
    clock.advance(5_000);
    await frames.last.answer(frame(1, [row(7)]));
    expect(log.at(-1)).toBe('expand {"viewId":1,"node":9,"expanded":true,"subtree":false}');
    NODES.delete('late');
  });

  it('begins with the row that was the first in sight', async () => {
    const { frames, feed } = await startFeed({ anchor: { topic: 'a/b', below: -7 } });
    expect(frames.last.input).toMatchObject({ count: 0, anchor: 8 });
    await frames.last.answer(frame(1, [], { total: 900, anchorIndex: 500 }));
    await frames.last.answer(frame(2, [row(1)], { total: 900 }));
    expect(feed.takeGoal()).toEqual({ index: 500, at: -7 });
    expect(feed.takeGoal()).toBeNull();
  });

  it('remembers where the first row in sight is once nobody scrolls any more', async () => {
    const { clock, frames, feed, memory } = await startFeed();
    await frames.last.answer(frame(1, [row(7), row(8)]));
    feed.rememberPlace(0, -3);
    feed.rememberPlace(1, -7);
    clock.advance(800);
    await settled();
    expect(memory.read().anchor).toEqual({ topic: 'a/b', below: -7 });
    feed.rememberPlace(0, 0);
    clock.advance(800);
    expect(memory.read().anchor).toBeNull();
  });

  it('goes to a row once those of the levels it opened are there', async () => {
    const { frames, log, feed } = await startFeed();
    await frames.last.answer(frame(1, [row(7)]));
    const shown = feed.show(8);
    await settled();
    expect(log.at(-1)).toBe('reveal {"viewId":1,"node":8}');
    expect(frames.last.input).toMatchObject({ after: null });
    expect(feed.takeGoal()).toBeNull();
    await frames.last.answer(frame(2, [row(7), row(8)]));
    const located = frames.calls.find(({ input }) => input.anchor === 8);
    await located?.answer(frame(3, [], { total: 2, anchorIndex: 1 }));
    await shown;
    expect(feed.takeGoal()).toEqual({ index: 1, at: 'middle' });
  });

  it('remembers by name what is opened', async () => {
    const { feed, memory } = await startFeed();
    void feed.expandMany([7, 8], true);
    await settled();
    expect(memory.read().folds).toEqual([
      { topic: 'a', expanded: true, subtree: false },
      { topic: 'a/b', expanded: true, subtree: false },
    ]);
  });

  it('says how far its anchor has moved', async () => {
    const { frames, feed } = await startFeed();
    feed.place.hold({ node: 3, below: 0 }, null);
    await frames.last.answer(frame(1, [row(1), row(2), row(3)]));
    expect(frames.last.input).toMatchObject({ anchor: 3 });
    await frames.last.answer(frame(2, [row(1), row(9), row(2), row(3)], { anchorIndex: 3 }));
    expect(feed.place.shift).toBe(1);
    await frames.last.answer(frame(3, [row(2), row(3)], { anchorIndex: 1 }));
    expect(feed.place.shift).toBe(-1);
  });

  it('has not moved because another anchor was chosen while it waited', async () => {
    const { frames, feed } = await startFeed();
    feed.place.hold({ node: 1, below: 0 }, null);
    await frames.last.answer(frame(1, [row(1), row(2), row(3)]));
    feed.place.hold({ node: 3, below: 0 }, null);
    await frames.last.answer(frame(2, [row(1), row(2), row(3)], { anchorIndex: 0 }));
    expect(feed.place.shift).toBe(0);
    await frames.last.answer(frame(3, [row(9), row(1), row(2), row(3)], { anchorIndex: 3 }));
    expect(feed.place.shift).toBe(1);
  });

  it('brings the row that a filter hid back to its place when it is there again', async () => {
    const { frames, feed } = await startFeed();
    const all = [row(1), row(2), row(3)];
    const filter = async (text: string) => {
      await feed.setFilter({ mode: 'text', text, changedWithin: null });
      await settled();
    };
    await frames.last.answer(frame(1, all));
    // At the very top: nothing but the filter moves it.
    feed.place.hold(null, { node: 3, below: 48 });
    await filter('b');
    expect(frames.last.input).toMatchObject({ after: null, anchor: 3 });
    await frames.last.answer(frame(2, [row(2)], { matches: 1 }));
    feed.place.hold({ node: 2, below: 0 }, null);
    await filter('bc');
    await frames.last.answer(frame(3, [row(2)], { matches: 1 }));
    expect(frames.last.input).toMatchObject({ anchor: 2 });
    expect(feed.takeGoal()).toBeNull();
    await filter('');
    expect(frames.last.input).toMatchObject({ anchor: 3 });
    await frames.last.answer(frame(4, all, { anchorIndex: 2 }));
    expect(feed.takeGoal()).toEqual({ index: 2, at: 48 });
    expect(feed.place.shift).toBe(0);
    expect(frames.last.input).toMatchObject({ anchor: 2 });
  });

  it('stays with the row chosen meanwhile instead of the one a filter hid', async () => {
    const { frames, feed } = await startFeed();
    await frames.last.answer(frame(1, [row(1), row(2), row(3)]));
    feed.place.hold(null, { node: 3, below: 48 });
    await feed.setFilter({ mode: 'text', text: 'b', changedWithin: null });
    await settled();
    await frames.last.answer(frame(2, [row(2)], { matches: 1 }));
    feed.place.hold(null, { node: 2, below: 0 });
    await feed.setFilter({ mode: 'text', text: '', changedWithin: null });
    await settled();
    await frames.last.answer(frame(3, [row(1), row(2), row(3)], { anchorIndex: 1 }));
    expect(feed.takeGoal()).toBeNull();
    expect(feed.place.shift).toBe(1);
  });

  it('flashes a change, and shows a rate instead when changes come fast', async () => {
    const { clock, frames, feed } = await startFeed();
    const busy = (count: number) => row(1, { messages: count, subtreeMessages: count });
    await frames.last.answer(frame(1, [busy(1)]));
    expect(feed.activity.of(1)).toMatchObject({ flash: 0, busy: false });
    await frames.last.answer(frame(2, [busy(2)]));
    expect(feed.activity.of(1)).toMatchObject({ flash: 1 });
    for (let count = 3; count <= 11; count++) {
      await frames.last.answer(frame(count, [busy(count)]));
    }
    expect(feed.activity.of(1)).toMatchObject({ flash: 5 });
    clock.advance(1_000);
    expect(feed.activity.of(1)).toMatchObject({ rate: 10 });
    await frames.last.answer(frame(12, [busy(12)]));
    expect(feed.activity.of(1)).toMatchObject({ flash: 5 });
    clock.advance(2_000);
    expect(feed.activity.of(1)).toMatchObject({ rate: 0.5 });
  });

  it('takes rows that did not change from the frame it has', async () => {
    const { frames, feed } = await startFeed();
    await frames.last.answer(frame(1, [row(1), row(2)], { pinned: [5], pinnedRows: [row(5)] }));
    const [before] = feed.frame?.rows ?? [];
    expect(frames.last.input).toMatchObject({ after: 1, have: 1 });
    const news = { nodes: [2, 1], pinned: [5], pinnedRows: [] };
    await frames.last.answer(frame(2, [row(2, { messages: 2 })], news));
    expect(feed.frame?.rows.map(({ node, messages }) => [node, messages])).toEqual([
      [2, 2],
      [1, 1],
    ]);
    expect(feed.rowAt(1)).toBe(before);
    expect(feed.frame?.pinned.map(({ node }) => node)).toEqual([5]);
  });

  it('asks for every row when a frame builds on one it has not', async () => {
    const { frames, feed } = await startFeed();
    await frames.last.answer(frame(1, [row(1)]));
    await frames.last.answer(frame(2, [], { nodes: [1, 3] }));
    expect(feed.frame?.rows.map(({ node }) => node)).toEqual([1]);
    expect(frames.last.input).toMatchObject({ after: null, have: null });
  });

  it('holds the order while somebody aims, and lets it go once on request', async () => {
    const { frames, feed } = await startFeed();
    await frames.last.answer(frame(1, [row(1)]));
    feed.setHeld(true);
    await settled();
    expect(frames.last.input).toMatchObject({ after: null, held: true });
    await frames.last.answer(frame(2, [row(1)], { orderWaits: true }));
    feed.orderNow();
    await settled();
    expect(frames.last.input).toMatchObject({ after: null, held: false });
    await frames.last.answer(frame(3, [row(1)]));
    expect(frames.last.input).toMatchObject({ after: 3, held: true });
  });
});

describe('TopicFeed of a table', () => {
  it('orders held rows until the order is made, which may take many frames', async () => {
    const { frames, feed } = await startFeed({}, 'table');
    await frames.last.answer(frame(1, [row(1)]));
    feed.setHeld(true);
    await settled();
    await frames.last.answer(frame(2, [row(1)]));
    await feed.decorate({ values: [], colours: [], order: { by: 'rate', descending: true } });
    await settled();
    expect(frames.last.input).toMatchObject({ held: false });
    await frames.last.answer(frame(3, [row(1)], { ordering: true }));
    expect(frames.last.input).toMatchObject({ after: 3, held: false });
    await frames.last.answer(frame(4, [row(1)]));
    expect(frames.last.input).toMatchObject({ after: 4, held: true });
  });

  const values = [{ filter: null, path: '$.temp' }];
  const order = { by: { path: 0 }, descending: true };
  const decorated = [
    `decorate ${JSON.stringify({ viewId: 1, values, colours: [] })}`,
    `sort ${JSON.stringify({ viewId: 1, ...order })}`,
  ];

  it('says what its columns are before it sorts by one, also to another core', async () => {
    const { link, frames, log, feed } = await startFeed({}, 'table');
    await feed.decorate({ values, colours: [], order });
    expect(log).toEqual(['open 1', ...decorated]);
    log.length = 0;
    link.lose();
    await frames.last.fail(new Error('gone'));
    link.open();
    await settled();
    const again = decorated.map((line) => line.replace('"viewId":1', '"viewId":2'));
    expect(log).toEqual(['open 2', ...again]);
  });

  it('does not sort by what was the order when another is set meanwhile', async () => {
    const { log, feed } = await startFeed({}, 'table');
    const first = feed.decorate({ values, colours: [], order });
    const by = { by: 'rate', descending: true } as const;
    await Promise.all([first, feed.decorate({ values: [], colours: [], order: by })]);
    const sorts = new Set(log.filter((line) => line.startsWith('sort')));
    expect([...sorts]).toEqual([`sort ${JSON.stringify({ viewId: 1, ...by })}`]);
  });

  it('takes over the filter that the tree was given while nobody looked at it', async () => {
    const { log, feed, memory } = await startFeed({}, 'table');
    feed.setWanted(false);
    const filter = { mode: 'text', text: 'plant', changedWithin: null } as const;
    memory.change({ filter });
    feed.setWanted(true);
    await settled();
    const told = `filter ${JSON.stringify({ viewId: 1, ...filter })}`;
    expect(log).toEqual(['open 1', told]);
    feed.setWanted(false);
    feed.setWanted(true);
    await settled();
    expect(log).toEqual(['open 1', told]);
  });
});

describe('RowPicks', () => {
  it('is the active row alone until others are picked', () => {
    let changes = 0;
    const picks = new RowPicks(() => {
      changes += 1;
    });
    expect([...picks.of(3)]).toEqual([3]);
    expect(picks.has(3, 3)).toBe(true);
    expect(picks.count(null)).toBe(0);
    picks.toggle(4, 3);
    expect([...picks.of(4)]).toEqual([3, 4]);
    expect(picks.start(4)).toBe(4);
    picks.toggle(3, 4);
    expect([...picks.of(3)]).toEqual([4]);
    expect(picks.has(3, 3)).toBe(false);
    expect(changes).toBe(2);
  });

  it('forgets what was picked when another row is looked at', () => {
    const picks = new RowPicks(() => undefined);
    picks.set([1, 2, 3], 3, 1);
    expect(picks.start(3)).toBe(1);
    expect([...picks.of(9)]).toEqual([9]);
    picks.move(4, 3);
    expect([...picks.of(4)]).toEqual([1, 2, 3]);
    picks.only(5);
    expect([...picks.of(5)]).toEqual([5]);
  });
});
