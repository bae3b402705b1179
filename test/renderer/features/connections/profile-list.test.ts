import { describe, expect, it } from 'vitest';
import {
  type MoveCall,
  movesTo,
  placeOneStep,
  placeUnder,
  renamesTo,
} from '../../../../renderer/features/connections/profile-list/list-moves.ts';
import {
  foldersOf,
  listRows,
} from '../../../../renderer/features/connections/profile-list/list-rows.ts';
import { DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';
import type { Profile } from '../../../../shared/contract/profiles.ts';

function profile(id: string, folder = '', fields: Partial<Profile> = {}): Profile {
  return {
    ...DEFAULT_PROFILE,
    ...{ id, folder, name: `The ${id}`, clientId: id, host: `${id}.example` },
    ...{ secrets: [], secretsLost: [], builtIn: false },
    certificates: { ca: null, client: null },
    ...fields,
  };
}

/** a, [x: b, [x/y: c], d], e */
const SIX = [
  profile('a'),
  profile('b', 'x'),
  profile('c', 'x/y'),
  profile('d', ' x /'),
  profile('e'),
];

/** One line a row, indented by its level. */
function drawn(profiles: readonly Profile[], folded: string[] = [], search = ''): string[] {
  return listRows(profiles, new Set(folded), search).map((row) => {
    const text = row.kind === 'folder' ? `${row.name}/ ${row.count}` : row.profile.id;
    return `${'  '.repeat(row.level - 1)}${text}`;
  });
}

/** What `profiles.move` does in the core. */
function applied(profiles: readonly Profile[], calls: readonly MoveCall[]): Profile[] {
  let list = [...profiles];
  for (const { ids, folder, before } of calls) {
    const moved = ids.flatMap((id) => list.filter((one) => one.id === id));
    const others = list.filter(({ id }) => !ids.includes(id));
    const at = before === null ? others.length : others.findIndex(({ id }) => id === before);
    list = others.toSpliced(at, 0, ...moved.map((one) => ({ ...one, folder })));
  }
  return list;
}

describe('listRows', () => {
  it('nests folders where their first profile stands', () => {
    expect(drawn(SIX)).toEqual(['a', 'x/ 3', '  b', '  y/ 1', '    c', '  d', 'e']);
  });

  it('leaves out what is folded', () => {
    expect(drawn(SIX, ['x/y'])).toEqual(['a', 'x/ 3', '  b', '  y/ 1', '  d', 'e']);
    expect(drawn(SIX, ['x'])).toEqual(['a', 'x/ 3', 'e']);
  });

  it('finds words in name, address, tags and folder, in folders that are folded too', () => {
    expect(drawn(SIX, ['x'], 'C.EXA')).toEqual(['x/ 1', '  y/ 1', '    c']);
    expect(drawn(SIX, [], 'x/y the')).toEqual(['x/ 1', '  y/ 1', '    c']);
    expect(drawn([...SIX, profile('f', '', { tags: ['Hall 3'] })], [], 'hall')).toEqual(['f']);
    expect(drawn(SIX, [], 'nothing')).toEqual([]);
  });

  it('tells screen readers where a row stands', () => {
    const [, x, , y] = listRows(SIX, new Set(), '');
    expect(x).toMatchObject({ level: 1, place: 2, siblings: 3 });
    expect(y).toMatchObject({ level: 2, place: 2, siblings: 3 });
    expect(foldersOf(SIX)).toEqual(['x', 'x/y']);
  });

  it('stays quick with a thousand profiles', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => profile(`p${at}`, `f${at % 50}/g`));
    const rows = listRows(many, new Set(), '');
    expect(rows).toHaveLength(1_100);
  });
});

describe('dragging', () => {
  const rows = listRows(SIX, new Set(), '');
  const moved = (key: string) => new Set([key]);

  it('means before or after a profile by the half of its row', () => {
    expect(placeUnder(rows, 2, 0.2, moved('p:e'))).toEqual({ folder: 'x', before: 'p:b' });
    expect(placeUnder(rows, 2, 0.8, moved('p:e'))).toEqual({ folder: 'x', before: 'f:x/y' });
    expect(placeUnder(rows, 5, 0.8, moved('p:e'))).toEqual({ folder: 'x', before: null });
  });

  it('means a folder by the middle of its row, and beside it by its edges', () => {
    expect(placeUnder(rows, 1, 0.1, moved('p:e'))).toEqual({ folder: '', before: 'f:x' });
    expect(placeUnder(rows, 1, 0.5, moved('p:e'))).toEqual({ folder: 'x', before: null });
    expect(placeUnder(rows, 1, 0.9, moved('p:e'))).toEqual({ folder: 'x', before: 'p:b' });
    expect(placeUnder(rows, 7, 0.5, moved('p:a'))).toEqual({ folder: '', before: null });
  });

  it('puts no folder into itself', () => {
    expect(placeUnder(rows, 1, 0.5, moved('f:x'))).toBeNull();
    expect(placeUnder(rows, 4, 0.5, moved('f:x'))).toBeNull();
    expect(placeUnder(rows, 3, 0.5, moved('f:x'))).toBeNull();
  });
});

