import { expect, it } from 'vitest';
import { MessageFeed } from '../../../renderer/live/message-feed.ts';
import { type Newest, NewestAhead } from '../../../renderer/live/newest-ahead.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

const ANSWER: Newest = {
  rows: [],
  message: null,
  upTo: 7,
  gap: false,
  received: 1,
  sent: 0,
  figures: { messages: 1, bytes: 0, rate: 0, topicsBelow: 0, firstTime: null, lastTime: null },
  now: 0,
};

function start() {
  const clock = new HandClock();
  const newest = new HandProcedure<{ node: number; after: number | null }, Newest>();
  // Only the call it makes; a whole client would hide which that is.
  const client = { messages: { newest: newest.call } } as unknown as ContractClient;
  const ahead = new NewestAhead(client, clock);
  const panel = async () => {
    const options = { client, link: new HandLink().link, clock, captureId: 'a', node: 1 };
    const feed = new MessageFeed({ ...options, ahead: ahead.take('a', 1) });
    await settled();
    return feed;
  };
  return { ahead, clock, newest, panel };
}

it('is the first answer of the panel that comes for it, and asked for once', async () => {
  const { ahead, newest, panel } = start();
  ahead.ask('a', 1);
  const feed = await panel();
  expect(newest.calls).toHaveLength(1);
  await newest.last.answer(ANSWER);
  expect(feed.loaded).toBe(true);
  expect(newest.calls).toHaveLength(2);
  expect(newest.last.input).toMatchObject({ after: 7 });
});

it('is nothing for another topic, for a panel that comes later, or for a second one', async () => {
  const { ahead, clock, newest, panel } = start();
  ahead.ask('a', 2);
  await panel();
  expect(newest.last.input).toMatchObject({ node: 1 });
  ahead.ask('a', 1);
  clock.advance(500);
  expect(ahead.take('a', 1)).toBeNull();
  ahead.ask('a', 1);
  expect(ahead.take('a', 1)).not.toBeNull();
  expect(ahead.take('a', 1)).toBeNull();
});
