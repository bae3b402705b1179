// What was taken in and is not in the file yet is answered at once, and as it is answered afterwards. The
// clock of these recordings never comes to a flush: only who waits for the file has it written.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageFlags } from '../../electron/core/message-flags.ts';
import { Recording } from '../../electron/core/recording.ts';
import { type PublishProperties, SHORT_PAYLOAD } from '../../shared/contract/messages.ts';
import { capturePorts } from './capture/capture-under-test.ts';

const MORE_THAN_A_BATCH = 3_000_000;

let folder: string;
let recording: Recording;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-unwritten-'));
  let micros = 1_700_000_000_000_000;
  const clock = { micros: () => ++micros, after: () => () => undefined };
  const hooks = { backlog: () => undefined, stored: () => undefined, changed: () => undefined };
  recording = await Recording.open(
    { ...capturePorts, clock },
    join(folder, 'test.mqttscope'),
    hooks,
  );
});
afterEach(async () => {
  await recording.close();
  await rm(folder, { recursive: true, force: true });
});

function receive(topic: string, payload: Uint8Array, properties?: PublishProperties): number {
  const flags = messageFlags(1, false, false, false);
  return recording.receive(topic, payload, 0, payload.length, flags, properties);
}

function nodeOf(topic: string): number {
  const node = recording.recorded.index.nodes.find(topic);
  if (node === undefined) throw new Error(`There is no topic ${topic}.`);
  return node;
}

/** Everything that is asked of the messages of a topic. */
async function answersOf(topic: string) {
  const { recorded } = recording;
  const node = nodeOf(topic);
  const { rows, message } = await recorded.newest(node, 0, 20);
  const all = [...rows];
  for (let page = rows; page.length > 0; ) {
    page = await recorded.older(node, page.at(-1)?.id ?? 0, 7);
    all.push(...page);
  }
  const since = await recorded.newest(node, all[3]?.id ?? 0, 100);
  const whole = await Promise.all(all.slice(0, 5).map(({ id }) => recorded.message(id)));
  const pieces = await Promise.all(all.slice(0, 5).map(({ id }) => recorded.payload(id, 3, 1_000)));
  return { all, message, since, whole, pieces };
}

const TOPICS = ['plain', 'with/properties', 'long', 'empty', 'sent'];

function takeIn(rounds: number): void {
  for (let n = 0; n < rounds; n++) {
    receive('plain', Buffer.from(`{"n":${n}}`));
    receive('with/properties', Buffer.from(`${n}`), {
      contentType: 'text/plain',
      correlationData: Uint8Array.of(n, 255),
      userProperties: [['round', `${n}`]],
    });
    receive('empty', new Uint8Array());
    recording.sent('sent', Buffer.from(`out ${n}`), messageFlags(0, true, false, true), undefined);
  }
  receive('long', new Uint8Array(SHORT_PAYLOAD + 1).fill(7));
}

async function allAnswers() {
  const found = [];
  for (const topic of TOPICS) found.push(await answersOf(topic));
  return found;
}

test('rows, messages and payloads are the same before and after they are written', async () => {
  takeIn(40);
  const before = await allAnswers();
  expect(recording.waiting()).toBe(121);
  expect(before[0]?.all).toHaveLength(40);
  expect(before[1]?.message).toMatchObject({
    topic: 'with/properties',
    properties: { correlationData: Uint8Array.of(39, 255), userProperties: [['round', '39']] },
  });
  expect(before[2]?.message).toBeNull();
  expect(before[2]?.all.map(({ preview }) => preview.bytes)).toEqual([SHORT_PAYLOAD + 1]);
  await recording.recorded.settled();
  expect(recording.waiting()).toBe(0);
  expect(await allAnswers()).toEqual(before);
});

test('a history goes on from memory into the file without a gap', async () => {
  takeIn(40);
  await recording.recorded.settled();
  takeIn(2);
  const before = await allAnswers();
  expect(before[0]?.all).toHaveLength(42);
  expect(recording.waiting()).toBe(7);
  await recording.recorded.settled();
  expect(await allAnswers()).toEqual(before);
});

test('what is on its way to the file is still there', async () => {
  takeIn(40);
  recording.storeSoon();
  // The writer's answer cannot have been heard in between.
  const asked = TOPICS.map((topic) => recording.recorded.newest(nodeOf(topic), 0, 1));
  expect(recording.waiting()).toBe(121);
  const answers = await Promise.all(asked);
  expect(answers.map(({ rows }) => rows[0]?.id)).toEqual([157, 158, 161, 159, 160]);
  await recording.recorded.settled();
});

test('a payload larger than a batch too, piece by piece', async () => {
  const id = receive('long', new Uint8Array(MORE_THAN_A_BATCH).fill(8));
  const { recorded } = recording;
  const ask = () =>
    Promise.all([
      recorded.newest(nodeOf('long'), 0, 1),
      recorded.message(id),
      recorded.payload(id, MORE_THAN_A_BATCH - 10, 1_000),
    ]);
  const before = await ask();
  expect(recording.waiting()).toBe(1);
  expect(before[1]).toMatchObject({ size: MORE_THAN_A_BATCH, topic: 'long' });
  expect(before[2]).toEqual(new Uint8Array(10).fill(8));
  await recorded.settled();
  expect(await ask()).toEqual(before);
});

test('payloads left out are told so at once', async () => {
  recording.setRules({
    maxBytes: 1e9,
    maxDays: null,
    maxMessages: null,
    withoutPayload: ['secret/#', '$share/readers/+/pin'],
  });
  for (const topic of ['secret/door', 'front/pin', 'front/bell']) {
    receive(topic, Buffer.from('1234'));
  }
  const before = await Promise.all(['secret/door', 'front/pin', 'front/bell'].map(answersOf));
  expect(before.map(({ message }) => [message?.withoutPayload, message?.size])).toEqual([
    [true, 0],
    [true, 0],
    [false, 4],
  ]);
  await recording.recorded.settled();
  expect(await Promise.all(['secret/door', 'front/pin', 'front/bell'].map(answersOf))).toEqual(
    before,
  );
});
