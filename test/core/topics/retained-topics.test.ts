// Which topics the broker is known to keep a retained message of.
import { expect, test } from 'vitest';
import { FLAG_RETAIN } from '../../../electron/core/message-flags.ts';
import { retainedTopics } from '../../../electron/core/topics/retained-topics.ts';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';

function treeWith(messages: readonly [topic: string, flags: number, bytes: number][]): TopicIndex {
  const index = new TopicIndex();
  for (const [at, [topic, flags, bytes]] of messages.entries()) {
    const node = index.nodes.node(topic) ?? 0;
    index.received(node, at + 1, at + 1, flags, new Uint8Array(bytes), 0, bytes);
  }
  return index;
}

async function found(index: TopicIndex, ...tops: string[]) {
  const nodes = tops.map((top) => (top === '#' ? 0 : (index.nodes.find(top) ?? -1)));
  const retained = await retainedTopics(index, nodes);
  const topics = retained.nodes.map((node) => index.nodes.path(node)).sort();
  return { topics, system: retained.system };
}

test('at and below the chosen ones, each once, without those of the broker', async () => {
  const index = treeWith([
    ['a', FLAG_RETAIN, 3],
    ['a/b', FLAG_RETAIN, 3],
    ['a/b/c', 0, 3],
    ['a/b/d', FLAG_RETAIN, 3],
    ['ab', FLAG_RETAIN, 3],
    ['$SYS/uptime', FLAG_RETAIN, 3],
  ]);
  expect(await found(index, 'a')).toEqual({ topics: ['a', 'a/b', 'a/b/d'], system: 0 });
  expect(await found(index, 'a/b/d', 'a/b', 'a/b')).toEqual({
    topics: ['a/b', 'a/b/d'],
    system: 0,
  });
  expect(await found(index, '#')).toEqual({ topics: ['a', 'a/b', 'a/b/d', 'ab'], system: 1 });
  expect(await found(index, '$SYS')).toEqual({ topics: [], system: 1 });
});

test('what comes live later leaves it known, an empty payload and an acknowledged clearing do not', async () => {
  const index = treeWith([
    ['live', FLAG_RETAIN, 3],
    ['live', 0, 4],
    ['empty', FLAG_RETAIN, 3],
    ['empty', FLAG_RETAIN, 0],
    ['cleared', FLAG_RETAIN, 3],
  ]);
  const node = (topic: string) => index.nodes.find(topic) ?? 0;
  expect(['live', 'empty', 'cleared'].map((topic) => index.retained(node(topic)))).toEqual([
    ...[false, false, true],
  ]);
  const before = index.revision;
  index.retainedCleared(node('cleared'));
  expect(index.retained(node('cleared'))).toBe(false);
  expect(index.revision).toBeGreaterThan(before);
  expect(await found(index, '#')).toEqual({ topics: ['live'], system: 0 });
});
