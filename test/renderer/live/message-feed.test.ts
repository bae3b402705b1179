import { describe, expect, it } from 'vitest';
import { MessageBody } from '../../../renderer/live/message-body.ts';
import { MessageFeed } from '../../../renderer/live/message-feed.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { Message, MessageRow, TopicFigures } from '../../../shared/contract/messages.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

interface Newest {
  rows: MessageRow[];
  upTo: number;
  gap: boolean;
  received: number;
  sent: number;
  figures: TopicFigures;
  now: number;
}

function row(id: number): MessageRow {
  const preview = { kind: 'text', text: String(id), bytes: 1, cut: false } as const;
  return {
    id,
    time: id,
    direction: 'in',
    qos: 0,
    retain: false,
    dup: false,
    withoutPayload: false,
    decodedText: false,
    preview,
  };
}

const rows = (...ids: number[]) => ids.map(row);
const down = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => row(from - index));
const answer = (list: MessageRow[], gap = false): Newest => ({
  rows: list,
  upTo: list[0]?.id ?? 0,
  gap,
  received: list[0]?.id ?? 0,
  sent: 0,
  figures: figures(list[0]?.id ?? 0),
  now: 0,
});
const figures = (messages: number): TopicFigures => ({
  messages,
  bytes: 0,
  rate: 0,
  topicsBelow: 0,
  firstTime: null,
  lastTime: null,
});

function start() {
  const newest = new HandProcedure<
    { after: number | null; limit: number; shown: TopicFigures | undefined },
    Newest
  >();
  const older = new HandProcedure<{ before: number; limit: number }, { rows: MessageRow[] }>();
  const client = {
    messages: { newest: newest.call, older: older.call },
  } as unknown as ContractClient;
  const feed = new MessageFeed({
    client,
    link: new HandLink().link,
    clock: new HandClock(),
    captureId: 'a',
    node: 1,
  });
  const ids = () => feed.rows.map(({ id }) => id);
  /** The newest row, and then those below it. */
  const begin = async (...[first, ...below]: MessageRow[]) => {
    await newest.last.answer(answer(first ? [first] : []));
    if (first) await older.last.answer({ rows: below });
  };
  return { newest, older, feed, ids, begin };
}

describe('MessageFeed', () => {
  it('has the newest row first, without waiting for those below it', async () => {
    const { newest, older, feed, ids } = start();
    expect(newest.last.input).toMatchObject({ after: null, limit: 1 });
    await newest.last.answer(answer(rows(9)));
    expect(ids()).toEqual([9]);
    expect(feed.complete).toBe(false);
    expect(older.last.input.before).toBe(9);
    await newest.last.answer(answer(rows(12)));
    await older.last.answer({ rows: rows(5, 2) });
    expect(ids()).toEqual([12, 9, 5, 2]);
    expect(feed.complete).toBe(true);
    expect(older.calls).toHaveLength(1);
  });

  it('waits for the first message of a level that has none', async () => {
    const { newest, feed, ids } = start();
    await newest.last.answer(answer([]));
    expect(feed.complete).toBe(true);
    expect(newest.last.input.after).toBe(0);
    await newest.last.answer(answer(rows(4), true));
    expect(ids()).toEqual([4]);
  });

  it('waits where the newest messages are no longer in the file', async () => {
    const { newest } = start();
    await newest.last.answer({ ...answer([]), upTo: 7 });
    expect(newest.last.input.after).toBe(7);
  });

  it('puts new messages before those it has', async () => {
    const { newest, feed, ids, begin } = start();
    await begin(...rows(3, 1));
    expect(newest.last.input.after).toBe(3);
    await newest.last.answer(answer(rows(8, 5)));
    expect(ids()).toEqual([8, 5, 3, 1]);
    expect(feed.complete).toBe(true);
  });

  it('starts over when new messages do not join onto those it has', async () => {
    const { newest, feed, ids, begin } = start();
    await begin(...rows(3, 1));
    await newest.last.answer(answer(down(900, 100), true));
    expect(ids()).toHaveLength(100);
    expect(feed.complete).toBe(false);
  });

  it('reads older pages until a short one', async () => {
    const { older, feed, ids, begin } = start();
    await begin(...down(300, 101));
    void feed.loadOlder();
    void feed.loadOlder();
    expect(older.calls).toHaveLength(2);
    expect(older.last.input.before).toBe(200);
    await older.last.answer({ rows: rows(199, 7) });
    expect(ids().slice(-2)).toEqual([199, 7]);
    expect(feed.complete).toBe(true);
  });

  it('stands still and counts while the reader is elsewhere, and catches up after', async () => {
    const { newest, feed, ids, begin } = start();
    await begin(...rows(3, 1));
    feed.setFollowing(false);
    await newest.last.answer(answer(rows(8)));
    expect(ids()).toEqual([3, 1]);
    expect(feed.unseen).toBe(5);
    // What is shown of the topic goes on, and no rows are asked for in vain.
    expect(feed.newest).toBe(8);
    expect(newest.last.input.limit).toBe(1);
    feed.setFollowing(true);
    await settled();
    expect(newest.last.input.after).toBeNull();
    await newest.last.answer(answer(rows(9, 8, 5, 3, 1)));
    expect(ids()).toEqual([9, 8, 5, 3, 1]);
    expect(feed.unseen).toBe(0);
  });
});

