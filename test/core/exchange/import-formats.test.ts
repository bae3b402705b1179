// Messages other programs have written down.
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runWork } from '../../../electron/core/exchange/work.ts';
import { FLAG_DECODED_TEXT } from '../../../electron/core/message-flags.ts';
import type { ImportFormat, ImportPreview } from '../../../shared/contract/exchange.ts';
import { capturePorts } from '../capture/capture-under-test.ts';
import {
  type ExchangeUnderTest,
  exchangeUnderTest,
  type Listener,
  NOW,
} from './exchange-under-test.ts';

let exchange: ExchangeUnderTest;
beforeAll(async () => {
  exchange = await exchangeUnderTest();
});
afterAll(() => exchange.dispose());

interface Line {
  time: number;
  topic: string;
  qos: number;
  retain: boolean;
  direction: string;
  decodedText?: true;
  properties?: Record<string, unknown>;
  payload: string;
  text: string;
}

interface Options {
  format?: ImportFormat;
  lineFormat?: string;
}

async function imported(
  content: string | Uint8Array,
  more: Options = {},
): Promise<{ lines: Line[]; listener: Listener }> {
  await writeFile(exchange.file('source'), content);
  const listener = await exchange.import(exchange.file('source'), 'in.mqttscope', more);
  await exchange.export(exchange.file('in.mqttscope'), 'in.ndjson');
  const text = (await readFile(exchange.file('in.ndjson'), 'utf8')).trim();
  const lines = text.split('\n').map((line) => {
    const fields = JSON.parse(line);
    return { ...fields, text: Buffer.from(fields.payload, 'base64').toString() };
  });
  return { lines, listener };
}

async function preview(content: string | Uint8Array, more: Options = {}): Promise<ImportPreview> {
  await writeFile(exchange.file('source'), content);
  const ask = {
    source: exchange.file('source'),
    format: 'auto' as const,
    lineFormat: '',
    now: NOW,
  };
  return runWork(capturePorts, 'preview', { ...ask, ...more }, undefined);
}

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  );

