import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameBytes } from '../../../electron/core/topics/name-bytes.ts';
import { NameTable } from '../../../electron/core/topics/name-table.ts';
import { naiveCompare } from './tree-under-test.ts';

const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
  .map((codes) => String.fromCharCode(...codes));
const name = fc.oneof(
  units,
  fc.string({ maxLength: 8 }),
  fc.stringMatching(/^[a-cA-C0-9]{0,6}$/),
  fc.constantFrom('', '__proto__', 'A\u030a', '\u00c5', '\ud83c', 'x'.repeat(254), 'x'.repeat(255)),
);

function add(table: NameTable, text: string): number {
  const bytes = nameBytes(`<${text}>`);
  return table.add(bytes, 1, bytes.length - 1);
}

function find(table: NameTable, text: string): number {
  const bytes = nameBytes(text);
  return table.find(bytes, 0, bytes.length);
}

test('every name comes back as it was, under one number', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 60 }), (list) => {
      const table = new NameTable();
      const ids = list.map((each) => add(table, each));
      expect(ids.map((id) => table.text(id))).toEqual(list);
      expect(table.count).toBe(new Set(list).size);
      for (const [at, each] of list.entries()) expect(find(table, each)).toBe(ids[at]);
      expect(find(table, 'not there')).toBe(-1);
    }),
  );
});

test('names beyond a page and the longest there can be', () => {
  const table = new NameTable();
  const long = Array.from({ length: 40 }, (_, at) =>
    `${at}`.padEnd(65_535, at % 2 ? '\uffff' : 'x'),
  );
  const ids = long.map((each) => add(table, each));
  for (const [at, id] of ids.entries()) expect(table.text(id) === long[at]).toBe(true);
  for (const [at, each] of long.entries()) expect(find(table, each)).toBe(ids[at]);
});

test('the order is natural and total', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 12 }), (list) => {
      const table = new NameTable();
      const ids = list.map((each) => add(table, each));
      const sorted = ids.toSorted((a, b) => table.compare(a, b)).map((id) => table.text(id));
      expect(sorted).toEqual(list.toSorted(naiveCompare));
    }),
    { numRuns: 500 },
  );
});

test('a part is found in names, upper and lower case of ASCII alike', () => {
  const part = fc.stringMatching(/^[a-c0-9 ]{1,3}$/);
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 30 }), part, (list, wanted) => {
      const table = new NameTable();
      for (const [id, each] of list.entries()) {
        add(table, each);
        const lower = each.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
        expect(table.includes(id, Buffer.from(wanted))).toBe(lower.includes(wanted));
      }
    }),
  );
});
