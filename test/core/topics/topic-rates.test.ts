import { expect, test } from 'vitest';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';
import { receive } from './tree-under-test.ts';

test('rates follow what comes at and below a node, and fall when nothing comes', () => {
  const index = new TopicIndex();
  let id = 1;
  const second = (messages: number, now: number) => {
    receive(
      index,
      Array.from({ length: messages }, (_, at) => [`a/${at % 2}`, 1] as const),
      id,
    );
    id += messages;
    index.tick(now);
  };
  second(5, 100_000);
  const above = index.nodes.find('a') ?? 0;
  const one = index.nodes.find('a/0') ?? 0;
  expect(index.rate(above)).toBe(0);
  for (let now = 101_000; now <= 130_000; now += 1_000) second(100, now);
  expect(index.rate(above)).toBeCloseTo(100, 1);
  expect(index.rate(one)).toBeCloseTo(50, 1);
  const { revision } = index;
  for (let now = 131_000; now <= 180_000; now += 1_000) second(0, now);
  expect(index.rate(above)).toBe(0);
  expect(index.revision).toBeGreaterThan(revision);
});

test('a pause in which nobody looked says nothing about now', () => {
  const index = new TopicIndex();
  receive(index, [['a', 1]]);
  index.tick(1_000);
  receive(
    index,
    Array.from({ length: 1_000 }, () => ['a', 1] as const),
    2,
  );
  index.tick(3_600_000);
  expect(index.rate(1)).toBe(0);
});

test('the trend of a minute begins with the first look', () => {
  const index = new TopicIndex();
  receive(index, [['a', 1]]);
  expect(index.trend(1)).toBe('');
  for (let at = 0; at < 4; at++) {
    receive(
      index,
      Array.from({ length: at < 2 ? 9 : 3 }, () => ['a', 1] as const),
      10 + at * 10,
    );
    index.tick(1_000 * (at + 1));
  }
  expect(index.trend(1)).toBe('93'.padStart(30, '0'));
  expect(index.trend(0)).toBe('');
});
