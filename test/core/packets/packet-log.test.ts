// The ring of packets: what is kept, what has to go and is counted, and that no secret is kept.

import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PacketLog } from '../../../electron/core/packets/packet-log.ts';
import { rowsOf } from '../../../electron/core/packets/packet-rows.ts';
import { matcherOf, PacketSearch } from '../../../electron/core/packets/packet-search.ts';
import { bytesOf, placesIn } from '../../../electron/core/packets/packet-segment.ts';
import { summaryText } from '../../../electron/core/packets/packet-summary.ts';
import type { PacketFilter } from '../../../shared/contract/packets.ts';

const ALL: PacketFilter = { types: [], direction: null, text: '' };

function logOf(budget?: number) {
  let micros = 1_000_000;
  return new PacketLog({ micros: () => micros++ }, budget);
}

function publish(topic: string, payload: string | Buffer = '', qos: 0 | 1 = 0, messageId = 1) {
  return generate(
    { cmd: 'publish', topic, payload, qos, dup: false, retain: false, messageId },
    { protocolVersion: 5 },
  );
}

function written(packet: Packet): Buffer {
  return generate(packet, { protocolVersion: 5 });
}

async function allRows(log: PacketLog) {
  const ids = Array.from({ length: log.lastId }, (_, at) => at + 1);
  const rows = await rowsOf(log, ids);
  return rows.map((row) => ({ ...row, summary: summaryText(row.summary) }));
}

describe('the packet log', () => {
  it('has every packet of both ways in order, with its message', async () => {
    const log = logOf();
    const trace = log.begin('5.0');
    log.announce('out', 2, 1, 77);
    trace.sent([
      written({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] }),
    ]);
    const chunk = Buffer.concat([
      publish('a'),
      publish('b'),
      written({ cmd: 'pingresp' }),
      publish('c'),
    ]);
    trace.received(chunk, chunk.length, 4, [0, 10, 2, 50], false);
    const out = publish('out', 'hi', 1, 5);
    trace.sent([out.subarray(0, 3), out.subarray(3)]);
    expect(
      (await allRows(log)).map((row) => [
        row.id,
        row.direction,
        row.type,
        row.summary,
        row.messageId,
      ]),
    ).toEqual([
      [1, 'out', 'SUBSCRIBE', '# (QoS 0)', null],
      [2, 'in', 'PUBLISH', 'a', 10],
      [3, 'in', 'PUBLISH', 'b', 11],
      [4, 'in', 'PINGRESP', '', null],
      [5, 'in', 'PUBLISH', 'c', 50],
      [6, 'out', 'PUBLISH', 'out', 77],
    ]);
    expect(log.figures()).toMatchObject({ kept: 6, dropped: 0 });
  });

  it.each([[100], [40_000], [300_000]])(
    'keeps the newest of pieces of %i bytes within its budget',
    async (size) => {
      const budget = 400_000;
      const log = logOf(budget);
      const trace = log.begin('5.0');
      let sent = 0;
      while (sent < 30_000) {
        const packets: Buffer[] = [];
        for (let bytes = 0; bytes < size; ) {
          const packet = publish(`t/${sent++}`, 'x'.repeat(80));
          packets.push(packet);
          bytes += packet.length;
        }
        const chunk = Buffer.concat(packets);
        trace.received(chunk, chunk.length, packets.length, [0, sent], false);
        const { kept, keptBytes, dropped } = log.figures();
        expect(kept + dropped).toBe(sent);
        expect(keptBytes).toBeLessThanOrEqual(Math.max(budget, 2 * size));
      }
      const { kept } = log.figures();
      const rows = await allRows(log);
      expect(rows.length).toBe(kept);
      expect(rows.map(({ summary }) => summary)).toEqual(
        Array.from({ length: kept }, (_, at) => `t/${sent - kept + at}`),
      );
      expect(log.find((rows[0]?.id ?? 0) - 1)).toBe(undefined);
    },
  );

  it('keeps little of a flood while it lasts, and what came beside it', async () => {
    let micros = 1_000_000;
    const budget = 8_000_000;
    const log = new PacketLog({ micros: () => micros }, budget);
    const trace = log.begin('5.0');
    trace.sent([
      written({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '#', qos: 0 }] }),
    ]);
    const packets = Array.from({ length: 600 }, (_, at) => publish(`t/${at}`, 'x'.repeat(90)));
    const chunk = Buffer.concat(packets);
    const pour = (chunks: number, each: number) => {
      for (let at = 0; at < chunks; at++) {
        micros += each;
        trace.received(Buffer.from(chunk), chunk.length, packets.length, [0, 1], false);
      }
    };
    pour(500, 10_000);
    expect(log.figures().keptBytes).toBeGreaterThan(budget / 2 - 2 * chunk.length);
    pour(1_000, 300);
    expect(log.figures().keptBytes).toBeLessThan(budget / 8 + chunk.length);
    pour(500, 10_000);
    const { keptBytes, kept, dropped } = log.figures();
    expect(keptBytes).toBeGreaterThan(budget / 2 - 2 * chunk.length);
    expect(kept + dropped).toBe(1 + 2_000 * packets.length);
    expect((await rowsOf(log, [1])).map(({ type }) => type)).toEqual(['SUBSCRIBE']);
    expect(log.before(log.oldest.bulk)?.id).toBe(1);
  });

  it('keeps the beginning of a large packet and all of its neighbours', async () => {
    const log = logOf();
    const trace = log.begin('5.0');
    const large = publish('large', Buffer.alloc(1_000_000, 'y'));
    const chunk = Buffer.concat([publish('before'), large, publish('after')]);
    trace.received(chunk, chunk.length, 3, [0, 5], false);
    trace.sent([publish('first'), large.subarray(0, 10), large.subarray(10)]);
    const rows = await allRows(log);
    expect(rows.map(({ summary, bytes, messageId }) => [summary, bytes, messageId])).toEqual([
      ['before', 11, 5],
      ['large', large.length, 6],
      ['after', 10, 7],
      ['first', 10, null],
      ['large', large.length, null],
    ]);
    expect(log.figures().keptBytes).toBeLessThan(200_000);
  });

  it('keeps no secret: neither password nor authentication data, whoever sent it', async () => {
    const log = logOf();
    const trace = log.begin('5.0');
    const auth = {
      authenticationMethod: 'SCRAM-SHA-256',
      authenticationData: Buffer.from('proof-of-hush'),
    };
    const connect = written({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: true,
      clientId: 'me',
      keepalive: 60,
      username: 'user',
      password: Buffer.from('hush-hush'),
      properties: { ...auth, userProperties: { a: 'b' } },
      will: { topic: 'w', payload: Buffer.from('bye'), qos: 0, retain: false },
    });
    trace.sent([connect.subarray(0, 20), connect.subarray(20)]);
    const answers = [
      written({ cmd: 'auth', reasonCode: 0x18, properties: auth }),
      written({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: auth }),
    ];
    const before = Buffer.concat(answers);
    const chunk = Buffer.from(before);
    trace.received(chunk, chunk.length, 2, [], true);
    trace.sent([answers[0] ?? Buffer.alloc(0)]);
    expect(chunk).toEqual(before);
    const kept = [1, 2, 3, 4].map((id) => {
      const place = log.find(id);
      return place ? bytesOf(place).toString('latin1') : '';
    });
    expect(kept.join()).not.toMatch(/hush|proof/);
    expect(kept[0]).toContain('*********');
    expect(kept[0]).toContain('user');
    expect(kept[0]?.length).toBe(connect.length);
    expect((await allRows(log)).every(({ failed }) => !failed)).toBe(true);
  });

  it('shows what is no packet, and one that did not come whole', async () => {
    const log = logOf();
    const trace = log.begin('3.1.1');
    const http = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
    trace.broken([http], http.length, 'foreign');
    const part = publish('part/of', 'x'.repeat(100)).subarray(0, 30);
    trace.broken([part.subarray(0, 5), part.subarray(5)], part.length, 'unfinished');
    expect(
      (await allRows(log)).map(({ type, summary, failed }) => [type, summary, failed]),
    ).toEqual([
      ['MALFORMED', 'HTTP/1.1 400 Bad Request', true],
      ['MALFORMED', 'part/of', true],
    ]);
  });

  it('can be cleared, and goes on counting', async () => {
    const log = logOf();
    const trace = log.begin('5.0');
    trace.sent([publish('a')]);
    const { revision } = log;
    log.clear();
    expect(log.revision).toBeGreaterThan(revision);
    expect(log.figures()).toMatchObject({ kept: 0, keptBytes: 0, dropped: 0 });
    trace.sent([publish('b')]);
    expect((await allRows(log)).map(({ id, summary }) => [id, summary])).toEqual([[2, 'b']]);
  });
});

