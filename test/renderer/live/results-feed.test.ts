import { describe, expect, it } from 'vitest';
import { EventMarks, mergeEvents } from '../../../renderer/live/event-marks.ts';
import { ResultsFeed } from '../../../renderer/live/results-feed.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { EventRow, ResultRow, ResultsFrame } from '../../../shared/contract/results.ts';
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

describe('EventMarks', () => {
  const event = (id: number, time: number): EventRow => ({
    id,
    time,
    after: 0,
    kind: 'lost',
    detail: {},
  });

  function marksOf(clock: HandClock) {
    const events = new HandProcedure<{ from: number; to: number | null }, EventRow[]>();
    const client = { results: { events: events.call } } as unknown as ContractClient;
    return { events, marks: new EventMarks(client, clock, 'a') };
  }

  it('reads a range once, and another at once when the first has come', async () => {
    const { events, marks } = marksOf(new HandClock());
    marks.look({ from: 100, to: 200, open: false });
    marks.look({ from: 50, to: 150, open: false });
    expect(events.calls).toHaveLength(1);
    await events.last.answer([event(2, 150)]);
    expect(events.last.input).toMatchObject({ from: 50, to: 150 });
    await events.last.answer([event(1, 60)]);
    expect(marks.events.map(({ id }) => id)).toEqual([1, 2]);
    marks.look({ from: 60, to: 180, open: false });
    expect(events.calls).toHaveLength(2);
  });

  it('reads the open end again, but not with every row', async () => {
    const clock = new HandClock();
    const { events, marks } = marksOf(clock);
    marks.look({ from: 0, to: 10_000, open: true });
    await events.last.answer([event(1, 9_000)]);
    marks.look({ from: 0, to: 10_500, open: true });
    expect(events.calls).toHaveLength(1);
    clock.advance(1_000);
    await settled();
    expect(events.last.input).toMatchObject({ from: 8_000, to: null });
    await events.last.answer([event(1, 9_000), event(2, 10_400)]);
    expect(marks.events.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('goes on where a range has more than one answer holds', async () => {
    const { events, marks } = marksOf(new HandClock());
    marks.look({ from: 0, to: 10_000, open: false });
    await events.last.answer(Array.from({ length: 500 }, (_, at) => event(101 + at, 5_000 + at)));
    expect(events.last.input).toMatchObject({ from: 0, to: 5_000 });
    await events.last.answer([event(100, 4_000), event(101, 5_000)]);
    expect(marks.events).toHaveLength(501);
  });

  it('merges by id', () => {
    const merged = mergeEvents([event(1, 1), event(3, 3)], [event(2, 2), event(3, 3)]);
    expect(merged.map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});
