// Values of JSON paths and colours in rows, and topics as CSV, on a real recording.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenView } from '../../../electron/core/topics/view-registry.ts';
import type { LayoutKind, TableColumn } from '../../../shared/contract/topics.ts';
import { type RecordedTopics, recordedTopics, rowsOf, sees, WINDOW } from './recorded-topics.ts';

let topics: RecordedTopics;
beforeEach(async () => {
  topics = await recordedTopics();
});
afterEach(() => topics.dispose());

const LONG = 'x'.repeat(100);

function opened(layout: LayoutKind, values: [string | null, string][], colours: string[] = []) {
  const open = topics.open(layout);
  const problems = open.decorate(
    {
      values: values.map(([filter, path]) => ({ filter, path })),
      colours: colours.map((query) => ({ query })),
    },
    topics.now,
  );
  return { open, problems };
}

/** By topic: values and colour of its row. */
function rowsByTopic({ view }: OpenView) {
  const rows = rowsOf(view, topics.now());
  return Object.fromEntries(
    rows.map(({ node, values, colour }) => [view.index.nodes.path(node), [values, colour]]),
  );
}

async function becomes(open: OpenView, wanted: ReturnType<typeof rowsByTopic>): Promise<void> {
  await sees(topics, () => JSON.stringify(rowsByTopic(open)) === JSON.stringify(wanted));
}

describe('decorations', () => {
  test('in a table: one value an entry, of short and of long payloads', async () => {
    topics.add({ topic: 'a', payload: '{"t": 1.50}' });
    topics.add({ topic: 'b', payload: `{"more": "${LONG}", "t": "warm", "u": [1, 2]}` });
    topics.add({ topic: 'c', payload: LONG });
    const { open } = opened('table', [
      [null, '$.t'],
      ['b', '$.u'],
    ]);
    await becomes(open, {
      a: [['1.50', null], null],
      b: [['warm', '[1, 2]'], null],
      c: [[null, null], null],
    });
    topics.add({ topic: 'b', payload: `{"more": "${LONG}", "t": "cold"}` });
    // Until the new one is read, the one before stands there.
    expect(rowsByTopic(open)).toMatchObject({ b: [['warm', '[1, 2]'], null] });
    await becomes(open, {
      a: [['1.50', null], null],
      b: [['cold', null], null],
      c: [[null, null], null],
    });
  });

  test('in the tree: the first entry that is for the topic; levels have none of their own', async () => {
    topics.add({ topic: 'house/a', payload: '{"t": 1, "u": 2}' });
    topics.add({ topic: 'house/b', payload: '{"t": 3, "u": 4}' });
    const { open } = opened('tree', [
      ['+/b', '$.u'],
      ['+/#', '$.t'],
    ]);
    const layout = open.view.layout;
    if ('expand' in layout) layout.expand(0, true, true);
    await becomes(open, {
      house: [[null], null],
      'house/a': [['1'], null],
      'house/b': [['4'], null],
    });
  });

  test('the first colour rule that the newest message received matches', async () => {
    topics.add({ topic: 'a', payload: `{"t": 31, "more": "${LONG}"}`, qos: 1 });
    topics.add({ topic: 'b', payload: '1' });
    topics.add({ topic: 'c', payload: '2', qos: 1, properties: { contentType: 'text/plain' } });
    topics.add({ topic: 'c', payload: 'ours', qos: 0, out: true });
    const { open, problems } = opened(
      'table',
      [],
      ['$.t > 30', 'qos:7', 'type:text', 'time<-1h', 'out', 'qos:1'],
    );
    expect(problems.colours.map((each) => each?.code ?? null)).toEqual([
      null,
      'QUERY_QOS_INVALID',
      ...[null, null, null, null],
    ]);
    await becomes(open, { a: [[], 0], b: [[], null], c: [[], 2] });
    topics.pass(3_600_000);
    await becomes(open, { a: [[], 0], b: [[], 3], c: [[], 2] });
  });

  test('a table sorted by an entry follows when the entry becomes another', async () => {
    topics.add({ topic: 'a', payload: '{"t": 1, "u": 2}' });
    topics.add({ topic: 'b', payload: `{"t": 10, "u": 1, "more": "${LONG}"}` });
    const { open } = opened('table', [[null, '$.t']]);
    open.sort({ path: 0 }, true);
    const names = () => rowsOf(open.view, topics.now()).map(({ name }) => name);
    await sees(topics, () => names().join('') === 'ba');
    open.decorate({ values: [{ filter: null, path: '$.u' }], colours: [] }, topics.now);
    await sees(topics, () => names().join('') === 'ab');
  });

  test('entries that cannot be used keep their place and say why', () => {
    topics.add({ topic: 'a', payload: '{"t": 1}' });
    const { open, problems } = opened('table', [
      [null, 't'],
      ['a/#/b', '$.t'],
      [null, '$.t'],
    ]);
    expect(problems.values.map((each) => each?.code ?? null)).toEqual([
      'QUERY_PATH_START',
      'TOPIC_FILTER_INVALID',
      null,
    ]);
    expect(rowsByTopic(open)).toEqual({ a: [[null, null, '1'], null] });
  });

  test('payloads of more than 64 KB have no values', async () => {
    topics.add({ topic: 'a', payload: JSON.stringify({ t: 1, more: 'x'.repeat(65_000) }) });
    topics.add({ topic: 'b', payload: JSON.stringify({ t: 1, more: 'x'.repeat(66_000) }) });
    const { open } = opened('table', [[null, '$.t']]);
    await becomes(open, { a: [['1'], null], b: [[null], null] });
  });

  test('are found in what could not be written', async () => {
    const held = await recordedTopics('missing');
    held.add({ topic: 'a', payload: `{"t": 1, "more": "${LONG}"}`, qos: 1 });
    held.add({ topic: 'a', payload: 'ours', out: true });
    const open = held.open('table');
    const rules = {
      values: [{ filter: null, path: '$.t' }],
      colours: [{ query: 'topic:b $.t = 1' }, { query: 'topic:a in qos:1 $.t = 1' }],
    };
    open.decorate(rules, held.now);
    const row = () => rowsOf(open.view, held.now())[0];
    await sees(held, () => row()?.values[0] === '1');
    expect(row()?.colour).toBe(1);
    await held.dispose();
  });

  test('are there after the capture was opened again', async () => {
    topics.add({ topic: 'a', payload: `{"t": 1, "more": "${LONG}"}` });
    await topics.reopen();
    const { open } = opened('table', [[null, '$.t']]);
    await becomes(open, { a: [['1'], null] });
  });
});

