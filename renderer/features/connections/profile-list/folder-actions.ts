// What a user does to folders of connections.
import { moveProfiles } from '../../../actions/profile-moves.ts';
import type { Page } from '../../../page.ts';
import { useProfileList } from '../../../state/profile-list.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { movesTo, renamesTo } from './list-moves.ts';
import { folderAbove, folderPath } from './list-rows.ts';

/** Everything in it keeps its place in the list. */
export async function renameFolder(page: Page, path: string, to: string): Promise<void> {
  const named = folderPath(to);
  const calls = renamesTo(useProfiles.getState().profiles, path, named);
  if (await moveProfiles(page, calls)) useProfileList.getState().renameFolder(path, named);
}

/** What is in it goes to the folder around it. */
export async function removeFolder(page: Page, path: string): Promise<void> {
  const calls = renamesTo(useProfiles.getState().profiles, path, folderAbove(path));
  await moveProfiles(page, calls);
}

/** To the end of a folder, which is made when there is none. */
export async function moveToFolder(
  page: Page,
  keys: readonly string[],
  folder: string,
): Promise<void> {
  const place = { folder: folderPath(folder), before: null };
  await moveProfiles(page, movesTo(useProfiles.getState().profiles, keys, place));
}
