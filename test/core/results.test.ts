// Lists across topics on a real core: what they find equals a naive look at every message.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageFlags } from '../../electron/core/message-flags.ts';
import type { ResultsFrame } from '../../shared/contract/results.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';
import { SEED_TIME, type SeedMessage, seedCapture } from './seeded-capture.ts';

let core: TestCore;
beforeEach(async () => {
  core = await startTestCore();
});
afterEach(() => core.dispose());

function seed(count: number): (SeedMessage & { id: number })[] {
  return Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    topic: `plant/${n % 7}/${n % 3 === 0 ? 'state' : 'raw'}`,
    payload:
      n % 3 === 0
        ? JSON.stringify({
            temp: (n % 400) / 10,
            name: `pump ${n % 11}`,
            nested: { on: n % 2 === 0 },
          })
        : `line ${n} ${n % 97 === 0 ? 'Failure' : 'fine'}`,
    flags: messageFlags(n % 3, n % 5 === 0, n % 13 === 0, n % 17 === 0),
    time: SEED_TIME + n * 1000,
  }));
}

async function open(captureId: string, query: string, until: number | null = null) {
  const { resultsId, problem } = await core.client.results.open({ captureId, query, until });
  if (resultsId === null) throw new Error(problem.message);
  return resultsId;
}

async function frameOf(
  resultsId: number,
  wanted: (frame: ResultsFrame) => boolean,
  window = { first: 0, count: 500 },
): Promise<ResultsFrame> {
  let after: number | null = null;
  for (;;) {
    const frame = await core.client.results.frame({
      resultsId,
      after,
      ...window,
      top: null,
      anchor: null,
    });
    if (wanted(frame)) return frame;
    after = frame.revision;
  }
}

const complete = ({ state }: ResultsFrame) => state === 'complete';

