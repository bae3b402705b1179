import { describe, expect, it } from 'vitest';
import { type ListPlace, movedPlaces } from '../../../../electron/core/profiles/list-places.ts';
import { itemOf } from '../../../../renderer/actions/profile-places.ts';
import {
  type Place,
  placeOneStep,
  placeUnder,
} from '../../../../renderer/features/connections/profile-list/list-moves.ts';
import {
  foldersOf,
  type ListedProfiles,
  listRows,
} from '../../../../renderer/features/connections/profile-list/list-rows.ts';
import { DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { folderPath } from '../../../../shared/util/folder-path.ts';

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
const SIX = listed([
  profile('a'),
  profile('b', 'x'),
  profile('c', 'x/y'),
  profile('d', ' x /'),
  profile('e'),
]);

function listed(
  profiles: readonly Profile[],
  emptyFolders: ListedProfiles['emptyFolders'] = [],
): ListedProfiles {
  return { profiles, emptyFolders };
}

/** One line a row, indented by its level. */
function drawn(list: ListedProfiles, folded: string[] = [], search = ''): string[] {
  return listRows(list, new Set(folded), search).map((row) => {
    const text = row.kind === 'folder' ? `${row.name}/ ${row.count}` : row.profile.id;
    return `${'  '.repeat(row.level - 1)}${text}`;
  });
}

/** What `profiles.move` does in the core. */
function applied(list: ListedProfiles, keys: string[], { folder, before }: Place): ListedProfiles {
  const { profiles, emptyFolders } = list;
  const places = profiles.flatMap(({ id, folder: raw }, at): ListPlace[] => [
    ...emptyFolders
      .filter((one) => one.before === id)
      .map(({ path }) => ({ id: null, folder: path, order: at - 0.5 })),
    { id, folder: folderPath(raw), order: at },
  ]);
  const last = emptyFolders.filter((one) => one.before === null);
  places.push(...last.map(({ path }) => ({ id: null, folder: path, order: profiles.length })));
  const moved = movedPlaces(
    places,
    keys.map(itemOf),
    folder,
    before === null ? null : itemOf(before),
  );
  return listed(
    moved.flatMap(({ id, folder: into }) =>
      profiles.filter((one) => one.id === id).map((one) => ({ ...one, folder: into })),
    ),
    moved.flatMap(({ id, folder: path }, at) => {
      const next = moved.slice(at).find((one) => one.id !== null);
      return id === null ? [{ path, before: next?.id ?? null }] : [];
    }),
  );
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
    expect(
      drawn(listed([...SIX.profiles, profile('f', '', { tags: ['Hall 3'] })]), [], 'hall'),
    ).toEqual(['f']);
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
    const rows = listRows(listed(many), new Set(), '');
    expect(rows).toHaveLength(1_100);
  });

  it('shows empty folders where they are, and none of them while searching', () => {
    const list = listed(SIX.profiles, [
      { path: 'new/one', before: 'a' },
      { path: 'x/z', before: 'd' },
      { path: 'last', before: null },
    ]);
    expect(drawn(list)).toEqual([
      ...['new/ 0', '  one/ 0', 'a', 'x/ 3', '  b', '  y/ 1', '    c', '  z/ 0', '  d', 'e'],
      'last/ 0',
    ]);
    expect(drawn(list, ['x', 'new'])).toEqual(['new/ 0', 'a', 'x/ 3', 'e', 'last/ 0']);
    expect(drawn(list, [], 'a.exa')).toEqual(['a']);
    expect(foldersOf(list)).toEqual(['new', 'new/one', 'x', 'x/y', 'x/z', 'last']);
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

describe('one step by keys', () => {
  const step = (list: ListedProfiles, keys: string[], by: 1 | -1) => {
    const place = placeOneStep(listRows(list, new Set(), ''), new Set(keys), by);
    return place ? applied(list, keys, place) : null;
  };

  it('goes down through the list, into unfolded folders and out of them', () => {
    const seen: string[][] = [];
    let list: ListedProfiles | null = SIX;
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
    let up: ListedProfiles | null = applied(SIX, ['p:a'], { folder: '', before: null });
    for (const lines of back) {
      expect(up && drawn(up)).toEqual(lines);
      up = up && step(up, ['p:a'], -1);
    }
    expect(up).toBeNull();
  });

  it('moves a folder past its neighbours, with what is in it', () => {
    const down = step(SIX, ['f:x'], 1);
    expect(down && drawn(down)).toEqual(['a', 'e', 'x/ 3', '  b', '  y/ 1', '    c', '  d']);
    expect(drawn(step(SIX, ['f:x/y'], 1) ?? listed([]))).toEqual([
      ...['a', 'x/ 3', '  b', '  d', '  y/ 1', '    c', 'e'],
    ]);
    expect(down && step(down, ['f:x'], 1)).toBeNull();
  });

  it('moves several together', () => {
    expect(drawn(step(SIX, ['p:a', 'p:b'], 1) ?? listed([]))).toEqual([
      ...['x/ 4', '  y/ 3', '    a', '    b', '    c', '  d', 'e'],
    ]);
  });

  it('goes into an empty folder and out of it, which stays', () => {
    const list = listed([profile('a'), profile('b')], [{ path: 'x', before: 'b' }]);
    const into = step(list, ['p:a'], 1);
    expect(into && drawn(into)).toEqual(['x/ 1', '  a', 'b']);
    const out = into && step(into, ['p:a'], 1);
    expect(out && drawn(out)).toEqual(['x/ 0', 'a', 'b']);
    const back = into && step(into, ['p:a'], -1);
    expect(back && drawn(back)).toEqual(['a', 'x/ 0', 'b']);
    const folder = step(list, ['f:x'], 1);
    expect(folder && drawn(folder)).toEqual(['a', 'b', 'x/ 0']);
  });
});
