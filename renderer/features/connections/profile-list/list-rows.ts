// The rows of the list of connections: profiles in the user's order, in folders that nest by "/" in
// `folder`. A folder stands where the first of its profiles stands, and is gone with the last one.
import type { Profile } from '../../../../shared/contract/profiles.ts';

interface PlacedRow {
  /** `p:` and a profile ID, or `f:` and the path of a folder. */
  key: string;
  /** 1 is the outermost. */
  level: number;
  /** Among those of the same folder, from 1. */
  place: number;
  siblings: number;
}

export interface FolderRow extends PlacedRow {
  kind: 'folder';
  path: string;
  name: string;
  expanded: boolean;
  /** Profiles in it and below it; while searching, of those found. */
  count: number;
}

export interface ProfileRow extends PlacedRow {
  kind: 'profile';
  profile: Profile;
  /** The path of its folder; '' is none. */
  folder: string;
}

export type ListRow = FolderRow | ProfileRow;

interface Folder {
  path: string;
  name: string;
  count: number;
  folders: Map<string, Folder>;
  children: (Folder | Profile)[];
}

/** `search`: only profiles that match it, with their folders unfolded; '' is no search. */
export function listRows(
  profiles: readonly Profile[],
  folded: ReadonlySet<string>,
  search: string,
): ListRow[] {
  const words = wordsOf(search);
  const root = newFolder('', '');
  for (const profile of profiles) {
    if (!matches(profile, words)) continue;
    let folder = root;
    for (const name of namesOf(profile.folder)) {
      folder = folderIn(folder, name);
      folder.count += 1;
    }
    folder.children.push(profile);
  }
  return rowsOf(root, 1, words.length > 0 ? new Set() : folded);
}

/** Path of folder names as it is shown: without empty names, without spaces at their ends. */
export function folderPath(folder: string): string {
  return namesOf(folder).join('/');
}

/** The folder around a folder; '' for the outermost. */
export function folderAbove(path: string): string {
  return namesOf(path).slice(0, -1).join('/');
}

export function isWithin(folder: string, path: string): boolean {
  return folder === path || folder.startsWith(`${path}/`);
}

/** Every folder there is, the ones above others included, in the order of the list. */
export function foldersOf(profiles: readonly Profile[]): string[] {
  const paths = listRows(profiles, new Set(), '').filter((row) => row.kind === 'folder');
  return paths.map(({ path }) => path);
}

/** Every word somewhere in its name, address, tags or folder. */
export function matchesSearch(profile: Profile, search: string): boolean {
  return matches(profile, wordsOf(search));
}

function matches(profile: Profile, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { name, host, port, tags, folder } = profile;
  const text = [name, `${host}:${port}`, folder, ...tags].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

function namesOf(folder: string): string[] {
  return folder
    .split('/')
    .map((name) => name.trim())
    .filter(Boolean);
}

function newFolder(path: string, name: string): Folder {
  return { path, name, count: 0, folders: new Map(), children: [] };
}

function folderIn(above: Folder, name: string): Folder {
  const known = above.folders.get(name);
  if (known) return known;
  const made = newFolder(above.path === '' ? name : `${above.path}/${name}`, name);
  above.folders.set(name, made);
  above.children.push(made);
  return made;
}

function rowsOf(folder: Folder, level: number, folded: ReadonlySet<string>): ListRow[] {
  const siblings = folder.children.length;
  return folder.children.flatMap((child, at): ListRow[] => {
    const placed = { level, place: at + 1, siblings };
    if ('id' in child) {
      const profile = child;
      const key = `p:${profile.id}`;
      return [{ kind: 'profile', key, ...placed, profile, folder: folder.path }];
    }
    const { path, name, count } = child;
    const expanded = !folded.has(path);
    const row: FolderRow = {
      ...{ kind: 'folder', key: `f:${path}`, ...placed },
      ...{ path, name, expanded, count },
    };
    return expanded ? [row, ...rowsOf(child, level + 1, folded)] : [row];
  });
}
