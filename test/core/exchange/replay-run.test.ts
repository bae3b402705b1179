// Sending a replay, against a target whose answers the test gives.
import { expect, test } from 'vitest';
import { ReplayRun } from '../../../electron/core/exchange/replay-run.ts';
import type { ReplayMessage, ReplaySource } from '../../../electron/core/exchange/replay-source.ts';
import { Jobs } from '../../../electron/core/jobs.ts';
import type { PublishTarget } from '../../../electron/core/publish/publisher.ts';
import type { Qos } from '../../../shared/contract/base.ts';
import type { ReplayOptions } from '../../../shared/contract/exchange.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { hostClock } from '../../../shared/util/system-clock.ts';

type Given = Partial<Pick<ReplayMessage, 'topic' | 'qos' | 'time' | 'payload' | 'refusal'>>;

function sourceOf(messages: Given[]): ReplaySource {
  let at = 0;
  const all = messages.map((given, order) => ({
    topic: 'a',
    payload: new Uint8Array(10),
    qos: 1 as Qos,
    retain: false,
    time: order * 1000,
    refusal: null,
    order,
    ...given,
  }));
  const source = {
    omitted: 0,
    get total() {
      return all.length;
    },
    next: async () => all[at++],
  };
  return source as unknown as ReplaySource;
}

interface Sending {
  order: number;
  answer(): void;
  fail(code: string): void;
}

class Target implements PublishTarget {
  readonly sendings: Sending[] = [];
  connected = true;
  underway = 0;
  mostUnderway = 0;
  #told: () => void = () => {};

  protects(): boolean {
    return false;
  }

  canPublish(): void {
    if (this.connected) return;
    throw new ProblemError({ code: 'NOT_CONNECTED', message: 'No connection.' });
  }

  record(): number {
    return 1;
  }

  send(message: unknown): ReturnType<PublishTarget['send']> {
    const { order } = message as ReplayMessage;
    this.underway++;
    this.mostUnderway = Math.max(this.mostUnderway, this.underway);
    return new Promise((resolve, reject) => {
      const settle = (run: () => void) => () => {
        this.underway--;
        run();
      };
      const said = { reasonCode: 0, acknowledgement: 'PUBACK', durationMs: 1 };
      this.sendings.push({
        order,
        answer: settle(() => resolve(said)),
        fail: (code) => settle(() => reject(new ProblemError({ code, message: `${code}.` })))(),
      });
      this.#told();
    });
  }

  /** Resolves when that many were sent in all. */
  async sent(count: number): Promise<void> {
    while (this.sendings.length < count) {
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
  }

  orders(): number[] {
    return this.sendings.map(({ order }) => order);
  }
}

function begin(messages: Given[], timing: ReplayOptions['timing'] = { kind: 'fast' }) {
  const target = new Target();
  const clock = hostClock();
  const jobs = new Jobs({ clock, log: { info: () => undefined, error: () => undefined } });
  const replay = new ReplayRun(target, sourceOf(messages), timing, clock, null);
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const jobId = jobs.start({
    kind: 'replay',
    name: 'x',
    unit: 'messages',
    pausing: replay,
    run: async (control) => {
      await replay.run(control).finally(resolve);
      return null;
    },
  });
  const job = () => {
    const found = jobs.list().find((each) => each.jobId === jobId);
    if (!found) throw new Error('unreachable');
    return found;
  };
  return { target, jobs, jobId, job, over };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  [0, 64],
  [1, 1_000],
  [2, 1_000],
] as const)('at QoS %i at most %i are underway', async (qos, most) => {
  const { target, job, over } = begin(Array.from({ length: 2_500 }, () => ({ qos })));
  for (let n = 0; n < 2_500; n++) {
    await target.sent(n + 1);
    if (n === 0) for (let turns = 0; turns < 20; turns++) await turn();
    target.sendings[n]?.answer();
  }
  await over;
  await turn();
  expect(target.mostUnderway).toBe(most);
  expect(target.orders()).toEqual(Array.from({ length: 2_500 }, (_, n) => n));
  expect(job()).toMatchObject({ state: 'done', messages: 2_500, total: 2_500 });
});

