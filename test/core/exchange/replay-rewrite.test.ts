import { expect, test } from 'vitest';
import { TopicRewrite } from '../../../electron/core/exchange/replay-rewrite.ts';

async function rewritten(
  topics: string | string[],
  pattern: string,
  replacement: string,
  prefix = '',
): Promise<string[]> {
  const rewrite = new TopicRewrite({ pattern, replacement, prefix });
  const all = [topics].flat();
  await rewrite.prepare(all);
  return all.map((topic) => rewrite.of(topic));
}

test.each([
  ['a/b', '', 'x', '', 'a/b'],
  ['a/b', '', 'x', 'test/', 'test/a/b'],
  ['plant/1/temp', '^plant/(\\d+)/(.*)$', 'lab/$2/$1', '', 'lab/temp/1'],
  ['plant/1/temp', '(?<all>.+)', 'x/$<all>', 'p/', 'p/x/plant/1/temp'],
  ['a/b/a', 'a', 'c', '', 'c/b/c'],
  ['a/b', '.*', 'x/$&', '', 'x/a/b'],
  ['a/b', '^', 'x/', '', 'x/a/b'],
  ['a/b', 'q', 'x', 'p/', 'p/a/b'],
  ['a/b', '/', '$$', '', 'a$b'],
  ['温度/🌡', '(?<=/).', 'T', '', '温度/T'],
])(
  '%s with %s -> %s and prefix "%s" is %s',
  async (topic, pattern, replacement, prefix, wanted) => {
    expect(await rewritten(topic, pattern, replacement, prefix)).toEqual([wanted]);
  },
);

test('an expression that cannot be read is refused at once', () => {
  const make = () => new TopicRewrite({ pattern: '(', replacement: '', prefix: '' });
  expect(make).toThrow(/cannot be read/);
});

test('twenty thousand topics at once', async () => {
  const topics = Array.from({ length: 20_000 }, (_, n) => `plant/${n}/temperature`);
  const names = await rewritten(topics, '^(.*)/(.*)$', '$2/$1');
  expect(names[19_999]).toBe('temperature/plant/19999');
  expect(new Set(names).size).toBe(20_000);
});

test('an expression that explodes is stopped, on the topic that makes it explode', async () => {
  const topics = ['aaaa', `${'a'.repeat(60)}!`, 'b'];
  await expect(rewritten(topics, '^(a+)+$', 'x')).rejects.toMatchObject({
    problem: { code: 'REPLAY_PATTERN_TOO_SLOW', detail: topics[1] },
  });
  expect(await rewritten(['aaaa', 'b'], '^(a+)+$', 'x')).toEqual(['x', 'b']);
});

test('a name that grows beyond every text is one MQTT refuses, not a crash', async () => {
  const [name = ''] = await rewritten('a'.repeat(60_000), '.*', '$&'.repeat(30_000));
  expect(name.length).toBe(65_536);
});
