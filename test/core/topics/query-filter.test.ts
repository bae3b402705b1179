// The filter by query on a real recording equals a look at the newest message of every topic.
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setFilter } from '../../../electron/core/topics/set-filter.ts';
import type { OpenView } from '../../../electron/core/topics/view-registry.ts';
import {
  naiveMatches,
  type RecordedTopics,
  recordedTopics,
  rowsOf,
  type Sent,
  sees,
  WINDOW,
} from './recorded-topics.ts';

let topics: RecordedTopics;
beforeEach(async () => {
  topics = await recordedTopics();
});
afterEach(() => topics.dispose());

const LONG = 'x'.repeat(100);
const topicName = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 3 })
  .map((levels) => levels.join('/'));
const sent: fc.Arbitrary<Sent> = fc.record({
  topic: topicName,
  payload: fc.oneof(
    fc.integer({ min: 0, max: 30 }).map((n) => `{"temp": ${n}, "more": "${n % 2 ? LONG : ''}"}`),
    fc.constantFrom('', 'on', 'off', `on ${LONG}`, LONG),
  ),
  qos: fc.constantFrom(0, 1, 2),
  retain: fc.boolean(),
  out: fc.constantFrom(false, false, true),
  properties: fc.constantFrom<NonNullable<Sent['properties']>>({}, { contentType: 'text/plain' }),
});
const QUERIES = [
  '$.temp > 10',
  'on',
  'topic:a/# $.temp < 20',
  'not topic:a/#',
  'qos:1 or retain',
  'out',
  'in size>10',
  'type:text',
  'not type:text',
  'payload=off',
  'time>-5m',
  'time<-2m or $.temp = 7',
  'size>90',
];

function filterBy({ view, evaluateMany }: OpenView, text: string): void {
  const input = { mode: 'query' as const, text, changedWithin: null };
  expect(setFilter(view, input, topics.now, evaluateMany)).toBeNull();
}

const topicsOf = ({ view }: OpenView) =>
  rowsOf(view, topics.now()).map(({ node }) => view.index.nodes.path(node));

describe('a filter by query', () => {
  test('leaves the topics whose newest message matches, while messages and time go on', async () => {
    const queries = fc.constantFrom(...QUERIES);
    const property = fc.asyncProperty(
      fc.array(sent, { maxLength: 25 }),
      fc.array(fc.tuple(sent, fc.integer({ min: 0, max: 200_000 })), { maxLength: 10 }),
      queries,
      fc.constantFrom(false, false, false, true),
      async (before, after, query, reopens) => {
        for (const message of before) {
          topics.add(message);
          await turn();
        }
        if (reopens) await topics.reopen();
        const table = topics.open('table');
        filterBy(table, query);
        const isRight = (): boolean => {
          const wanted = naiveMatches(topics.passed, query, topics.now());
          const found = topicsOf(table);
          return found.length === wanted.size && found.every((topic) => wanted.has(topic));
        };
        await sees(topics, isRight);
        for (const [message, ms] of after) {
          topics.add(message);
          topics.pass(ms);
          await turn();
          table.view.frame(WINDOW, topics.now());
        }
        await sees(topics, isRight);
        table.view.end();
      },
    );
    await fc.assert(property, { numRuns: 25, endOnFailure: true });
  }, 60_000);

  test('a query that cannot be read is answered with the place, and the filter before it stays', () => {
    topics.add({ topic: 'a', payload: '1' });
    topics.add({ topic: 'b', payload: '2' });
    const { view, evaluateMany } = topics.open('table');
    const filter = (mode: 'text' | 'query', text: string) =>
      setFilter(view, { mode, text, changedWithin: null }, topics.now, evaluateMany);
    expect(filter('text', 'b')).toBeNull();
    expect(filter('query', 'topic:a and (qos:7')).toMatchObject({
      code: 'QUERY_QOS_INVALID',
      at: 17,
    });
    expect(view.frame(WINDOW, topics.now()).matches).toBe(1);
  });

  test('what retention has removed does not match, what the index knows still does', async () => {
    topics.add({ topic: 'old/long', payload: `{"temp": 40, "text": "${LONG}"}` });
    topics.add({ topic: 'old/short', payload: '{"temp": 40}' });
    await turn();
    for (let at = 0; at < 3_000; at++) topics.add({ topic: 'filler', payload: LONG });
    topics.add({ topic: 'new/long', payload: `{"temp": 40, "text": "${LONG}"}` });
    await topics.recording.recorded.settled();
    topics.recording.setRules({
      maxBytes: Number.MAX_SAFE_INTEGER,
      maxMessages: 1_000,
      maxDays: null,
      withoutPayload: [],
    });
    await sees(topics, () => topics.recording.ledger().file.evictedMessages > 1_000);
    const table = topics.open('table');
    filterBy(table, '$.temp = 40');
    await sees(topics, () => table.view.frame(WINDOW, topics.now()).toFilter === 0);
    await sees(topics, () => topicsOf(table).length === 2);
    expect(topicsOf(table).sort()).toEqual(['new/long', 'old/short']);
  });

  test('of 200,000 topics none keeps the main loop long, and another filter stops it', async () => {
    const { index } = topics.recording.recorded;
    for (let at = 0; at < 200_000; at++) {
      topics.add({ topic: `plant/${at % 500}/d${at}`, payload: `{"temp": ${at % 100}}` });
      if (at % 10_000 === 0) await topics.recording.recorded.settled();
    }
    expect(index.topics).toBe(200_000);
    const table = topics.open('table');
    table.view.frame(WINDOW, topics.now());
    let longest = 0;
    const measured = async (look: () => boolean) => {
      while (!look()) {
        topics.pass(50);
        const start = process.threadCpuUsage();
        await turn();
        const { user, system } = process.threadCpuUsage(start);
        longest = Math.max(longest, (user + system) / 1_000);
      }
    };
    filterBy(table, 'topic:plant/7/# or $.temp = 42');
    const count = () => table.view.frame(WINDOW, topics.now());
    await measured(() => count().toFilter === 0 && count().matches === 400 + 2_000);
    expect(longest).toBeLessThan(100);
    filterBy(table, '$.temp = 1');
    filterBy(table, 'nothing has this');
    await measured(() => count().toFilter === 0 && count().matches === 0);
  }, 60_000);
});
