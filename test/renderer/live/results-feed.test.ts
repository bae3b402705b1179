import { describe, expect, it } from 'vitest';
import { ResultsFeed } from '../../../renderer/live/results-feed.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { ResultRow, ResultsFrame } from '../../../shared/contract/results.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

interface FrameInput {
  resultsId: number;
  after: number | null;
  first: number;
  count: number;
  top: number | null;
  anchor: number | null;
}
type Opened = Awaited<ReturnType<ContractClient['results']['open']>>;

async function start(open?: (input: { query: string }) => Promise<Opened>) {
  const clock = new HandClock();
  const link = new HandLink();
  const frames = new HandProcedure<FrameInput, ResultsFrame>();
  const log: string[] = [];
  let lists = 0;
  const results = {
    open: async (input: { query: string }): Promise<Opened> => {
      if (open) return open(input);
      lists += 1;
      log.push(`open ${lists} ${input.query}`);
      return { resultsId: lists, problem: null };
    },
    close: async ({ resultsId }: { resultsId: number }) => {
      log.push(`close ${resultsId}`);
    },
    stop: async () => undefined,
    frame: frames.call,
  };
  // Only the calls a feed makes; a whole client would hide which those are.
  const client = { results } as unknown as ContractClient;
  const spec = { query: '', until: null };
  const feed = new ResultsFeed({ client, link: link.link, clock, captureId: 'a', spec });
  await settled();
  return { clock, link, frames, log, feed };
}

const row = (id: number) => ({ id, time: id, interval: null, topic: 't' }) as ResultRow;

function frame(revision: number, ids: number[], change: Partial<ResultsFrame> = {}): ResultsFrame {
  return {
    revision,
    now: 0,
    total: ids.length,
    above: 0,
    first: 0,
    rows: ids.map(row),
    anchorIndex: null,
    newest: ids[0] ?? 0,
    arrived: 0,
    passed: 0,
    scanned: 10,
    toScan: 10,
    state: 'complete',
    limited: false,
    problem: null,
    ...change,
  };
}

describe('ResultsFeed', () => {
  it('asks for news after the revision it has shown', async () => {
    const { frames, feed } = await start();
    expect(frames.last.input).toMatchObject({ resultsId: 1, after: null, top: null });
    await frames.last.answer(frame(3, [9, 8]));
    expect(feed.total).toBe(2);
    expect(frames.last.input).toMatchObject({ after: 3 });
  });

  it('counts from the newest message once it is held, and only counts what comes', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [9, 8]));
    feed.setHold('held');
    await settled();
    expect(frames.last.input).toMatchObject({ top: 9, after: null });
    await frames.last.answer(frame(2, [9, 8], { total: 5, above: 3 }));
    expect(feed).toMatchObject({ total: 2, unseen: 3 });
    expect(feed.rowAt(0)?.id).toBe(9);
    feed.setHold('none');
    await settled();
    await frames.last.answer(frame(3, [12, 11, 10, 9, 8]));
    expect(feed).toMatchObject({ total: 5, unseen: 0 });
  });

  it('drops an answer that was asked for before it was held', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [9, 8]));
    feed.setWindow(0, 30);
    await settled();
    const outstanding = frames.last;
    expect(outstanding.input.after).toBeNull();
    feed.setHold('held');
    await outstanding.answer(frame(2, [10, 9]));
    expect(feed.rowAt(0)?.id).toBe(9);
    expect(frames.last.input.top).toBe(9);
  });

  it('lets go of a message that has left the list', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [9]));
    feed.setHold('held');
    await settled();
    await frames.last.answer(frame(2, [], { above: null }));
    await settled();
    expect(frames.last.input.top).toBeNull();
  });

  it('closes the list before when another query is opened, and keeps showing it until then', async () => {
    const { frames, log, feed } = await start();
    await frames.last.answer(frame(1, [9]));
    feed.open({ query: 'x', until: 5 });
    await settled();
    expect(log).toEqual(['open 1 ', 'close 1', 'open 2 x']);
    expect(feed).toMatchObject({ opening: true, total: 1 });
    await frames.last.answer(frame(1, [4, 3]));
    expect(feed).toMatchObject({ opening: false, total: 2, listed: 2 });
  });

  it('closes what the core opened for a query that is no longer wanted', async () => {
    const waiting: ((opened: Opened) => void)[] = [];
    const queries: string[] = [];
    const { feed } = await start((input) => {
      queries.push(input.query);
      return new Promise((resolve) => waiting.push(resolve));
    });
    feed.open({ query: 'first', until: null });
    feed.open({ query: 'second', until: null });
    await settled();
    waiting[0]?.({ resultsId: 1, problem: null });
    await settled();
    expect(queries).toEqual(['', 'second']);
  });

  it('says why a query cannot be read and waits for another', async () => {
    const problem = {
      code: 'QUERY_QOS_INVALID',
      message: 'The QoS is 0, 1 or 2.',
      at: 4,
      length: 1,
      params: {},
    };
    const { frames, feed } = await start(async () => ({ resultsId: null, problem }));
    expect(feed.queryProblem).toEqual(problem);
    expect(frames.calls).toHaveLength(0);
  });

  it('opens its list again after the link was lost', async () => {
    const { link, frames, log } = await start();
    await frames.last.answer(frame(5, [1]));
    link.lose();
    await frames.last.fail(new Error('gone'));
    link.open();
    await settled();
    expect(log).toEqual(['open 1 ', 'open 2 ']);
    expect(frames.last.input).toMatchObject({ resultsId: 2, after: null });
  });

  it('finds a message in the rows of a held list', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [9, 8]));
    const found = feed.locate(3);
    expect(frames.last.input).toMatchObject({ anchor: 3, count: 0 });
    await frames.last.answer(frame(1, [], { above: 2, anchorIndex: 7 }));
    expect(await found).toBe(5);
  });
});