describe('movesTo', () => {
  it('puts profiles before a row', () => {
    const calls = movesTo(SIX, ['p:e', 'p:a'], { folder: 'x', before: 'f:x/y' });
    expect(calls).toEqual([{ ids: ['a', 'e'], folder: 'x', before: 'c' }]);
    expect(drawn(applied(SIX, calls))).toEqual([
      ...['x/ 5', '  b', '  a', '  e', '  y/ 1', '    c', '  d'],
    ]);
  });

  it('takes a folder along with what is in it', () => {
    const calls = movesTo(SIX, ['f:x'], { folder: '', before: 'p:a' });
    expect(drawn(applied(SIX, calls))).toEqual([
      ...['x/ 3', '  b', '  y/ 1', '    c', '  d', 'a', 'e'],
    ]);
    const into = movesTo(SIX, ['f:x/y'], { folder: '', before: null });
    expect(drawn(applied(SIX, into))).toEqual(['a', 'x/ 2', '  b', '  d', 'e', 'y/ 1', '  c']);
  });

  it('moves what is picked twice only once', () => {
    const calls = movesTo(SIX, ['f:x/y', 'p:c'], { folder: 'z', before: null });
    expect(calls).toEqual([{ ids: ['c'], folder: 'z/y', before: null }]);
  });
});

describe('one step by keys', () => {
  const step = (list: Profile[], keys: string[], by: 1 | -1) => {
    const place = placeOneStep(listRows(list, new Set(), ''), new Set(keys), by);
    return place ? applied(list, movesTo(list, keys, place)) : null;
  };

  it('goes down through the list, into unfolded folders and out of them', () => {
    const seen: string[][] = [];
    let list: Profile[] | null = SIX;
    while (list && seen.length < 10) {
      seen.push(drawn(list));
      list = step(list, ['p:a'], 1);
    }
    expect(seen).toEqual([
      ['a', 'x/ 3', '  b', '  y/ 1', '    c', '  d', 'e'],
      ['x/ 4', '  a', '  b', '  y/ 1', '    c', '  d', 'e'],
      ['x/ 4', '  b', '  a', '  y/ 1', '    c', '  d', 'e'],
      ['x/ 4', '  b', '  y/ 2', '    a', '    c', '  d', 'e'],
      ['x/ 4', '  b', '  y/ 2', '    c', '    a', '  d', 'e'],
      ['x/ 4', '  b', '  y/ 1', '    c', '  a', '  d', 'e'],
      ['x/ 4', '  b', '  y/ 1', '    c', '  d', '  a', 'e'],
      ['x/ 3', '  b', '  y/ 1', '    c', '  d', 'a', 'e'],
      ['x/ 3', '  b', '  y/ 1', '    c', '  d', 'e', 'a'],
    ]);
    const back = [...seen].reverse();
    let up: Profile[] | null = applied(SIX, [{ ids: ['a'], folder: '', before: null }]);
    for (const lines of back) {
      expect(up && drawn(up)).toEqual(lines);
      up = up && step(up, ['p:a'], -1);
    }
    expect(up).toBeNull();
  });

  it('moves a folder past its neighbours, with what is in it', () => {
    const down = step(SIX, ['f:x'], 1);
    expect(down && drawn(down)).toEqual(['a', 'e', 'x/ 3', '  b', '  y/ 1', '    c', '  d']);
    expect(drawn(step(SIX, ['f:x/y'], 1) ?? [])).toEqual([
      ...['a', 'x/ 3', '  b', '  d', '  y/ 1', '    c', 'e'],
    ]);
    expect(down && step(down, ['f:x'], 1)).toBeNull();
  });

  it('moves several together', () => {
    expect(drawn(step(SIX, ['p:a', 'p:b'], 1) ?? [])).toEqual([
      ...['x/ 4', '  y/ 3', '    a', '    b', '    c', '  d', 'e'],
    ]);
  });
});

describe('renamesTo', () => {
  it('gives a folder another path, everything in its place', () => {
    const calls = renamesTo(SIX, 'x', ' Plant / Line');
    expect(drawn(applied(SIX, calls))).toEqual([
      ...['a', 'Plant/ 3', '  Line/ 3', '    b', '    y/ 1', '      c', '    d', 'e'],
    ]);
    expect(renamesTo(SIX, 'x', 'x/y')).toHaveLength(3);
  });

  it('lets the rows of a folder that is removed go one level up', () => {
    expect(drawn(applied(SIX, renamesTo(SIX, 'x', '')))).toEqual([
      ...['a', 'b', 'y/ 1', '  c', 'd', 'e'],
    ]);
    expect(drawn(applied(SIX, renamesTo(SIX, 'x/y', 'x')))).toEqual([
      ...['a', 'x/ 3', '  b', '  c', '  d', 'e'],
    ]);
  });

  it('does not call for what does not change', () => {
    expect(renamesTo(SIX, 'nowhere', 'x')).toEqual([]);
  });
});