describe('mosquitto_sub', () => {
  test('-v, as it prints empty, binary and broken payloads', async () => {
    const source = bytes(
      'a/b hello "w" é\na b/c 1\nbin ',
      [0xff, 0xfe, 0, 0x61],
      '\nnl two\nlines\nempty (null)\n',
    );
    const { lines, listener } = await imported(source);
    expect(lines.map(({ topic, text }) => [topic, text])).toEqual([
      ['a/b', 'hello "w" é'],
      ['a', 'b/c 1'],
      ['bin', '\ufffd\ufffd\0a'],
      ['nl', 'two'],
      ['empty', ''],
    ]);
    expect(lines[2]?.payload).toBe(Buffer.from([0xff, 0xfe, 0, 0x61]).toString('base64'));
    expect(lines.map(({ time }) => time)).toEqual([0, 1, 2, 3, 4].map((n) => NOW + n));
    expect([...listener.skipped.keys()]).toEqual(['Line 5: it does not fit the format.']);
  });

  test('%j: bytes as they came, properties in order, cut payloads marked', async () => {
    const source = bytes(
      '{"tst":"2026-11-21T05:11:40.509841Z+0000","topic":"a/b","qos":2,"retain":1,"mid":1,"payloadlen":12,"properties":{"content-type":"text/plain","user-properties":{"k":"v","k":"w"},"correlation-data":"cd1","response-topic":"r/t","payload-format-indicator":1},"payload":"hello \\"w\\" é"}\n',
      '{"tst":"2026-11-21T07:11:40.523143+0200","topic":"bin","qos":0,"retain":0,"payloadlen":2,"payload":"',
      [0xff, 0xfe],
      '"}\n{"tst":"2026-11-21T05:11:40Z","topic":"cut","qos":0,"retain":0,"payloadlen":5,"payload":"ab"}\n',
      '\nError: Message payload is not valid JSON on topic a/b.\n',
      '{"tst":"2026-11-21T05:11:40.530867Z+0000","topic":"empty","qos":0,"retain":0,"payloadlen":0,"payload":null}\n',
    );
    expect(await preview(source)).toMatchObject({ format: 'mosquitto', lineFormat: '%j' });
    const { lines, listener } = await imported(source);
    expect(lines.map(({ topic, text }) => [topic, text])).toEqual([
      ['a/b', 'hello "w" é'],
      ['bin', '\ufffd\ufffd'],
      ['cut', 'ab'],
      ['empty', ''],
    ]);
    expect(lines[0]).toMatchObject({ qos: 2, retain: true, time: 1795237900509841 });
    expect(lines[0]?.properties).toEqual({
      contentType: 'text/plain',
      userProperties: [
        ['k', 'v'],
        ['k', 'w'],
      ],
      correlationData: Buffer.from('cd1').toString('base64'),
      responseTopic: 'r/t',
      payloadFormatIndicator: true,
    });
    expect(lines[1]?.payload).toBe(Buffer.from([0xff, 0xfe]).toString('base64'));
    expect(lines[1]?.time).toBe(1795237900523143);
    expect(lines.map(({ decodedText }) => decodedText)).toEqual([
      undefined,
      undefined,
      true,
      undefined,
    ]);
    expect([...listener.skipped.keys()]).toEqual(['Line 5: it is no JSON object.']);
  });

  test('%J: numbers as they are printed, marked as text somebody had decoded', async () => {
    const { lines } = await imported(
      '{"tst":"2026-11-21T05:11:40.514056Z+0000","topic":"a","qos":0,"retain":0,"payloadlen":20,"payload":{"x":1,"y":[1.0,1e3]}}\n',
      { format: 'mosquitto', lineFormat: '%J' },
    );
    expect(lines[0]).toMatchObject({ text: '{"x":1,"y":[1.0,1e3]}', decodedText: true });
  });

  test('every field of -F', async () => {
    const format = '%I|%U|%q|%r|%m|%l|%P|%t|%x|%p|%C|%D|%R|%E|%F|%S|%A|';
    const { lines, listener } = await imported(
      [
        '2026-11-21T05:11:40+0000|1795237900.513813357|1|1|7|12|k:v k:w|a/b|68656c6c6f2022772220c3a9|hello "w" é|text/plain|cd1|r/t|60|1|3||',
        '2026-11-21T05:11:40+0000|1795237900.523205584|0|0|0|9||nl|74776f0a6c696e6573|two',
        'lines||||||||',
        '',
      ].join('\n'),
      { format: 'mosquitto', lineFormat: format },
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      ...{ topic: 'a/b', text: 'hello "w" é', qos: 1, retain: true, time: 1795237900513813 },
      properties: {
        contentType: 'text/plain',
        correlationData: Buffer.from('cd1').toString('base64'),
        messageExpiryInterval: 60,
        payloadFormatIndicator: true,
        responseTopic: 'r/t',
        subscriptionIdentifiers: [3],
        userProperties: [
          ['k', 'v'],
          ['k', 'w'],
        ],
      },
    });
    expect([...listener.skipped.values()]).toEqual([1, 1]);
  });

  test.each([
    ['%t\\t%p', 'a b\tx y\n', 'a b', 'x y'],
    ['[%p] %t', '[x] y] a/b\n', 'a/b', 'x] y'],
    ['%% %t: %X', '% a: C3A9\n', 'a', 'é'],
    [
      '@Y-@m-@d @H:@M:@S.@N@z %10t %p',
      '2026-11-21 05:11:40.509841000+0000        a/b x\n',
      'a/b',
      'x',
    ],
    ['%I %t %p', '2026-11-21T05:11:40+0000 a/b x\n', 'a/b', 'x'],
  ])('%s', async (lineFormat, source, topic, text) => {
    const { lines } = await imported(source, { format: 'mosquitto', lineFormat });
    expect(lines).toMatchObject([{ topic, text }]);
    if (lineFormat.startsWith('@')) expect(lines[0]?.time).toBe(1795237900509841);
  });

  test.each(['%p', '%t', '%k %t %p', '%t\\n%p', '%j %t', '@c %t %p', '\\q%t %p'])(
    'a format that cannot be read back is refused: %s',
    async (lineFormat) => {
      const problem = { code: 'IMPORT_LINE_FORMAT' };
      await expect(preview('a b\n', { format: 'mosquitto', lineFormat })).rejects.toMatchObject({
        problem,
      });
    },
  );
});

