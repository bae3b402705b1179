// Real and odd traffic through every format. The samples lie beside this project where they may not be
// part of it; without them this is skipped.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { topicFromBytes } from '../../../shared/mqtt/topic-text.ts';
import { readCsv } from './csv-reader.ts';
import {
  type ExchangeUnderTest,
  exchangeUnderTest,
  type TestMessage,
} from './exchange-under-test.ts';

const SAMPLES = join(import.meta.dirname, '../../../../shared/traffic');
const ifSamples = test.skipIf(!existsSync(SAMPLES));

let exchange: ExchangeUnderTest;
beforeAll(async () => {
  exchange = await exchangeUnderTest();
});
afterAll(() => exchange.dispose());

async function samples(): Promise<TestMessage[]> {
  const messages: TestMessage[] = [];
  for (const name of (await readdir(SAMPLES)).filter((each) => each.endsWith('.ndjson'))) {
    for (const line of (await readFile(join(SAMPLES, name), 'utf8')).split('\n')) {
      if (line === '') continue;
      const { topic, payload, payload_b64, qos, retain, data } = JSON.parse(line);
      if (typeof topic === 'string') {
        const bytes = Buffer.from(payload_b64 ?? payload ?? '', payload_b64 ? 'base64' : 'utf8');
        messages.push({ topic, payload: bytes, flags: (qos ?? 0) | (retain ? 4 : 0) });
      }
      if (typeof data?.publish_hex === 'string') messages.push(published(data.publish_hex));
      for (const levels of data?.topic_levels ?? []) {
        messages.push({ topic: '/'.repeat(levels - 1), payload: Buffer.from('1') });
      }
      if (typeof data?.topic_bytes === 'number') {
        messages.push({ topic: 'é'.repeat(data.topic_bytes / 2), payload: Buffer.from('1') });
      }
    }
  }
  return messages;
}

/** Of a PUBLISH packet at QoS 0 of MQTT 3.1.1. */
function published(hex: string): TestMessage {
  const packet = Buffer.from(hex, 'hex');
  let at = 1;
  while ((packet[at] ?? 0) >= 128) at++;
  const length = packet.readUInt16BE(at + 1);
  const topic = packet.subarray(at + 3, at + 3 + length);
  return { topic: topicFromBytes(topic), payload: packet.subarray(at + 3 + length) };
}

ifSamples(
  'every sample comes out of every format as it went in',
  async () => {
    const messages = await samples();
    expect(messages.length).toBeGreaterThan(200);
    const capture = exchange.capture('all.mqttscope', messages);
    const same = (n: number, bytes: Buffer) =>
      bytes.equals(messages[n]?.payload ?? Buffer.alloc(1));

    await exchange.export(capture, 'a.ndjson');
    await exchange.import(exchange.file('a.ndjson'), 'b.mqttscope');
    await exchange.export(exchange.file('b.mqttscope'), 'b.ndjson');
    const lines = await readFile(exchange.file('a.ndjson'));
    expect(lines.equals(await readFile(exchange.file('b.ndjson')))).toBe(true);

    await exchange.export(capture, 'a.json', { format: 'json' });
    const objects = JSON.parse(await readFile(exchange.file('a.json'), 'utf8'));
    const wrongObjects = messages.filter((message, n) => {
      const { topic, payload, encoding } = objects[n];
      const bytes = Buffer.from(payload, encoding === 'text' ? 'utf8' : 'base64');
      return topic !== message.topic.toWellFormed() || !same(n, bytes);
    });
    expect(wrongObjects).toEqual([]);

    await exchange.export(capture, 'a.csv', { format: 'csv' });
    const [, ...rows] = readCsv((await readFile(exchange.file('a.csv'), 'utf8')).slice(1));
    const wrongRows = messages.filter((message, n) => {
      const cells = rows[n] ?? [];
      const [encoding = '', payload = ''] = cells.slice(-2);
      const unsafe = encoding === 'text' ? payload.replace(/^'(?=[=+\-@\t\r])/, '') : payload;
      const bytes = Buffer.from(unsafe, encoding === 'text' ? 'utf8' : 'base64');
      return cells[2]?.replace(/^'/, '') !== message.topic.toWellFormed() || !same(n, bytes);
    });
    expect(wrongRows).toEqual([]);

    await exchange.export(capture, 'raw', { format: 'raw' });
    const names = (await readdir(exchange.file('raw')))
      .filter((name) => name !== 'index.csv')
      .sort();
    expect(names).toHaveLength(messages.length);
    for (const [n, name] of names.entries()) {
      expect(same(n, await readFile(join(exchange.file('raw'), name)))).toBe(true);
    }
  },
  60_000,
);
