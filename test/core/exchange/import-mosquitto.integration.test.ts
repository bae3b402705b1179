// What a real mosquitto_sub prints is read back as what was published.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { type ExchangeUnderTest, exchangeUnderTest } from './exchange-under-test.ts';

const PUBLISHED: Readonly<Record<string, Buffer>> = {
  'plain/text': Buffer.from('hello "w" é'),
  'plain/number': Buffer.from('21.50'),
  'plain/binary': Buffer.from([0xff, 0xfe, 0x41, 0x80]),
  'plain/tab': Buffer.from('a\tb'),
  'with/nul': Buffer.from([0x61, 0, 0x62]),
  'with/lines': Buffer.from('two\nlines'),
};
const SINGLE = Object.keys(PUBLISHED).filter((topic) => topic.startsWith('plain/'));
const TOPICS = Object.keys(PUBLISHED);

let mosquitto: Mosquitto;
let exchange: ExchangeUnderTest;
beforeAll(async () => {
  exchange = await exchangeUnderTest();
  mosquitto = await startMosquitto();
  const client = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  for (const [topic, payload] of Object.entries(PUBLISHED)) {
    const properties = { contentType: 'text/plain', userProperties: { k: ['v', 'w'] } };
    await client.publishAsync(topic, payload, { qos: 1, retain: true, properties });
  }
  await client.endAsync();
});
afterAll(async () => {
  await exchange.dispose();
  await mosquitto.stop();
});

/** Payloads by topic, of what was printed and imported. */
async function through(format: string[], filter: string, count: number, lineFormat: string) {
  const args = ['-h', '127.0.0.1', '-p', String(mosquitto.port), '-V', '5', '-q', '1'];
  const { stdout } = await promisify(execFile)(
    'mosquitto_sub',
    [...args, '-t', filter, '-C', String(count), ...format],
    { encoding: 'buffer' },
  );
  await writeFile(exchange.file('printed'), stdout);
  await exchange.import(exchange.file('printed'), 'in.mqttscope', {
    ...{ format: lineFormat === '' ? 'auto' : 'mosquitto', lineFormat },
  });
  await exchange.export(exchange.file('in.mqttscope'), 'in.ndjson');
  const lines = (await readFile(exchange.file('in.ndjson'), 'utf8')).trim().split('\n');
  const read = lines.map((line) => JSON.parse(line));
  return {
    read,
    payloads: Object.fromEntries(
      read.map(({ topic, payload }) => [topic, Buffer.from(payload, 'base64')]),
    ),
  };
}

const published = (topics: readonly string[]) =>
  Object.fromEntries(topics.map((topic) => [topic, PUBLISHED[topic]]));

test('-v', async () => {
  const { payloads } = await through(['-v'], 'plain/#', SINGLE.length, '');
  expect(payloads).toEqual(published(SINGLE));
});

test('-F with the payload in hexadecimal numbers keeps everything', async () => {
  const format = '%U %q %r %l %t %x %C %P';
  const { payloads, read } = await through(['-F', format], '#', TOPICS.length, format);
  expect(payloads).toEqual(published(TOPICS));
  for (const message of read) {
    expect(message).toMatchObject({
      ...{ qos: 1, retain: true },
      properties: {
        contentType: 'text/plain',
        userProperties: [
          ['k', 'v'],
          ['k', 'w'],
        ],
      },
    });
    expect(message.decodedText).toBeUndefined();
  }
});

test('-F %j keeps all but what is behind a NUL, which it marks', async () => {
  const { payloads, read } = await through(['-F', '%j'], '#', TOPICS.length, '');
  expect(payloads).toEqual({ ...published(TOPICS), 'with/nul': Buffer.from('a') });
  const marked = read.filter(({ decodedText }) => decodedText === true);
  expect(marked.map(({ topic }) => topic)).toEqual(['with/nul']);
  expect(read[0].properties.userProperties).toEqual([
    ['k', 'v'],
    ['k', 'w'],
  ]);
});
