// What brokers say of themselves: samples of three kinds, rates, pins, and what to say when nothing comes.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLAG_RETAIN } from '../../../electron/core/message-flags.ts';
import { numberIn } from '../../../electron/core/server-status/known-figures.ts';
import { type Observed, StatusBoard } from '../../../electron/core/server-status/status-board.ts';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';

const SAMPLES = join(import.meta.dirname, '../../../../shared/traffic');
const START = 1_000_000;

function broker() {
  const index = new TopicIndex();
  let lastId = 0;
  const say = (topic: string, payload: string, ms: number, retain = false) => {
    const bytes = Buffer.from(payload);
    const node = index.nodes.node(topic);
    if (node === undefined) throw new Error('The tree is full.');
    const flags = retain ? FLAG_RETAIN : 0;
    index.received(node, ++lastId, ms * 1_000, flags, bytes, 0, bytes.length);
  };
  const observed = (changes: Partial<Observed> = {}): Observed => ({
    ...{ state: 'connected', since: START, subscriptions: [], index, pinned: [], ...changes },
  });
  return { say, observed };
}

function figureOf(board: StatusBoard, meaning: string) {
  return board.figures.find((figure) => figure.meaning === meaning);
}

describe('the state of a broker', () => {
  it('has a rate of what grows, from values that were taken when they came', () => {
    const { say, observed } = broker();
    const board = new StatusBoard();
    say('$SYS/broker/bytes/received', '1000', START, true);
    expect(board.look(observed(), START + 100)).toBe(true);
    expect(board.look(observed(), START + 200)).toBe(false);
    say('$SYS/broker/bytes/received', '5000', START + 4_000);
    board.look(observed(), START + 4_000);
    expect(figureOf(board, 'bytes.received')).toMatchObject({ value: 5_000, rate: null });
    say('$SYS/broker/bytes/received', '25000', START + 14_000);
    board.look(observed(), START + 14_000);
    expect(figureOf(board, 'bytes.received')).toMatchObject({
      ...{ value: 25_000, rate: 2_000, unit: 'bytes', time: START + 14_000 },
      series: [
        [START, 1_000],
        [START + 4_000, 5_000],
        [START + 14_000, 25_000],
      ],
    });
    board.look(observed(), START + 60_000);
    expect(figureOf(board, 'bytes.received')?.rate).toBe(0);
    say('$SYS/broker/bytes/received', '10', START + 70_000);
    board.look(observed(), START + 70_000);
    expect(figureOf(board, 'bytes.received')?.rate).toBe(null);
  });

  it('keeps no more than the last 120 values', () => {
    const { say, observed } = broker();
    const board = new StatusBoard();
    for (let at = 0; at < 300; at++) {
      say('$SYS/broker/clients/connected', String(at), START + at * 1_000);
      board.look(observed(), START + at * 1_000);
    }
    const { series } = figureOf(board, 'clients.connected') ?? { series: [] };
    expect(series.length).toBe(120);
    expect(series.at(-1)).toEqual([START + 299_000, 299]);
  });

  it('says why there is nothing', () => {
    const { say, observed } = broker();
    const board = new StatusBoard();
    const state = (changes: Partial<Observed>) => {
      board.look(observed(changes), START);
      return board.state;
    };
    const subscribed = (filter: string, how: 'granted' | 'refused') => ({
      subscriptions: [{ filter, state: how }],
    });
    expect(state({})).toBe('none');
    expect(state(subscribed('#', 'granted'))).toBe('none');
    expect(state(subscribed('$SYS/#', 'granted'))).toBe('silent');
    expect(state(subscribed('$share/g/$SYS/#', 'granted'))).toBe('silent');
    expect(state(subscribed('$SYS/#', 'refused'))).toBe('refused');
    say('$SYS/broker/uptime', '7 seconds', START - 10_000);
    expect(state(subscribed('$SYS/#', 'refused'))).toBe('refused');
    say('$SYS/broker/uptime', '17 seconds', START + 10);
    expect(state(subscribed('$SYS/#', 'granted'))).toBe('live');
    expect(figureOf(board, 'uptime')).toMatchObject({ value: 17, unit: 'seconds' });
  });

  it('shows pinned topics of any broker, and counts the others', () => {
    const { say, observed } = broker();
    const board = new StatusBoard();
    say('$SYS/vernemq/queue_in', '12', START);
    say('$SYS/vernemq/name', 'node one', START);
    say('$SYS/vernemq/queue_out', '13.5', START);
    board.look(observed(), START);
    expect(board).toMatchObject({ kind: 'unknown', figures: [], others: 2 });
    board.look(observed({ pinned: ['$SYS/vernemq/queue_out', '$SYS/never'] }), START);
    expect(board.others).toBe(1);
    expect(board.figures).toMatchObject([
      { topic: '$SYS/vernemq/queue_out', value: 13.5, meaning: null, pinned: true },
    ]);
  });

  it('reads a number with its unit, and no other text', () => {
    expect(['7', '-1.5e3', '152735 seconds', ' 0.00 '].map(numberIn)).toEqual([
      7, -1500, 152735, 0,
    ]);
    expect(['', 'x', '1 2', '5.8.1', '2 days, 4 hours', '{"a":1}'].map(numberIn)).toEqual([
      ...[null, null, null, null, null, null],
    ]);
  });
});

describe.skipIf(!existsSync(SAMPLES))('recorded samples', () => {
  const boardOf = (name: string) => {
    const { say, observed } = broker();
    const lines = readFileSync(join(SAMPLES, `sys-${name}.ndjson`), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines) {
      const { topic, payload } = JSON.parse(line);
      say(topic, typeof payload === 'string' ? payload : JSON.stringify(payload ?? ''), START);
    }
    const board = new StatusBoard();
    board.look(observed(), START);
    return board;
  };

  it('of mosquitto are known by meaning', () => {
    const board = boardOf('mosquitto');
    expect(board).toMatchObject({ kind: 'mosquitto', version: 'mosquitto version 2.0.11' });
    expect(figureOf(board, 'uptime')?.value).toBe(2);
    expect(figureOf(board, 'heap.current')).toMatchObject({ value: 40_552, unit: 'bytes' });
    expect(figureOf(board, 'load.bytes.sent.5min')?.unit).toBe('perMinute');
    expect(board.figures.length).toBeGreaterThan(25);
  });

  it('of EMQX are known by meaning', () => {
    const board = boardOf('emqx');
    expect(board).toMatchObject({ kind: 'emqx', version: '5.8.1', state: 'live' });
    expect(figureOf(board, 'clients.maximum')?.value).toBe(7_919);
    expect(figureOf(board, 'messages.delivered')?.value).toBe(30_573);
    expect(board.others).toBeGreaterThan(20);
  });
});
