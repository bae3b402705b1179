// What rows of the list of connections stand for; a folder stands for all that is in it.
import type { Profile, ProfileList } from '../../../../shared/contract/profiles.ts';
import { folderPath, isWithin } from '../../../../shared/util/folder-path.ts';
import type { ListRow } from './list-rows.ts';

export function profileIds(profiles: readonly Profile[], rows: readonly ListRow[]): string[] {
  const ids = rows.flatMap((row) =>
    row.kind === 'profile' ? [row.profile.id] : idsIn(profiles, row.path),
  );
  return [...new Set(ids)];
}

export function idsIn(profiles: readonly Profile[], path: string): string[] {
  return profiles.filter(({ folder }) => isWithin(folderPath(folder), path)).map(({ id }) => id);
}

/** Paths of the folders without a profile that are picked, or in folders that are. */
export function emptyFolderPaths(
  emptyFolders: ProfileList['emptyFolders'],
  rows: readonly ListRow[],
): string[] {
  const picked = rows.flatMap((row) => (row.kind === 'folder' ? [row.path] : []));
  const paths = emptyFolders.map(({ path }) => path);
  return paths.filter((path) => picked.some((folder) => isWithin(path, folder)));
}
