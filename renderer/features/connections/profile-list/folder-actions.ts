// What a user does to folders of connections, said to screen readers where the list says it.
import type { TFunction } from 'i18next';
import { folderAbove, folderPath } from '../../../../shared/util/folder-path.ts';
import * as places from '../../../actions/profile-places.ts';
import type { Page } from '../../../page.ts';
import { useProfileList } from '../../../state/profile-list.ts';

export async function createFolder(page: Page, folder: string, t: TFunction): Promise<void> {
  const path = folderPath(folder);
  const { say } = useProfileList.getState();
  if (await places.createFolder(page, path)) say(t('profiles.folderMade', { name: path }));
}

/** Everything in it keeps its place in the list. */
export async function renameFolder(
  page: Page,
  path: string,
  to: string,
  t: TFunction,
): Promise<void> {
  const named = folderPath(to);
  if (!(await places.renameFolder(page, path, named))) return;
  const { renameFolder: renamed, say } = useProfileList.getState();
  renamed(path, named);
  say(t('profiles.folderRenamed', { name: named }));
}

/** What is in it goes to the folder around it. */
export async function removeFolder(page: Page, path: string, t: TFunction): Promise<void> {
  if (!(await places.removeFolder(page, path))) return;
  const { fold, renameFolder: renamed, say } = useProfileList.getState();
  // The one around it stays as it is.
  fold(path, false);
  renamed(path, folderAbove(path));
  say(t('profiles.folderRemoved', { name: path }));
}

/** To the end of a folder, which is made when there is none. */
export async function moveToFolder(
  page: Page,
  keys: readonly string[],
  folder: string,
  t: TFunction,
): Promise<void> {
  const place = { folder: folderPath(folder), before: null };
  if (!(await places.moveRows(page, keys, place))) return;
  const name = place.folder === '' ? t('profiles.noFolder') : place.folder;
  useProfileList.getState().say(t('profiles.movedTo', { folder: name }));
}
