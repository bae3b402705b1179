// What the formats for people and for spreadsheets hold, for payloads and topics of every kind.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvCell, csvCellPieces } from '../../../electron/core/exchange/formats/csv-cells.ts';
import { FLAG_OUT, FLAG_WITHOUT_PAYLOAD } from '../../../electron/core/message-flags.ts';
import { topicFromBytes } from '../../../shared/mqtt/topic-text.ts';
import { readCsv } from './csv-reader.ts';
import {
  type ExchangeUnderTest,
  exchangeUnderTest,
  NOW,
  type TestMessage,
} from './exchange-under-test.ts';

let exchange: ExchangeUnderTest;
beforeAll(async () => {
  exchange = await exchangeUnderTest();
});
afterAll(() => exchange.dispose());

const utf8 = (text: string) => new TextEncoder().encode(text);
const large = (text: string) => utf8(text.repeat(Math.ceil(3_000_000 / utf8(text).length)));

const ODD: TestMessage[] = [
  { topic: 'plain', payload: utf8('21.5') },
  { topic: 'json', payload: utf8('{"a":1}') },
  { topic: 'empty', payload: utf8('') },
  { topic: 'formula', payload: utf8('=HYPERLINK("x","y")') },
  { topic: '+sum', payload: utf8('-5') },
  { topic: '@at', payload: utf8('\t=1') },
  { topic: 'lines', payload: utf8('a\r\n"b",c\n') },
  { topic: 'nul', payload: utf8('a\0b') },
  { topic: 'mark', payload: utf8('\uFEFF{"x":1}') },
  { topic: 'binary', payload: new Uint8Array([0xff, 0xfe, 0, 1]) },
  { topic: 'png', payload: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { topic: 'bidi\u202e/emoji \u{1f600}', payload: utf8('\u202eabc \u{1f600}') },
  { topic: topicFromBytes(new Uint8Array([0x62, 0xc3])), payload: utf8('x') },
  { topic: 'CON', payload: utf8('x'), flags: FLAG_OUT | 2 },
  { topic: '../../up', payload: utf8('x') },
  { topic: `long/${'é'.repeat(30_000)}`, payload: utf8('x') },
  { topic: 'left/out', payload: utf8(''), flags: FLAG_WITHOUT_PAYLOAD },
  { topic: 'large/text', payload: large('=é"\n\u{1f600}.') },
  { topic: 'large/binary', payload: new Uint8Array(2_000_001).fill(0xfe) },
  {
    topic: 'properties',
    payload: utf8('x'),
    properties: {
      userProperties: [
        ['a', '1'],
        ['a', '2'],
      ],
    },
  },
];

const encodingOf = ({ payload }: TestMessage): 'text' | 'base64' => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(payload);
    return 'text';
  } catch {
    return 'base64';
  }
};
const contentOf = (message: TestMessage) =>
  Buffer.from(message.payload).toString(encodingOf(message) === 'text' ? 'utf8' : 'base64');

test('JSON is an array that says how a payload is written', async () => {
  await exchange.export(exchange.capture('odd.mqttscope', ODD), 'odd.json', { format: 'json' });
  const objects = JSON.parse(await readFile(exchange.file('odd.json'), 'utf8'));
  expect(objects).toHaveLength(ODD.length);
  for (const [n, message] of ODD.entries()) {
    const { topic, payload, encoding, size } = objects[n];
    expect(topic).toBe(message.topic.toWellFormed());
    expect(size).toBe(message.payload.length);
    if (message.topic === 'left/out') {
      expect(objects[n]).toMatchObject({ withoutPayload: true });
      continue;
    }
    expect(encoding).toBe(encodingOf(message));
    expect(payload === contentOf(message)).toBe(true);
  }
  expect(objects[0].time).toBe('2025-11-21T04:40:00.123456Z');
  expect(objects[13]).toMatchObject({ direction: 'out', qos: 2 });
  expect(objects[12].topicBase64).toBe('YsM=');
});