describe('MessageFeed that somebody reads from the beginning', () => {
  it('has the first rows there are, and counts what comes after them', async () => {
    const { newest, feed, ids, begin } = start();
    feed.setFollowing(false);
    await begin(...rows(3, 1));
    expect(ids()).toEqual([3, 1]);
    expect(feed.unseen).toBe(0);
    await newest.last.answer(answer(rows(4)));
    expect(ids()).toEqual([3, 1]);
    expect(feed.unseen).toBe(1);
  });
});

describe('MessageFeed of a topic with very many messages', () => {
  it('keeps no more rows than its budget, however far one scrolls and however much comes', async () => {
    const { newest, older, feed, begin } = start();
    await begin(...down(1_000_000, 101));
    let before = 1_000_000 - 100;
    while (!feed.full) {
      void feed.loadOlder();
      const { limit } = older.last.input;
      await older.last.answer({ rows: down(before - 1, limit) });
      before -= limit;
    }
    expect(feed.rows).toHaveLength(20_000);
    const asked = older.calls.length;
    await feed.loadOlder();
    expect(older.calls).toHaveLength(asked);
    await newest.last.answer(answer(rows(1_000_002, 1_000_001)));
    expect(feed.rows).toHaveLength(1_000);
    expect(feed.complete).toBe(false);
  });

  it('has one request out, of what it shows already', async () => {
    const { newest, feed } = start();
    for (let id = 100_000; id < 2_000_000; id += 100_000) {
      await newest.last.answer(answer(down(id, 100), true));
      expect(feed.rows).toHaveLength(100);
      expect(newest.last.input.shown?.messages).toBe(id);
    }
    expect(newest.calls).toHaveLength(20);
  });
});

describe('MessageBody', () => {
  function message(id: number, size = 1, payload = new Uint8Array([id])): Message {
    return { ...row(id), topic: 't', size, properties: {}, payload };
  }

  function startBody() {
    const get = new HandProcedure<{ id: number }, Message>();
    const payload = new HandProcedure<{ offset: number; length: number }, Uint8Array>();
    const client = {
      messages: { get: get.call, payload: payload.call },
    } as unknown as ContractClient;
    return { get, payload, body: new MessageBody(client, 'a') };
  }

  it('fetches one at a time and then only the last wish', async () => {
    const { get, body } = startBody();
    body.show(1);
    body.show(2);
    body.show(3);
    expect(get.calls).toHaveLength(1);
    await get.last.answer(message(1));
    expect(get.last.input.id).toBe(3);
    await get.last.answer(message(3));
    expect(body.message?.id).toBe(3);
    expect(get.calls).toHaveLength(2);
  });

  it('reads the rest of a long payload piece by piece', async () => {
    const { get, payload, body } = startBody();
    body.show(1);
    await get.last.answer(message(1, 5, new Uint8Array([1, 2])));
    expect(body.complete).toBe(false);
    const all = body.loadAll();
    expect(payload.last.input).toMatchObject({ offset: 2, length: 3 });
    expect(body.progress).toBe(2);
    await payload.last.answer(new Uint8Array([3, 4]));
    await payload.last.answer(new Uint8Array([5]));
    expect([...((await all) ?? [])]).toEqual([1, 2, 3, 4, 5]);
    expect(body.complete).toBe(true);
    expect(body.progress).toBeNull();
  });

  it('stops reading when cancelled and keeps what it showed', async () => {
    const { get, payload, body } = startBody();
    body.show(1);
    await get.last.answer(message(1, 5, new Uint8Array([1, 2])));
    const all = body.loadAll();
    body.cancelLoading();
    await payload.last.answer(new Uint8Array([3]));
    expect(await all).toBeNull();
    expect([...body.bytes]).toEqual([1, 2]);
  });
});