test('large payloads go one by one', async () => {
  const payload = new Uint8Array(5_000_000);
  const { target, over } = begin(Array.from({ length: 4 }, () => ({ payload })));
  for (let n = 0; n < 4; n++) {
    await target.sent(n + 1);
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(target.sendings).toHaveLength(n + 1);
    target.sendings[n]?.answer();
  }
  await over;
});

test('a topic whose QoS changes waits for what is underway, another topic does not', async () => {
  const { target, over } = begin([
    { topic: 'a', qos: 2 },
    { topic: 'b', qos: 0 },
    { topic: 'a', qos: 0 },
    { topic: 'a', qos: 1 },
  ]);
  await target.sent(2);
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(target.orders()).toEqual([0, 1]);
  target.sendings[0]?.answer();
  await target.sent(4);
  for (const { answer } of target.sendings.slice(1)) answer();
  await over;
});

test('a lost connection: QoS 0 and 1 are sent again in order, QoS 2 is left out and counted', async () => {
  const qos: Qos[] = [1, 2, 1, 0, 1];
  const messages = qos.map((each, n) => ({ qos: each, topic: `${n}` }));
  const { target, jobs, jobId, job, over } = begin(messages);
  await target.sent(5);
  target.connected = false;
  for (const n of [3, 0, 1, 2]) target.sendings[n]?.fail('PUBLISH_UNACKNOWLEDGED');
  target.sendings[4]?.answer();
  await turn();
  expect(job()).toMatchObject({ state: 'paused', problem: { code: 'REPLAY_HELD' }, skipped: 1 });
  jobs.resume(jobId);
  await turn();
  expect(job().state).toBe('paused');
  expect(target.sendings).toHaveLength(5);
  target.connected = true;
  jobs.resume(jobId);
  await target.sent(8);
  expect(target.orders().slice(5)).toEqual([0, 2, 3]);
  for (const { answer } of target.sendings.slice(5)) answer();
  await over;
  await turn();
  expect(job()).toMatchObject({ state: 'done', done: 5, messages: 4, skipped: 1, problem: null });
  expect(job().skippedReasons[0]).toContain('QoS 2');
});

test('what the broker refuses or never answers is left out with the reason', async () => {
  const { target, job, over } = begin([{}, {}, { refusal: 'No payload.' }, {}]);
  await target.sent(3);
  target.sendings[0]?.fail('PUBLISH_REFUSED');
  target.sendings[1]?.fail('PUBLISH_UNACKNOWLEDGED');
  target.sendings[2]?.answer();
  await over;
  await turn();
  expect(job()).toMatchObject({ state: 'done', done: 4, messages: 1, skipped: 3 });
  expect([...job().skippedReasons].sort()).toEqual([
    'No payload.',
    'PUBLISH_REFUSED.',
    'PUBLISH_UNACKNOWLEDGED.',
  ]);
});

test('paused, nothing goes; cancelled while paused, it ends', async () => {
  const messages = Array.from({ length: 50 }, (_, n) => ({ time: n * 1_000_000, qos: 0 as Qos }));
  const { target, jobs, jobId, job, over } = begin(messages, { kind: 'original', speed: 1 });
  await target.sent(1);
  jobs.pause(jobId);
  jobs.step(jobId);
  jobs.step(jobId);
  await target.sent(3);
  for (let turns = 0; turns < 5; turns++) await turn();
  expect(target.orders()).toEqual([0, 1, 2]);
  jobs.cancel(jobId);
  await over;
  await turn();
  expect(job().state).toBe('cancelled');
});

test('a recording whose clock was set back goes on in order, without a wait', async () => {
  const times = [0, 30_000, 10_000, 20_000, 40_000];
  const messages = times.map((time) => ({ time, qos: 0 as Qos }));
  const { target, over } = begin(messages, { kind: 'original', speed: 1 });
  const began = performance.now();
  for (let n = 0; n < 5; n++) {
    await target.sent(n + 1);
    target.sendings[n]?.answer();
  }
  await over;
  expect(performance.now() - began).toBeGreaterThan(38);
  expect(target.orders()).toEqual([0, 1, 2, 3, 4]);
});
