import { describe, expect, it } from 'vitest';
import {
  type ConnectionSummary,
  ConnectionsFeed,
} from '../../../renderer/live/connections-feed.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

interface Answer {
  revision: number;
  now: number;
  connections: object[];
}

const EPOCH = 1_700_000_000_000;

function connection(counters: object) {
  return {
    profileId: 'a',
    state: 'connected',
    counters: { rate: 0, unreadSince: null, unstoredSince: null, ...counters },
    capture: { problem: null },
  };
}

function start() {
  const clock = new HandClock();
  const link = new HandLink();
  const watch = new HandProcedure<{ after: number | null }, Answer>();
  const summaries: ConnectionSummary[][] = [];
  const feed = new ConnectionsFeed({
    client: { connections: { watch: watch.call } } as unknown as ContractClient,
    link: link.link,
    clock,
    onSummaries: (all) => summaries.push(all),
  });
  return { clock, link, watch, summaries, feed };
}

describe('ConnectionsFeed', () => {
  it('tells of changes that are rare, keeps what changes always', async () => {
    const { watch, summaries, feed } = start();
    await watch.last.answer({ revision: 1, now: EPOCH, connections: [connection({ rate: 5 })] });
    await watch.last.answer({ revision: 2, now: EPOCH, connections: [connection({ rate: 9 })] });
    expect(watch.last.input.after).toBe(2);
    expect(summaries).toHaveLength(1);
    expect(feed.figures('a')?.counters.rate).toBe(9);
  });

  it("goes by the core's clock, carried on while no answer comes", async () => {
    const { clock, watch, feed } = start();
    await watch.last.answer({ revision: 1, now: EPOCH, connections: [] });
    clock.advance(1_500);
    expect(feed.now()).toBe(EPOCH + 1_500);
    expect(feed.countedAt).toBe(EPOCH);
  });

  it('asks a core behind another link for everything', async () => {
    const { link, watch } = start();
    await watch.last.answer({ revision: 7, now: EPOCH, connections: [] });
    link.lose();
    await watch.last.fail(new Error('gone'));
    link.open();
    await settled();
    expect(watch.last.input.after).toBeNull();
  });

  it('knows how far the core is behind a broker it slows down', async () => {
    const { watch, feed } = start();
    const counters = { unreadSince: EPOCH - 3_000, unstoredSince: EPOCH - 500, rate: 3 };
    await watch.last.answer({ revision: 1, now: EPOCH, connections: [connection(counters)] });
    expect(feed.freshness.of('a')).toEqual({ kind: 'behind', ms: 3_000 });
  });
});
