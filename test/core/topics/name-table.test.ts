import fc from 'fast-check';
import { expect, test } from 'vitest';
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

test('every name comes back as it was, under one number', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 60 }), (list) => {
      const table = new NameTable();
      const ids = list.map((each) => table.add(`<${each}>`, 1, each.length + 1));
      expect(ids.map((id) => table.text(id))).toEqual(list);
      expect(table.count).toBe(new Set(list).size);
      for (const [at, each] of list.entries()) expect(table.find(each)).toBe(ids[at]);
      expect(table.find('not there')).toBe(-1);
    }),
  );
});

test('names beyond a page and the longest there can be', () => {
  const table = new NameTable();
  const long = Array.from({ length: 40 }, (_, at) =>
    `${at}`.padEnd(65_535, at % 2 ? '\uffff' : 'x'),
  );
  const ids = long.map((each) => table.add(each, 0, each.length));
  for (const [at, id] of ids.entries()) expect(table.text(id) === long[at]).toBe(true);
  for (const [at, each] of long.entries()) expect(table.find(each)).toBe(ids[at]);
});

test('the order is natural and total', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 12 }), (list) => {
      const table = new NameTable();
      const ids = list.map((each) => table.add(each, 0, each.length));
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
        table.add(each, 0, each.length);
        const lower = each.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
        expect(table.includes(id, Buffer.from(wanted))).toBe(lower.includes(wanted));
      }
    }),
  );
});
