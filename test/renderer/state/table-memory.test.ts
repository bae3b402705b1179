import { afterEach, expect, test } from 'vitest';
import {
  withMoved,
  withNextOrder,
  withoutPath,
  withPath,
  withPlaced,
  withShown,
  withWidth,
} from '../../../renderer/state/table-columns.ts';
import {
  EMPTY_TABLE,
  MOST_PATHS,
  restoreTables,
  storedTables,
  type TableMemory,
  tableMemory,
  useTableMemory,
} from '../../../renderer/state/table-memory.ts';

afterEach(() => useTableMemory.setState({ tables: {} }));

const { change } = useTableMemory.getState();
const keep = (captureId: string, table: TableMemory) => change(captureId, () => table);
const keys = ({ columns }: TableMemory) => columns.map(({ key }) => key);
const shown = ({ columns }: TableMemory) =>
  columns.filter((one) => one.shown).map(({ key }) => key);

/** Through JSON, as the settings are kept. */
function reload(): void {
  const stored = JSON.parse(JSON.stringify(storedTables()));
  useTableMemory.setState({ tables: {} });
  restoreTables(stored);
}

test('a table comes back as it was left', () => {
  const left = withNextOrder(
    withWidth(
      withShown(withPath(EMPTY_TABLE, '$["odd key"].__proto__'), 'qos', false),
      'topic',
      321,
    ),
    '$["odd key"].__proto__',
  );
  keep('a', { ...left, shown: true });
  reload();
  expect(tableMemory('a')).toEqual({ ...left, shown: true });
  expect(tableMemory('b')).toBe(EMPTY_TABLE);
});

test('a path stands beside the values and is there once', () => {
  const two = withPath(withPath(EMPTY_TABLE, '$.a'), '$.b');
  expect(keys(two).slice(0, 4)).toEqual(['topic', 'value', '$.a', '$.b']);
  expect(shown(withPath(withShown(two, '$.a', false), '$.a'))).toContain('$.a');
  expect(keys(withPath(two, '$.a'))).toEqual(keys(two));
  expect(keys(withoutPath(two, '$.a'))).not.toContain('$.a');
  expect(withoutPath(two, 'qos').columns).toEqual(two.columns);
});

test('there are no more paths than a view takes', () => {
  let table = EMPTY_TABLE;
  for (let at = 0; at < MOST_PATHS + 3; at++) table = withPath(table, `$.p${at}`);
  expect(keys(table).filter((key) => key.startsWith('$'))).toHaveLength(MOST_PATHS);
});

test('the third press goes back to the order of the topics', () => {
  const rate = [1, 2, 3].reduce<TableMemory[]>(
    (steps) => [...steps, withNextOrder(steps.at(-1) ?? EMPTY_TABLE, 'rate')],
    [],
  );
  expect(rate.map(({ order }) => order)).toEqual([
    { by: 'rate', descending: true },
    { by: 'rate', descending: false },
    { by: 'topic', descending: false },
  ]);
  expect(withNextOrder(EMPTY_TABLE, 'value').order).toEqual({ by: 'value', descending: false });
  const topic = withNextOrder(EMPTY_TABLE, 'topic');
  expect(topic.order).toEqual({ by: 'topic', descending: true });
  expect(withNextOrder(topic, 'topic').order).toEqual({ by: 'topic', descending: false });
});

test('a column that is gone is nothing to sort by', () => {
  const sorted = withNextOrder(withPath(EMPTY_TABLE, '$.a'), '$.a');
  expect(withoutPath(sorted, '$.a').order.by).toBe('topic');
  expect(withShown(sorted, '$.a', false).order.by).toBe('topic');
  expect(withShown(withNextOrder(EMPTY_TABLE, 'qos'), 'qos', false).order.by).toBe('topic');
});

test('the topic stays', () => {
  expect(shown(withShown(EMPTY_TABLE, 'topic', false))).toContain('topic');
});

test('columns move past those that are not shown', () => {
  const hidden = withShown(EMPTY_TABLE, 'changed', false);
  expect(shown(withMoved(hidden, 'value', 1, 'shown')).slice(0, 3)).toEqual([
    'topic',
    'qos',
    'value',
  ]);
  expect(keys(withMoved(hidden, 'value', 1, 'all')).slice(0, 3)).toEqual([
    'topic',
    'changed',
    'value',
  ]);
  expect(keys(withMoved(hidden, 'topic', -1, 'shown'))).toEqual(keys(hidden));
  expect(keys(withPlaced(hidden, 'rate', 'topic', 'before'))[0]).toBe('rate');
  expect(keys(withPlaced(hidden, 'rate', 'topic', 'after'))[1]).toBe('rate');
});

test('widths stay within what can be read and dragged', () => {
  const widthOf = (width: number | null) => withWidth(EMPTY_TABLE, 'qos', width).columns[3]?.width;
  expect([1, 99.6, 9_999, null].map(widthOf)).toEqual([28, 100, 1_200, null]);
});

test('what was written by another version or a hand is taken as far as it fits', () => {
  restoreTables({
    tables: {
      a: {
        columns: [
          { key: 'rate', shown: true, width: 1e9 },
          { key: 'rate', shown: false },
          { key: 'nonsense' },
          null,
          { key: 'topic', shown: false, width: 300 },
          { key: `$.${'x'.repeat(2_000)}` },
        ],
        order: { by: '$.gone', descending: true },
      },
      b: 7,
    },
  });
  const { columns, order, shown: inFront } = tableMemory('a');
  expect(columns.slice(0, 2)).toEqual([
    { key: 'rate', shown: true, width: null },
    { key: 'topic', shown: true, width: 300 },
  ]);
  expect(columns).toHaveLength(EMPTY_TABLE.columns.length);
  expect({ order, inFront }).toEqual({ order: { by: 'topic', descending: false }, inFront: false });
  expect(tableMemory('b')).toEqual(EMPTY_TABLE);
  restoreTables('nonsense');
});

test('the tables changed last are kept', () => {
  for (let at = 0; at < 60; at++) keep(`c${at}`, withNextOrder(EMPTY_TABLE, 'rate'));
  reload();
  expect(tableMemory('c9')).toBe(EMPTY_TABLE);
  expect(tableMemory('c59').order.by).toBe('rate');
});
