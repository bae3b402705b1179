import { expect, test } from 'vitest';
import { tableDecoration } from '../../../renderer/actions/topic-table.ts';
import {
  columnTemplate,
  leastWidth,
  shownColumns,
} from '../../../renderer/features/table/shown-columns.ts';
import {
  withNextOrder,
  withPath,
  withShown,
  withWidth,
} from '../../../renderer/state/table-columns.ts';
import { EMPTY_TABLE } from '../../../renderer/state/table-memory.ts';

const paths = withPath(withPath(withPath(EMPTY_TABLE, '$.a'), '$.b'), '$.c');

test('only the paths that are shown are looked for, and each column finds its own', () => {
  const table = withNextOrder(withShown(paths, '$.a', false), '$.c');
  expect(tableDecoration(table)).toEqual({
    values: [
      { filter: null, path: '$.b' },
      { filter: null, path: '$.c' },
    ],
    order: { by: { path: 1 }, descending: false },
  });
  const found = shownColumns(table).filter(({ kind }) => kind === 'path');
  expect(found.map(({ key, value }) => [key, value])).toEqual([
    ['$.b', 0],
    ['$.c', 1],
  ]);
});

test('names and values take the room that is left, until they are given a width', () => {
  const columns = shownColumns(withWidth(EMPTY_TABLE, 'value', 200));
  expect(columnTemplate(columns)).toMatch(/^minmax\(170px, 3fr\) 200px \d+px /);
  const before = leastWidth(shownColumns(EMPTY_TABLE));
  expect(leastWidth(columns)).toBe(before + 80);
});
