// The rows of the list of connections: profiles in the user's order, in folders that nest by "/" in
// `folder`. A folder stands where the first of its profiles stands, an empty one where the core says.
import type { Profile, ProfileList } from '../../../../shared/contract/profiles.ts';
import { folderNames } from '../../../../shared/util/folder-path.ts';

export interface ListedProfiles {
  profiles: readonly Profile[];
  emptyFolders: ProfileList['emptyFolders'];
}

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
  { profiles, emptyFolders }: ListedProfiles,
  folded: ReadonlySet<string>,
  search: string,
): ListRow[] {
  const words = wordsOf(search);
  const root = newFolder('', '');
  let passed = 0;
  for (const profile of profiles) {
    for (; emptyFolders[passed]?.before === profile.id; passed++) {
      if (words.length === 0) foldersTo(root, emptyFolders[passed]?.path ?? '');
    }
    if (!matches(profile, words)) continue;
    const folders = foldersTo(root, profile.folder);
    for (const folder of folders) folder.count += 1;
    (folders.at(-1) ?? root).children.push(profile);
  }
  if (words.length === 0) {
    for (const { path } of emptyFolders.slice(passed)) foldersTo(root, path);
  }
  return rowsOf(root, 1, words.length > 0 ? new Set() : folded);
}

/** Every folder there is, the ones above others included, in the order of the list. */
export function foldersOf(list: ListedProfiles): string[] {
  const paths = listRows(list, new Set(), '').filter((row) => row.kind === 'folder');
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

function newFolder(path: string, name: string): Folder {
  return { path, name, count: 0, folders: new Map(), children: [] };
}

/** The folders of a path, from the outermost; those that are missing are made. */
function foldersTo(root: Folder, path: string): Folder[] {
  let folder = root;
  return folderNames(path).map((name) => {
    folder = folderIn(folder, name);
    return folder;
  });
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