async function idsOf(resultsId: number, total: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < total) {
    const { rows } = await frameOf(resultsId, () => true, { first: ids.length, count: 500 });
    if (rows.length === 0) break;
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

test('finds what a look at every message finds, newest first', async () => {
  const all = seed(12_000);
  const { profileId } = await seedCapture(core, all);
  const json = (message: SeedMessage) => {
    const text = String(message.payload);
    return text.startsWith('{') ? JSON.parse(text) : undefined;
  };
  const flag = (message: SeedMessage, bit: number) => ((message.flags ?? 0) & bit) !== 0;
  const queries: [string, (message: SeedMessage) => boolean][] = [
    ['', () => true],
    ['topic:plant/3/#', ({ topic }) => topic.startsWith('plant/3/')],
    ['topic:plant/+/state', ({ topic }) => topic.endsWith('/state')],
    ['failure', ({ payload }) => /failure/i.test(String(payload))],
    ['payload*=failure', () => false],
    ['payload~/l.ne 11\\d\\d /', ({ payload }) => /l.ne 11\d\d /.test(String(payload))],
    ['$.temp > 35', (message) => json(message)?.temp > 35],
    [
      '$.name = "pump 7" and $.nested.on = true',
      (m) => json(m)?.name === 'pump 7' && json(m)?.nested.on,
    ],
    ['qos:2 retain', (message) => ((message.flags ?? 0) & 3) === 2 && flag(message, 4)],
    ['out or dup', (message) => flag(message, 16) || flag(message, 8)],
    [
      'not (topic:plant/0/# or size>20)',
      ({ topic, payload }) => !topic.startsWith('plant/0/') && payload.length <= 20,
    ],
  ];
  for (const [query, matches] of queries) {
    const wanted = all
      .filter(matches)
      .map(({ id }) => id)
      .reverse();
    const resultsId = await open(profileId, query);
    const { total, scanned, toScan, limited } = await frameOf(resultsId, complete);
    expect({ query, total, limited }).toEqual({ query, total: wanted.length, limited: false });
    expect(scanned).toBe(toScan);
    expect(await idsOf(resultsId, total)).toEqual(wanted);
    await core.client.results.close({ resultsId });
  }
});

test('rows tell topic, time and the interval to the message of the topic before', async () => {
  const all = seed(3_000);
  const { profileId } = await seedCapture(core, all);
  const resultsId = await open(profileId, 'topic:plant/3/state');
  const { rows } = await frameOf(resultsId, complete);
  for (const row of rows) {
    const message = all[row.id - 1];
    expect(row.topic).toBe(message?.topic);
    expect(row.time).toBe((message?.time ?? 0) / 1000);
    // Every 21st message is of this topic.
    expect(row.interval).toBe(row.id <= 21 ? null : 21);
  }
});

test('up to a time: what came later is not in it', async () => {
  const { profileId } = await seedCapture(core, seed(5_000));
  for (const n of [0, 1, 137, 138, 2_500, 4_999, 9_999]) {
    const resultsId = await open(profileId, '', (SEED_TIME + n * 1000 + 500) / 1000);
    const { total, rows } = await frameOf(resultsId, complete);
    expect(total).toBe(Math.min(5_000, n + 1));
    expect(rows[0]?.id).toBe(Math.min(5_000, n + 1));
    await core.client.results.close({ resultsId });
  }
  const before = await open(profileId, '', SEED_TIME / 1000 - 1);
  expect((await frameOf(before, complete)).total).toBe(0);
});

test('a query that cannot be read is answered with the place', async () => {
  const { profileId } = await seedCapture(core, []);
  const answer = await core.client.results.open({
    captureId: profileId,
    query: 'topic:a and (qos:7',
    until: null,
  });
  expect(answer.resultsId).toBeNull();
  expect(answer.problem?.at).toBeGreaterThan(10);
});

test('follows what arrives, in order, without gap or duplicate; stopped, it stays as it is', async () => {
  const { client } = core;
  const { profileId } = await client.broker.start();
  if (profileId === null) throw new Error('The built-in broker has no profile.');
  await client.connections.connect({ profileId });
  await core.until(profileId, ({ state }) => state === 'connected');
  const send = async (n: number) =>
    client.publish.send({
      profileId,
      topic: `mine/${n % 3}`,
      payload: new TextEncoder().encode(`{"n": ${n}}`),
      qos: 0,
      retain: false,
    });
  for (let n = 0; n < 50; n++) await send(n);
  const resultsId = await open(profileId, 'topic:mine/# in');
  const stopped = await open(profileId, 'topic:mine/# in');
  await frameOf(stopped, ({ total }) => total === 50);
  await client.results.stop({ resultsId: stopped });
  for (let n = 50; n < 300; n++) await send(n);
  const { rows, arrived } = await frameOf(resultsId, ({ total }) => total === 300);
  expect(arrived).toBeGreaterThanOrEqual(250);
  expect(rows.map(({ preview }) => preview.text)).toEqual(
    Array.from({ length: 300 }, (_, n) => `{"n": ${299 - n}}`),
  );
  expect(await frameOf(stopped, () => true)).toMatchObject({ total: 50, state: 'stopped' });
});

test('connection events have their place in the time line', async () => {
  const { client } = core;
  const { profileId } = await client.broker.start();
  if (profileId === null) throw new Error('The built-in broker has no profile.');
  await client.connections.connect({ profileId });
  await core.until(profileId, ({ counters }) => counters.stored > 20);
  await client.connections.disconnect({ profileId });
  await core.until(profileId, ({ counters }) => counters.waiting === 0);
  const wanted = ['connecting', 'connected', 'subscribed', 'disconnected'];
  let kinds: string[] = [];
  while (kinds.length < wanted.length) {
    const events = await client.results.events({ captureId: profileId, from: null, to: null });
    kinds = events.map(({ kind }) => kind);
    expect(events.map(({ after }) => after)).toEqual(
      events.map(({ after }) => after).sort((a, b) => a - b),
    );
  }
  expect(kinds).toEqual(wanted);
});