describe('looking for packets', () => {
  it('finds what going over all of them finds, while packets come and go', async () => {
    const log = logOf(100_000);
    const trace = log.begin('5.0');
    const filter: PacketFilter = { ...ALL, types: ['PUBLISH'], direction: 'in', text: '/7' };
    const search = new PacketSearch(log, filter);
    const matches = matcherOf(filter);
    const naive = () => {
      const ids: number[] = [];
      for (let id = log.lastId + 1; ; ) {
        const segment = log.before(id);
        if (!segment) return ids;
        ids.push(
          ...placesIn(segment)
            .filter(matches)
            .map((place) => place.id)
            .reverse(),
        );
        id = segment.id;
      }
    };
    const together = Array.from({ length: 300 }, (_, at) => publish(`a/${at}`));
    for (let round = 0; round < 16; round++) {
      const count = [1, 40, 700, 9_000][round % 4] ?? 1;
      const large = Buffer.concat(together);
      trace.received(large, large.length, together.length, [], false);
      for (let at = 0; at < count; at++) {
        const chunk = Buffer.concat([publish(`a/${at}`), written({ cmd: 'pingresp' })]);
        trace.received(chunk, chunk.length, 2, [], false);
        if (at % 3 === 0) trace.sent([publish('a/7')]);
      }
      const expected = naive();
      const { ids, more } = await search.newest(null, 10);
      expect(ids).toEqual(expected.slice(0, 10));
      expect(more).toBe(expected.length > 10);
      const before = ids[4];
      if (before === undefined) continue;
      const older = await search.newest(before, 20);
      expect(older.ids).toEqual(expected.slice(5, 25));
      expect(older.more).toBe(expected.length > 25);
    }
  });
});