describe('topics as CSV', () => {
  const COLUMNS: TableColumn[] = ['topic', 'value', 'qos', 'retained', 'size', 'messages'];
  const csv = (
    open: OpenView,
    columns: TableColumn[],
    nodes: number[] | null = null,
    limit = 10_000,
  ) => open.csv({ nodes, columns, header: columns.map(String), limit }, undefined);

  test('quotes what must be quoted and keeps formulas from being formulas', async () => {
    topics.add({ topic: 'a,"b"', payload: 'line\r\nline' });
    topics.add({ topic: '=1+1', payload: '@cmd', qos: 2, retain: true });
    topics.add({ topic: 'bytes', payload: Uint8Array.of(0xff, 0x00, 0xd8) });
    topics.add({ topic: 'empty' });
    topics.add({ topic: 'long', payload: `${LONG},${LONG}` });
    topics.add({ topic: 'ours', payload: 'x', out: true });
    const table = topics.open('table');
    table.sort('arrival', false);
    table.view.frame(WINDOW, topics.now());
    expect(await csv(table, COLUMNS)).toEqual({
      text: [
        'topic,value,qos,retained,size,messages',
        '"a,""b""","line\r\nline",0,false,10,1',
        "'=1+1,'@cmd,2,true,4,1",
        'bytes,0xFF00D8,0,false,3,1',
        'empty,,0,false,0,1',
        `long,"${LONG},${LONG}",0,false,201,1`,
        'ours,,,,,0',
        '',
      ].join('\r\n'),
      rows: 6,
      cut: false,
    });
  });

  test('has the values of JSON paths of topics that were never on the screen', async () => {
    for (let at = 0; at < 1_200; at++) {
      const more = at % 2 === 0 ? LONG : '';
      topics.add({ topic: `d${at}`, payload: `{"n": ${at}, "more": "${more}"}` });
    }
    const table = topics.open('table');
    table.decorate(
      {
        values: [
          { filter: null, path: '$.n' },
          { filter: '+/+', path: '$.n' },
        ],
        colours: [],
      },
      topics.now,
    );
    table.view.frame(WINDOW, topics.now());
    const columns: TableColumn[] = ['topic', { path: 0 }, { path: 1 }, { path: 7 }];
    const all = await csv(table, columns);
    const lines = all.text.split('\r\n').slice(1, -1);
    expect(lines).toEqual(Array.from({ length: 1_200 }, (_, at) => `d${at},${at},,`));
    const { nodes } = table.view.index;
    const picked = ['d7', 'd3'].map((topic) => nodes.find(topic) ?? 0);
    expect(await csv(table, columns, [...picked, 999_999])).toMatchObject({
      text: expect.stringMatching(/\r\nd7,7,,\r\nd3,3,,\r\n$/),
      rows: 2,
      cut: false,
    });
    expect(await csv(table, columns, null, 10)).toMatchObject({ rows: 10, cut: true });
    expect(await csv(table, columns, null, 1_200)).toMatchObject({ rows: 1_200, cut: false });
  });

  test('says with an ellipsis where a cell was cut', async () => {
    topics.add({ topic: 'text', payload: 'å'.repeat(40_000) });
    topics.add({ topic: 'bytes', payload: new Uint8Array(300_000).fill(0xff) });
    const table = topics.open('table');
    table.view.frame(WINDOW, topics.now());
    const { text } = await csv(table, ['value']);
    const cells = text.split('\r\n').slice(1, -1);
    expect(cells).toEqual([`0x${'F'.repeat(31_998)}…`, `${'å'.repeat(32_000)}…`]);
  });

  test('of the tree: only rows that are topics', async () => {
    topics.add({ topic: 'a/b', payload: '1' });
    const tree = topics.open('tree');
    if ('expand' in tree.view.layout) tree.view.layout.expand(0, true, true);
    tree.view.frame(WINDOW, topics.now());
    expect((await csv(tree, ['topic'])).text).toBe('topic\r\na/b\r\n');
  });
});