describe('MQTTX', () => {
  const connection = (messages: object[], more: object = {}) => ({
    ...{ id: '1', clientId: 'mqttx_1', name: 'messages', host: 'broker.example', port: 1883 },
    ...{ subscriptions: [{ topic: 'x/#', qos: 1 }], will: { lastWillTopic: '' } },
    ...more,
    messages,
  });
  const message = (more: object) => ({
    ...{ id: 'message_1', createAt: '2026-03-02 09:16:12:334', out: false, payload: '{"c":21.4}' },
    ...{ qos: 1, retain: false, topic: 'house/3/temp', meta: null, properties: {} },
    ...more,
  });
  const source = [
    connection([
      message({
        qos: '2',
        properties: {
          ...{ contentType: 'application/json', userProperties: { site: ['a', 'b'], x: 'y' } },
          ...{ responseTopic: '', correlationData: 'abc', subscriptionIdentifier: 4 },
        },
      }),
      message({ out: true, topic: '}"messages":[{', payload: '"]}' }),
      message({ payload: 'w6k=', meta: '{"msgType":"Base64"}' }),
      message({ payload: 'c3 a9', meta: '{"msgType":"Hex"}' }),
      message({ payload: 'no base64', meta: '{"msgType":"Base64"}' }),
      message({ topic: undefined }),
    ]),
    connection([]),
    connection([message({ topic: 'second', createAt: 'never' })]),
  ];

  test.each([[JSON.stringify(source)], [JSON.stringify(source, null, 2)]])(
    'connections with their messages',
    async (text) => {
      const { lines, listener } = await imported(text);
      expect(lines.map(({ topic, text }) => [topic, text])).toEqual([
        ['house/3/temp', '{"c":21.4}'],
        ['}"messages":[{', '"]}'],
        ['house/3/temp', 'é'],
        ['house/3/temp', 'é'],
        ['house/3/temp', 'no base64'],
        ['second', '{"c":21.4}'],
      ]);
      expect(lines.map(({ decodedText }) => decodedText === true)).toEqual([
        ...[true, true, false, false, true, true],
      ]);
      expect(lines[0]).toMatchObject({
        ...{ qos: 2, time: new Date(2026, 2, 2, 9, 16, 12, 334).getTime() * 1000 },
        properties: {
          contentType: 'application/json',
          correlationData: Buffer.from('abc').toString('base64'),
          subscriptionIdentifiers: [4],
          userProperties: [
            ['site', 'a'],
            ['site', 'b'],
            ['x', 'y'],
          ],
        },
      });
      expect(lines[1]?.direction).toBe('out');
      expect(lines[5]?.time).toBe(NOW);
      expect([...listener.skipped.keys()]).toEqual(['Message 6: it has no topic name.']);
    },
  );

  test('one connection, a list of messages, and a file that ends in the middle', async () => {
    const one = await imported(JSON.stringify(connection([message({ topic: 'one' })])));
    expect(one.lines.map(({ topic }) => topic)).toEqual(['one']);
    const list = await imported(JSON.stringify([message({ topic: 'x' }), message({ topic: 'y' })]));
    expect(list.lines.map(({ topic }) => topic)).toEqual(['x', 'y']);
    const whole = JSON.stringify([message({ topic: 'x' }), message({ topic: 'y' })]);
    const cut = await imported(whole.slice(0, -20));
    expect(cut.lines.map(({ topic }) => topic)).toEqual(['x']);
    expect([...cut.listener.skipped.keys()]).toEqual(['Message 2: it is no JSON object.']);
  });
});

describe('NDJSON', () => {
  const good =
    '{"time":1,"direction":"in","topic":"a","qos":0,"retain":false,"dup":false,"payload":"YQ=="}';

  test('what is no message is skipped and counted with its line', async () => {
    const wrong = [
      'nonsense',
      '[1]',
      '{"event":"x"}',
      good.replace('"YQ=="', '"Y"'),
      good.replace('"qos":0', '"qos":3'),
      good.replace('"time":1', '"time":"1"'),
      good.replace('"topic":"a"', '"topic":1'),
      good.replace('"in"', '"up"'),
      good.replace(',"payload":"YQ=="', ''),
    ];
    const { lines, listener } = await imported(`\uFEFF${[good, ...wrong, '', good].join('\r\n')}`);
    expect(lines).toHaveLength(2);
    expect([...listener.skipped.keys()].map((reason) => reason.slice(0, 8))).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `Line ${n}: `.slice(0, 8)),
    );
  });

  test('keys in another order, also on a long line', async () => {
    const payload = Buffer.alloc(2_000_000, 7).toString('base64');
    const { lines } = await imported(
      `{"payload":"${payload}","dup":false,"retain":true,"qos":1,"topic":"x","direction":"out","time":5}\n`,
      { format: 'ndjson' },
    );
    expect(lines).toMatchObject([{ topic: 'x', retain: true, qos: 1, direction: 'out', time: 5 }]);
    expect(lines[0]?.payload === payload).toBe(true);
  });

  test('a preview of the first messages', async () => {
    const many = Array.from({ length: 30 }, (_, n) => good.replace('"a"', `"t/${n}"`));
    const seen = await preview(['nonsense', ...many].join('\n'), { format: 'ndjson' });
    expect(seen.messages).toHaveLength(20);
    expect(seen.messages[19]).toMatchObject({ topic: 't/19', time: 0.001, qos: 0, retain: false });
    expect(seen.skipped).toEqual(['Line 1: it is no JSON object.']);
    expect(new TextDecoder().decode(seen.messages[0]?.payload)).toBe('a');
  });
});

test('a capture is opened, not imported; a file without messages says so', async () => {
  exchange.capture('x.mqttscope', [{ topic: 'a', payload: new Uint8Array() }]);
  const importing = exchange.import(exchange.file('x.mqttscope'), 'y.mqttscope');
  await expect(importing).rejects.toMatchObject({ problem: { code: 'IMPORT_IS_CAPTURE' } });
  await writeFile(exchange.file('empty'), '');
  const nothing = exchange.import(exchange.file('empty'), 'y.mqttscope');
  await expect(nothing).rejects.toMatchObject({ problem: { code: 'IMPORT_NOTHING' } });
  await expect(exchange.import(exchange.file('missing'), 'y')).rejects.toMatchObject({
    problem: { code: 'FILE_MISSING' },
  });
  expect(FLAG_DECODED_TEXT).toBe(128);
});