describe('a ResultsFeed that is paused', () => {
  it('stays so whatever else lets go, and counts exactly', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [9, 8]));
    feed.setPaused(true);
    feed.setHold('held');
    feed.setHold('none');
    await settled();
    expect(frames.last.input.top).toBe(9);
    await frames.last.answer(frame(2, [9, 8], { total: 1_206, above: 1_204 }));
    expect(feed).toMatchObject({ paused: true, total: 2, unseen: 1_204 });
    feed.setPaused(false);
    await settled();
    expect(frames.last.input.top).toBeNull();
  });

  it('stays empty where it was empty', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, []));
    feed.setPaused(true);
    await settled();
    expect(frames.last.input.top).toBe(0);
    await frames.last.answer(frame(2, [], { total: 7, above: 7, newest: 7 }));
    expect(feed).toMatchObject({ total: 0, unseen: 7 });
  });

  it('holds another list from its first frame with a row', async () => {
    const { frames, feed } = await start();
    await frames.last.answer(frame(1, [9]));
    feed.setPaused(true);
    feed.open({ query: 'x', until: null });
    await settled();
    expect(frames.last.input).toMatchObject({ resultsId: 2, top: null });
    await frames.last.answer(frame(1, [], { state: 'scanning' }));
    expect(frames.last.input.top).toBeNull();
    await frames.last.answer(frame(2, [6, 4]));
    expect(frames.last.input.top).toBe(6);
  });

  it('keeps its place when the list is opened again, also while that is being scanned', async () => {
    const { link, frames, feed } = await start();
    await frames.last.answer(frame(5, [9, 8]));
    feed.setPaused(true);
    await settled();
    link.lose();
    await frames.last.fail(new Error('gone'));
    link.open();
    await settled();
    expect(frames.last.input).toMatchObject({ resultsId: 2, top: 9 });
    await frames.last.answer(frame(1, [], { above: null, state: 'scanning' }));
    expect(feed.rowAt(0)?.id).toBe(9);
    expect(frames.last.input).toMatchObject({ top: 9, after: 1 });
    await frames.last.answer(frame(2, [9, 8], { total: 5, above: 3 }));
    expect(feed).toMatchObject({ total: 2, unseen: 3 });
  });

  it('opens the list again where what came meanwhile found no room', async () => {
    const { frames, log, feed } = await start();
    await frames.last.answer(frame(1, [9, 8]));
    feed.setPaused(true);
    await settled();
    await frames.last.answer(frame(2, [9, 8], { total: 9_002, above: 9_000, passed: 8_000 }));
    expect(feed.unseen).toBe(9_000);
    feed.setPaused(false);
    await settled();
    await frames.last.answer(frame(3, [9, 8], { total: 9_002, passed: 8_000 }));
    expect(log).toEqual(['open 1 ', 'close 1', 'open 2 ']);
  });
});

