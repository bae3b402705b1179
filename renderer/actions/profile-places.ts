// The order and the folders of connections.
import type { ListItem, ProfileList } from '../../shared/contract/profiles.ts';
import type { Page } from '../page.ts';
import { useProfiles } from '../state/profiles.ts';
import { reported } from './connections.ts';

/** What a row of the list stands for, by its key: `p:` and a profile ID, `f:` and the path of a folder. */
export function itemOf(key: string): ListItem {
  const name = key.slice(2);
  return key.startsWith('f:') ? { folder: name } : { profileId: name };
}

/** Into a folder ('' is none), before a row (null: as the last). False when it failed, which a notice says. */
export function moveRows(
  page: Page,
  keys: readonly string[],
  { folder, before }: { folder: string; before: string | null },
): Promise<boolean> {
  const place = { folder, before: before === null ? null : itemOf(before) };
  return changed(() => page.client.profiles.move({ items: keys.map(itemOf), ...place }));
}

export function createFolder(page: Page, folder: string): Promise<boolean> {
  return changed(() => page.client.profiles.createFolder({ folder }));
}

export function renameFolder(page: Page, folder: string, to: string): Promise<boolean> {
  return changed(() => page.client.profiles.renameFolder({ folder, to }));
}

export function removeFolder(page: Page, folder: string): Promise<boolean> {
  return changed(() => page.client.profiles.removeFolder({ folder }));
}

async function changed(call: () => Promise<ProfileList>): Promise<boolean> {
  let done = false;
  await reported(async () => {
    useProfiles.getState().setList(await call());
    done = true;
  });
  return done;
}
