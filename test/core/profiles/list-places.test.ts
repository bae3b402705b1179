import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ListPlace,
  movedPlaces,
  renamedPlaces,
  settledPlaces,
} from '../../../electron/core/profiles/list-places.ts';
import { isWithin } from '../../../shared/util/folder-path.ts';

/** "x/y:c" is the profile c in x/y, "x/" the empty folder x. */
function places(...texts: string[]): ListPlace[] {
  return texts.map((text, at) => {
    const [folder = '', id] = text.includes(':') ? text.split(':') : [text.slice(0, -1)];
    return { id: id ?? null, folder, order: at + 1 };
  });
}

function texts(list: readonly ListPlace[]): string[] {
  return list.map(({ id, folder }) => (id === null ? `${folder}/` : `${folder}:${id}`));
}

const SIX = places(':a', 'x:b', 'x/y:c', 'x:d', ':e');
const profile = (profileId: string) => ({ profileId });
const folder = (path: string) => ({ folder: path });

describe('moving', () => {
  const moved = (...[items, into, before]: MoveInput) =>
    texts(movedPlaces(SIX, items, into, before ?? null));
  type Item = Parameters<typeof movedPlaces>[1][number];
  type MoveInput = [items: Item[], into: string, before?: Item];

  it('puts profiles before a row, in the order of the list', () => {
    expect(moved([profile('e'), profile('a')], 'x', folder('x/y'))).toEqual([
      ...['x:b', 'x:a', 'x:e', 'x/y:c', 'x:d'],
    ]);
  });

  it('takes a folder along with what is in it', () => {
    expect(moved([folder('x')], '', profile('a'))).toEqual([
      ...['x:b', 'x/y:c', 'x:d', ':a', ':e'],
    ]);
    expect(moved([folder('x/y')], '')).toEqual([':a', 'x:b', 'x:d', ':e', 'y:c']);
    expect(moved([folder('x/y'), profile('c')], 'z')).toEqual([
      ...[':a', 'x:b', 'x:d', ':e', 'z/y:c'],
    ]);
    expect(moved([folder('x'), folder('x/y'), profile('b')], 'z')).toEqual([
      ...[':a', ':e', 'z/x:b', 'z/x/y:c', 'z/x:d'],
    ]);
  });

  it('keeps a folder where its last profile left', () => {
    expect(moved([profile('c')], '')).toEqual([':a', 'x:b', 'x/y/', 'x:d', ':e', ':c']);
    expect(moved([profile('b'), profile('d'), folder('x/y')], '')).toEqual([
      ...[':a', 'x/', ':e', ':b', 'y:c', ':d'],
    ]);
  });

  it('puts profiles into an empty folder, which stays where it is', () => {
    const list = places('new/', ':a', ':b');
    expect(texts(movedPlaces(list, [profile('b')], 'new', null))).toEqual(['new:b', ':a']);
    expect(texts(movedPlaces(list, [folder('new')], '', null))).toEqual([':a', ':b', 'new/']);
  });

  it('loses nobody, keeps every folder but those that move, and gives each a number', () => {
    const path = fc.constantFrom('', 'x', 'x/y', 'x/y/z', 'w');
    const made = fc.array(path, { minLength: 1, maxLength: 8 });
    const picked = fc.array(fc.nat(7), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(made, made, picked, path, fc.nat(7), (folders, empty, from, into, at) => {
        const list = settledPlaces(
          folders.map((each, order) => ({ id: `p${order}`, folder: each, order })),
          empty.map((each, order) => ({ folder: each, order: order + 0.5 })),
        );
        const items = from.map((each) => profile(`p${each}`));
        const after = movedPlaces(list, items, into, profile(`p${at}`));
        const ids = after.flatMap(({ id }) => id ?? []);
        expect(ids.toSorted()).toEqual(list.flatMap(({ id }) => id ?? []).toSorted());
        for (const { folder: each } of list) {
          expect(each === '' || after.some((one) => isWithin(one.folder, each))).toBe(true);
        }
        expect(new Set(after.map(({ order }) => order)).size).toBe(after.length);
        for (const { id, folder: each } of after) {
          const within = after.filter((one) => isWithin(one.folder, each));
          if (id === null) expect(within).toHaveLength(1);
        }
      }),
    );
  });
});

describe('renaming', () => {
  it('gives a folder another path, everything in its place', () => {
    const list = places(':a', 'x:b', 'x/y:c', 'x/z/', ':e');
    expect(texts(renamedPlaces(list, 'x', 'Plant/Line'))).toEqual([
      ...[':a', 'Plant/Line:b', 'Plant/Line/y:c', 'Plant/Line/z/', ':e'],
    ]);
    expect(texts(renamedPlaces(list, 'nowhere', 'x'))).toEqual(texts(list));
  });

  it('puts it together with one that is there', () => {
    expect(texts(renamedPlaces(places('x:a', 'y/', ':b'), 'y', 'x'))).toEqual(['x:a', ':b']);
  });

  it('lets what is in a folder that is removed go one level up, and keeps the one above', () => {
    expect(texts(renamedPlaces(SIX, 'x', ''))).toEqual([':a', ':b', 'y:c', ':d', ':e']);
    expect(texts(renamedPlaces(SIX, 'x/y', 'x'))).toEqual([':a', 'x:b', 'x:c', 'x:d', ':e']);
    const empty = places(':a', 'x/y/', ':b');
    expect(texts(renamedPlaces(empty, 'x/y', 'x'))).toEqual([':a', 'x/', ':b']);
    expect(texts(renamedPlaces(empty, 'x', ''))).toEqual([':a', 'y/', ':b']);
    expect(texts(renamedPlaces(places(':a', 'x/'), 'x', ''))).toEqual([':a']);
  });
});

it('numbers all anew when two have come to the same number', () => {
  const close = [
    { id: 'a', folder: '', order: 1 },
    { id: 'b', folder: '', order: 1 },
  ];
  expect(settledPlaces(close, []).map(({ order }) => order)).toEqual([1, 2]);
});