test('CSV is strict, and no cell begins a formula', async () => {
  await exchange.export(exchange.capture('odd.mqttscope', ODD), 'odd.csv', { format: 'csv' });
  const text = await readFile(exchange.file('odd.csv'), 'utf8');
  expect(text.startsWith('\uFEFFtime,direction,topic,')).toBe(true);
  const [names = [], ...rows] = readCsv(text.slice(1));
  expect(rows).toHaveLength(ODD.length);
  const place = (name: string) => names.indexOf(name);
  for (const [n, row] of rows.entries()) {
    const message = ODD[n] as TestMessage;
    for (const cell of row) if (cell !== '-5') expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(row[place('topic')]?.replace(/^'/, '')).toBe(message.topic.toWellFormed());
    if (message.topic === 'left/out') {
      expect(row.slice(-2)).toEqual(['', '']);
      continue;
    }
    expect(row[place('encoding')]).toBe(encodingOf(message));
    expect(row[place('payload')]?.replace(/^'/, '') === contentOf(message)).toBe(true);
  }
});

test.each([
  ['-5', '-5'],
  ['-0.50e+3', '-0.50e+3'],
  ['-', "'-"],
  ['-05', "'-05"],
  ['+5', "'+5"],
  ['-5+1', "'-5+1"],
  ['-5\n', `"'-5\n"`],
])('CSV: a JSON number below zero begins no formula: %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

test('CSV: of a long text, the first piece does not say that it is a number', () => {
  expect([...csvCellPieces(['-5', '+1'])].join('')).toBe(`"'-5+1"`);
});

test('raw: a file a message, with names every file system takes', async () => {
  await exchange.export(exchange.capture('odd.mqttscope', ODD), 'raw', { format: 'raw' });
  const names = (await readdir(exchange.file('raw'))).sort();
  const index = readCsv((await readFile(join(exchange.file('raw'), 'index.csv'), 'utf8')).slice(1));
  const written = index.slice(1).map(([name]) => name ?? '');
  expect(written).toHaveLength(ODD.length);
  expect(names).toEqual([...written.filter((name) => name !== ''), 'index.csv'].sort());
  for (const [n, name] of written.entries()) {
    if (name === '') continue;
    expect(Buffer.byteLength(name)).toBeLessThan(200);
    expect(name).toMatch(/^\d{8}-[\p{L}\p{N}._-]*\.[a-z0-9]+$/u);
    const bytes = await readFile(join(exchange.file('raw'), name));
    expect(bytes.equals(ODD[n]?.payload ?? new Uint8Array())).toBe(true);
  }
  expect(written[1]).toBe('00000002-json.json');
  expect(written[9]).toBe('00000010-binary.bin');
  expect(written[10]).toBe('00000011-png.png');

  // A folder that holds something is not replaced.
  await exchange.export(exchange.file('odd.mqttscope'), 'raw', { format: 'raw' });
  expect(await readdir(exchange.file('raw'))).toContain('messages-1');
});

test('raw of one message is one file', async () => {
  const capture = exchange.capture('odd.mqttscope', ODD);
  const scope = { kind: 'ids' as const, ids: [19] };
  await exchange.export(capture, 'one.bin', { format: 'raw', scope });
  const bytes = await readFile(exchange.file('one.bin'));
  expect(bytes.equals(ODD[18]?.payload ?? new Uint8Array())).toBe(true);
});

describe('a capture file', () => {
  const rows = (path: string) => {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
      expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      return db.prepare('SELECT topic, time, direction, qos, size, payload FROM readable').all();
    } finally {
      db.close();
    }
  };

  test('whole, as one file', async () => {
    const capture = exchange.capture('odd.mqttscope', ODD);
    const listener = await exchange.export(capture, 'copy.mqttscope', { format: 'sqlite' });
    expect(listener.messages).toBe(ODD.length);
    expect(rows(exchange.file('copy.mqttscope'))).toEqual(rows(capture));
    expect(existsSync(exchange.file('copy.mqttscope-wal'))).toBe(false);
  });

  test('of a query and of chosen messages', async () => {
    const capture = exchange.capture('odd.mqttscope', ODD);
    await exchange.export(capture, 'large.mqttscope', {
      format: 'sqlite',
      scope: { kind: 'query', query: 'topic:large/#' },
    });
    expect(rows(exchange.file('large.mqttscope')).map(({ topic }) => topic)).toEqual([
      'large/text',
      'large/binary',
    ]);
    const listener = await exchange.export(capture, 'ids.mqttscope', {
      format: 'sqlite',
      scope: { kind: 'ids', ids: [3, 999, 1, 3] },
    });
    expect(rows(exchange.file('ids.mqttscope')).map(({ topic }) => topic)).toEqual([
      'plain',
      'empty',
    ]);
    expect([...listener.skipped.values()]).toEqual([1]);
  });
});

describe('redaction', () => {
  const messages = [
    { event: 'connected', detail: { clientId: 'pump-7', note: 'pump-7 and pump-70' } },
    { event: 'connected', detail: { clientId: 'a"b' } },
    { topic: 'd/pump-7/state', payload: utf8('{"id":"pump-7","other":"pump-71","q":"a\\"b"}') },
    { topic: 'secret/x', payload: utf8('pump-7') },
    { topic: 'binary', payload: new Uint8Array([0xff, ...utf8('pump-7')]) },
    {
      topic: 'large',
      payload: utf8(`${'x'.repeat(1_048_573)}, pump-7 ${'y '.repeat(600_000)}pump-7`),
    },
    {
      topic: 'p',
      payload: utf8(''),
      properties: {
        responseTopic: 'reply/pump-7',
        correlationData: utf8('for pump-7'),
        userProperties: [['from', 'pump-7']] as [string, string][],
      },
    },
  ];
  const redaction = { dropPayloadsOf: ['secret/#'], replaceClientIds: true };

  test.each(['ndjson', 'sqlite'] as const)('%s', async (format) => {
    const capture = exchange.capture('ids.mqttscope', messages);
    await exchange.export(capture, `redacted.${format}`, { format, redaction });
    if (format === 'sqlite') {
      await exchange.export(exchange.file('redacted.sqlite'), 'redacted.ndjson');
    }
    const lines = (await readFile(exchange.file('redacted.ndjson'), 'utf8')).trim().split('\n');
    const read = lines.map((line) => JSON.parse(line));
    const payload = (n: number) => Buffer.from(read[n].payload, 'base64').toString();
    expect(read[0].detail).toEqual({ clientId: 'client-1', note: 'client-1 and pump-70' });
    expect(read[1].detail).toEqual({ clientId: 'client-2' });
    expect(read[2].topic).toBe('d/client-1/state');
    expect(payload(2)).toBe('{"id":"client-1","other":"pump-71","q":"client-2"}');
    expect(read[3]).toMatchObject({ topic: 'secret/x', withoutPayload: true, payload: '' });
    expect(payload(4)).toContain('pump-7');
    expect(payload(5)).toBe(`${'x'.repeat(1_048_573)}, client-1 ${'y '.repeat(600_000)}client-1`);
    expect(read[6].properties).toEqual({
      responseTopic: 'reply/client-1',
      correlationData: Buffer.from('for client-1').toString('base64'),
      userProperties: [['from', 'client-1']],
    });
  });
});

test('messages of other formats keep their order and times', async () => {
  const capture = exchange.capture('odd.mqttscope', ODD);
  await exchange.export(capture, 'all.ndjson');
  const lines = (await readFile(exchange.file('all.ndjson'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).time)).toEqual(ODD.map((_, n) => NOW + n * 1000));
});
