// NDJSON keeps everything: exported, imported and exported again, the bytes are the same.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  FLAG_DECODED_TEXT,
  FLAG_OUT,
  FLAG_WITHOUT_PAYLOAD,
} from '../../../electron/core/message-flags.ts';
import { topicFromBytes } from '../../../shared/mqtt/topic-text.ts';
import {
  type ExchangeUnderTest,
  exchangeUnderTest,
  type TestEvent,
  type TestMessage,
} from './exchange-under-test.ts';

let exchange: ExchangeUnderTest;
beforeAll(async () => {
  exchange = await exchangeUnderTest();
});
afterAll(() => exchange.dispose());

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Answers the first export's lines. */
async function roundTrip(parts: Iterable<TestMessage | TestEvent>): Promise<Buffer> {
  await exchange.export(exchange.capture('a.mqttscope', parts), 'a.ndjson');
  const read = await exchange.import(exchange.file('a.ndjson'), 'b.mqttscope');
  expect([...read.skipped]).toEqual([]);
  await exchange.export(exchange.file('b.mqttscope'), 'b.ndjson');
  const first = await readFile(exchange.file('a.ndjson'));
  const second = await readFile(exchange.file('b.ndjson'));
  expect(first.equals(second)).toBe(true);
  return first;
}

test('every field, in its documented order', async () => {
  const lines = await roundTrip([
    { event: 'connected', detail: { clientId: 'x', limits: { maximumQos: 2 } }, micros: 5 },
    {
      topic: 'a/b',
      payload: utf8('hello'),
      micros: 1_763_700_000_123_456,
      flags: 1 | 4 | 8,
      properties: {
        contentType: 'text/plain',
        userProperties: [
          ['k', '1'],
          ['k', '2'],
        ],
        correlationData: new Uint8Array([0, 255]),
      },
    },
    {
      topic: topicFromBytes(new Uint8Array([0x61, 0xff])),
      payload: utf8(''),
      micros: 7,
      flags: FLAG_OUT,
    },
    { topic: '', payload: utf8(''), micros: 8, flags: FLAG_WITHOUT_PAYLOAD },
    { event: 'lost', detail: { why: 'broken "pipe"\n' }, micros: 9 },
    { topic: 'nul\0/é', payload: utf8('é'), micros: 10, flags: FLAG_DECODED_TEXT },
  ]);
  expect(lines.toString().split('\n')).toEqual([
    '{"time":5,"event":"connected","detail":{"clientId":"x","limits":{"maximumQos":2}}}',
    '{"time":1763700000123456,"direction":"in","topic":"a/b","qos":1,"retain":true,"dup":true,"properties":{"contentType":"text/plain","userProperties":[["k","1"],["k","2"]],"correlationData":"AP8="},"payload":"aGVsbG8="}',
    '{"time":7,"direction":"out","topicBase64":"Yf8=","qos":0,"retain":false,"dup":false,"payload":""}',
    '{"time":8,"direction":"in","topic":"","qos":0,"retain":false,"dup":false,"withoutPayload":true,"payload":""}',
    '{"time":9,"event":"lost","detail":{"why":"broken \\"pipe\\"\\n"}}',
    '{"time":10,"direction":"in","topic":"nul\\u0000/é","qos":0,"retain":false,"dup":false,"decodedText":true,"payload":"w6k="}',
    '',
  ]);
});

test('anything at all', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const properties = fc.record(
    {
      payloadFormatIndicator: fc.boolean(),
      messageExpiryInterval: fc.nat(),
      responseTopic: text,
      correlationData: fc.uint8Array({ maxLength: 40 }),
      userProperties: fc.array(fc.tuple(text, text), { maxLength: 5 }),
      subscriptionIdentifiers: fc.array(fc.nat(), { maxLength: 3 }),
      contentType: text,
    },
    { requiredKeys: [] },
  );
  const message = fc.record({
    topic: fc.uint8Array({ maxLength: 30 }).map(topicFromBytes),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.integer({ min: 32_760, max: 40_000 }).map((size) => new Uint8Array(size).fill(size)),
    ),
    micros: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    flags: fc.constantFrom(0, 1, 2, 4, 9, 18, 32, 128, 22),
    properties: optional(properties),
  });
  const event = fc.record({
    event: text,
    detail: fc.dictionary(text, fc.jsonValue()),
    micros: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(message, event), { minLength: 1, maxLength: 40 }),
      async (parts) => {
        await roundTrip(parts);
      },
    ),
    { numRuns: 6 },
  );
}, 60_000);

test('100 MB in one message between small ones', async () => {
  const large = new Uint8Array(100_000_000);
  for (let at = 0; at < large.length; at += 997) large[at] = at;
  const lines = await roundTrip([
    { topic: 'before', payload: utf8('1') },
    { topic: 'large', payload: large },
    { topic: 'after', payload: utf8('2') },
  ]);
  const start = lines.indexOf('"payload":"', lines.indexOf('"large"')) + 11;
  const payload = Buffer.from(lines.toString('latin1', start, lines.indexOf('"', start)), 'base64');
  expect(payload.equals(large)).toBe(true);
}, 60_000);
