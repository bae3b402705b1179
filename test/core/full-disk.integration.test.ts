// The disk is full, or the folder may not be written: messages are shown from memory, the reason is
// said, and recording goes on by itself when it can.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { profileFieldsSchema } from '../../shared/contract/profiles.ts';
import { flood, floodPayload } from '../support/flood.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { canMount, type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';

let mosquitto: Mosquitto;
let core: TestCore;
let disk: SmallDisk;

describe.skipIf(!canMount)('a disk without room (needs the right to mount one)', () => {
  beforeAll(async () => {
    mosquitto = await startMosquitto();
  });
  afterAll(() => mosquitto.stop());
  beforeEach(async () => {
    core = await startTestCore();
    disk = await smallDisk(join(core.dataDir, 'captures'), 24);
  });
  afterEach(async () => {
    await disk.unmount();
    await core.dispose();
  });

  const connect = (more = {}) =>
    core.connect({
      port: mosquitto.port,
      clientId: 'full-disk',
      subscriptions: [{ filter: 'flood/#', qos: 1 }],
      ...more,
    });

  const send = (from: string, messages: number) =>
    flood({ port: mosquitto.port, messages, topics: 10, qos: 0, prefix: `flood/${from}` });

  async function newest(captureId: string, topic: string) {
    const found = await core.client.topics.find({ captureId, topic });
    if (!found) throw new Error(`There is no topic ${topic}.`);
    const asked = { captureId, node: found.node, after: null, limit: 100 };
    return (await core.client.messages.newest(asked)).rows;
  }

  function rowsInFile(path: string): number {
    const db = new DatabaseSync(path, { readOnly: true });
    const row = db.prepare('SELECT count(*) AS n FROM messages').get();
    db.close();
    return Number(row?.n);
  }

  test('full while recording: said, shown from memory, recorded once there is room', async () => {
    const id = await connect();
    await send('before', 1_000);
    await core.until(id, ({ counters }) => counters.stored === 1_000);
    await disk.fill();
    await send('during', 50_000);
    const full = await core.until(
      id,
      ({ counters, capture }) => counters.received === 51_000 && capture.problem !== null,
    );
    expect(full.capture.problem?.code).toBe('DISK_FULL');
    expect(full.counters.dropped).toBe(0);
    expect(full.counters.stored + full.counters.waiting).toBe(51_000);
    expect(full.state).toBe('connected');
    // What is not on disk is looked at all the same, payload and all.
    const rows = await newest(id, 'flood/during/7');
    expect(rows).toHaveLength(100);
    const message = await core.client.messages.get({ captureId: id, id: rows[0]?.id ?? 0 });
    const expected = floodPayload(
      { port: 0, messages: 0, topics: 10, qos: 0, prefix: 'flood/during' },
      49_997,
    );
    expect(Buffer.from(message.payload).equals(expected)).toBe(true);
    expect(message.topic).toBe('flood/during/7');

    await disk.makeRoom();
    const again = await core.until(id, ({ counters }) => counters.stored === 51_000);
    expect(again.capture.problem).toBeNull();
    expect(again.counters).toMatchObject({ waiting: 0, dropped: 0, received: 51_000 });
    expect(rowsInFile(again.capture.path)).toBe(51_000);
  });

  test('more than the budget of memory: the oldest is dropped, counted with its reason', async () => {
    const id = await connect({ subscriptions: [{ filter: 'flood/#', qos: 0 }] });
    await disk.fill();
    const messages = 700_000;
    await send('much', messages);
    const full = await core.until(id, ({ counters }) => counters.received === messages);
    expect(full.counters.droppedDiskFull).toBeGreaterThan(0);
    const { stored, waiting, dropped } = full.counters;
    expect(stored + waiting + dropped).toBe(messages);
    await core.client.profiles.save({
      id,
      fields: {
        ...(await profile(id)),
        recording: { maxBytes: 12_000_000, maxDays: null, maxMessages: null, withoutPayload: [] },
      },
    });
    await disk.makeRoom();
    const after = await core.until(id, ({ counters }) => counters.waiting === 0);
    expect(after.counters.stored + after.counters.dropped).toBe(messages);
    expect(after.capture.problem).toBeNull();
  });

  async function profile(id: string) {
    const found = (await core.client.profiles.list()).find((each) => each.id === id);
    if (!found) throw new Error('The profile is gone.');
    return profileFieldsSchema.parse(found);
  }

  test('a folder that may not be written at start: connects, shows, records later', async () => {
    await disk.writable(false);
    const id = await connect();
    await send('early', 5_000);
    const early = await core.until(id, ({ counters }) => counters.received === 5_000);
    expect(early.capture.problem?.code).toBe('CAPTURE_READ_ONLY');
    expect(early.counters.waiting).toBe(5_000);
    expect(await newest(id, 'flood/early/3')).toHaveLength(100);
    await disk.writable(true);
    const later = await core.until(id, ({ counters }) => counters.stored === 5_000);
    expect(later.capture.problem).toBeNull();
    expect(rowsInFile(later.capture.path)).toBe(5_000);
    expect(await newest(id, 'flood/early/3')).toHaveLength(100);
  });

  test('with a persistent session the broker waits instead: nothing is dropped', async () => {
    const id = await connect({ cleanStart: false, protocolVersion: '3.1.1' });
    await disk.fill();
    const sent = flood({
      port: mosquitto.port,
      messages: 1_000,
      topics: 10,
      qos: 1,
      prefix: 'flood/kept',
    });
    await core.until(id, ({ capture }) => capture.problem?.code === 'DISK_FULL');
    await disk.makeRoom();
    await sent;
    const after = await core.until(id, ({ counters }) => counters.stored === 1_000);
    expect(after.counters.dropped).toBe(0);
  });
});