describe('a ResultsFeed in a flood', () => {
  const SECOND = 1_000;

  /** A list that grows by a thousand messages each 100 ms until it shows a sample. */
  async function flooded() {
    const started = await start();
    const { clock, frames, feed } = started;
    let arrived = 0;
    const grow = async (by: number, ms = 100) => {
      arrived += by;
      clock.advance(ms);
      await settled();
      const { first, count, top } = frames.last.input;
      const newest = top ?? 1_000 + arrived;
      const rows = Array.from({ length: count }, (_, at) => newest - first - at);
      await frames.last.answer(
        frame(arrived + 1, rows, {
          ...{ now: clock.now(), arrived, first, newest: 1_000 + arrived },
          total: 1_000 + arrived,
          above: 1_000 + arrived - newest,
        }),
      );
      return arrived;
    };
    await grow(0);
    while (!feed.live.sample) await grow(SECOND);
    return { ...started, grow };
  }

  it('samples, asks for few rows, and tells what is not shown', async () => {
    const { frames, feed, grow } = await flooded();
    expect(frames.last.input.count).toBe(60);
    await grow(SECOND);
    await grow(SECOND);
    expect(frames.last.input.count).toBe(20);
    const arrived = await grow(SECOND);
    const { live } = feed;
    expect(live.rate).toBeGreaterThan(5 * SECOND);
    expect(live.arrived).toBe(arrived);
    const rows = live.sample?.rows ?? [];
    const shown = rows.filter(({ number }) => number > arrived - 3 * SECOND).length;
    expect(shown).toBeLessThan(5);
    expect(live.notShown + shown).toBe(3 * SECOND);
  });

  it('stands still while it is aimed at, with the rows that are there, and counts', async () => {
    const { frames, feed, grow } = await flooded();
    await grow(SECOND, 200);
    const rows = feed.live.sample?.rows;
    feed.setHold('aimed');
    for (let n = 0; n < 5; n++) await grow(SECOND, 200);
    expect(frames.last.input.top).toBeNull();
    expect(feed.live.sample?.rows).toBe(rows);
    expect(feed.unseen).toBe(5 * SECOND);
    feed.setHold('none');
    expect(feed.live.sample?.rows).not.toBe(rows);
    expect(feed.unseen).toBe(0);
  });

  it('held, shows every row of the list below the newest of the sample', async () => {
    const { frames, feed, grow } = await flooded();
    await grow(SECOND, 200);
    await grow(SECOND, 50);
    const newest = feed.live.sample?.rows[0]?.row.id ?? 0;
    const { total } = feed;
    feed.setPaused(true);
    await settled();
    expect(frames.last.input).toMatchObject({ top: newest, count: 60 });
    expect(feed.live.sample).not.toBeNull();
    await grow(SECOND, 50);
    expect(feed.live.sample).toBeNull();
    expect(feed).toMatchObject({ total, unseen: 2 * SECOND });
    expect(feed.rowAt(59)?.id).toBe(newest - 59);
    feed.setPaused(false);
    await grow(SECOND, 50);
    expect(feed.live.sample?.rows[0]?.number).toBe(feed.live.arrived + (feed.frame?.arrived ?? 0));
    expect(feed.live).toMatchObject({ arrived: 0, notShown: 0 });
  });

  it('shows the last message soon after the flood, and then that nothing comes', async () => {
    const { clock, feed, grow } = await flooded();
    await grow(SECOND, 200);
    const arrived = await grow(SECOND, 50);
    expect(feed.live.sample?.waiting).toBe(SECOND);
    clock.advance(200);
    expect(feed.live.sample?.rows[0]?.row.id).toBe(1_000 + arrived);
    for (let n = 0; n < 5; n++) clock.advance(500);
    expect(feed.live.rate).toBe(0);
  });

  it('lists every message when nothing comes any more', async () => {
    const { clock, frames, feed, grow } = await flooded();
    await grow(SECOND, 200);
    await grow(SECOND, 200);
    expect(frames.last.input.count).toBe(20);
    expect(feed.live.notShown).toBeGreaterThan(0);
    for (let n = 0; n < 5; n++) clock.advance(500);
    await settled();
    expect(frames.last.input).toMatchObject({ count: 60, after: null });
    const arrived = await grow(0, 0);
    expect(feed.live.sample).toBeNull();
    expect(feed.live.notShown).toBe(0);
    expect(feed.rowAt(59)?.id).toBe(1_000 + arrived - 59);
  });

  it('keeps the sample still under the pointer until that is gone', async () => {
    const { clock, frames, feed, grow } = await flooded();
    await grow(SECOND, 200);
    await grow(SECOND, 200);
    feed.setHold('aimed');
    for (let n = 0; n < 5; n++) clock.advance(500);
    await settled();
    expect(frames.last.input.count).toBe(20);
    feed.setHold('none');
    await settled();
    expect(frames.last.input.count).toBe(60);
    await grow(0, 0);
    expect(feed.live.sample).toBeNull();
  });
});
