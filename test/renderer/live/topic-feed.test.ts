import { describe, expect, it } from 'vitest';
import { TopicFeed } from '../../../renderer/live/topic-feed.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { TopicFrame, TopicRow } from '../../../shared/contract/topics.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

interface FrameInput {
  viewId: number;
  after: number | null;
  first: number;
  count: number;
  anchor: number | null;
}

async function start() {
  const clock = new HandClock();
  const link = new HandLink();
  const frames = new HandProcedure<FrameInput, TopicFrame>();
  const log: string[] = [];
  let views = 0;
  const topics = {
    openView: async () => {
      views += 1;
      log.push(`open ${views}`);
      return { viewId: views };
    },
    closeView: async () => undefined,
    frame: frames.call,
    expand: async (input: object) => {
      log.push(`expand ${JSON.stringify(input)}`);
    },
    filter: async (input: object) => {
      log.push(`filter ${JSON.stringify(input)}`);
      return { problem: null };
    },
  };
  // Only the calls a feed makes; a whole client would hide which those are.
  const client = { topics } as unknown as ContractClient;
  const feed = new TopicFeed({ client, link: link.link, clock, captureId: 'a' });
  await settled();
  return { clock, link, frames, log, feed };
}

function row(node: number, change: Partial<TopicRow> = {}): TopicRow {
  return {
    node,
    name: `n${node}`,
    level: 1,
    place: 1,
    siblings: 1,
    children: 0,
    expanded: false,
    messages: 1,
    subtreeMessages: 1,
    subtreeBytes: 0,
    subtreeTopics: 0,
    rate: 0,
    trend: '',
    unread: 0,
    firstTime: 0,
    lastTime: 0,
    qos: 0,
    retained: false,
    preview: null,
    values: [],
    colour: null,
    ...change,
  };
}

function frame(revision: number, rows: TopicRow[], change: Partial<TopicFrame> = {}): TopicFrame {
  const total = rows.length;
  return {
    revision,
    frame: revision,
    now: 0,
    total,
    first: 0,
    nodes: rows.map(({ node }) => node),
    rows,
    pinned: [],
    pinnedRows: [],
    anchorIndex: null,
    topics: total,
    messages: total,
    matches: null,
    toFilter: 0,
    orderWaits: false,
    ordering: false,
    ...change,
  };
}

describe('TopicFeed', () => {
  it('asks for news after the revision it has shown', async () => {
    const { frames, feed } = await start();
    expect(frames.last.input).toMatchObject({ viewId: 1, after: null });
    await frames.last.answer(frame(5, [row(1)]));
    expect(frames.last.input).toMatchObject({ after: 5 });
    expect(feed.rowAt(0)?.node).toBe(1);
  });

  it('asks anew at once when the window moves, dropping only a request that waits for news', async () => {
    const { frames, feed } = await start();
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

  it('opens its view again after the link was lost, with filter and expansion', async () => {
    const { link, frames, log, feed } = await start();
    await frames.last.answer(frame(5, [row(1)]));
    await feed.setFilter('topic-filter', 'a/#');
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
      'filter {"viewId":2,"mode":"topic-filter","text":"a/#"}',
      'expand {"viewId":2,"node":7,"expanded":true,"subtree":true}',
    ]);
    expect(frames.last.input).toMatchObject({ viewId: 2, after: null });
  });

  it('says how far its anchor has moved', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [row(1), row(2), row(3)]));
    feed.setAnchor(3);
    await frames.last.answer(frame(2, [row(1), row(9), row(2), row(3)], { anchorIndex: 3 }));
    expect(feed.shift).toBe(1);
    await frames.last.answer(frame(3, [row(2), row(3)], { anchorIndex: 1 }));
    expect(feed.shift).toBe(-1);
  });

  it('flashes a change, and shows a rate instead when changes come fast', async () => {
    const { clock, frames, feed } = await start();
    const busy = (count: number) => row(1, { messages: count, subtreeMessages: count });
    await frames.last.answer(frame(1, [busy(1)]));
    expect(feed.activity.of(1)).toMatchObject({ flash: 0, rate: 0 });
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

  it('keeps the objects of rows that did not change', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [row(1), row(2)]));
    const before = feed.rowAt(0);
    await frames.last.answer(frame(2, [row(1), row(2, { messages: 2 })]));
    expect(feed.rowAt(0)).toBe(before);
    expect(feed.rowAt(1)?.messages).toBe(2);
  });
});
