// The list of connections as places in an order, and what moving, renaming and removing do to it. A folder
// with profiles in it stands where the first of them stands; one without any has a place of its own, so
// that it stays when its last profile leaves.
import type { ListItem } from '../../../shared/contract/profiles.ts';
import {
  folderAbove,
  folderNames,
  isWithin,
  joinedFolders,
} from '../../../shared/util/folder-path.ts';
import { orderBetween } from './profile-order.ts';

export interface ListPlace {
  /** null: the folder itself, which has no profile in it or below it. */
  id: string | null;
  /** Path of the folder the profile is in, '' for none; or of the folder itself. */
  folder: string;
  order: number;
}

/** A folder that stays although nothing may be in it any more, and where. */
type Kept = Pick<ListPlace, 'folder' | 'order'>;

/**
 * Puts items, in the order they have in the list, into a folder and before another item (null: as the last of
 * the folder). A folder goes with all that is in it. `places` in the order of the list.
 */
export function movedPlaces(
  places: readonly ListPlace[],
  items: readonly ListItem[],
  folder: string,
  before: ListItem | null,
): ListPlace[] {
  const goes = new Map<ListPlace, string>();
  const kept: Kept[] = [];
  const folders = items.flatMap((item) => ('folder' in item ? [item.folder] : []));
  for (const item of items) {
    const theirs = places.filter((place) => isOf(place, item));
    const [first] = theirs;
    if (!first) continue;
    const around = 'folder' in item ? folderAbove(item.folder) : first.folder;
    // What is in a folder that moves goes along with it.
    if (folders.some((path) => isWithin(around, path))) continue;
    for (const place of theirs) {
      const below = around === '' ? place.folder : place.folder.slice(around.length + 1);
      goes.set(place, 'folder' in item ? joinedFolders(folder, below) : folder);
    }
    kept.push({ folder: around, order: first.order });
  }
  // Folders that have lost all stand among the others, so that what moves can go to either side of them.
  const others = settledPlaces(
    places.filter((place) => !goes.has(place)),
    kept,
  );
  const at = spotIn(others, folder, before);
  const next = others[at]?.order;
  let previous = others[at - 1]?.order;
  const moved = places.flatMap((place) => {
    const to = goes.get(place);
    if (to === undefined) return [];
    previous = orderBetween(previous, next);
    return { ...place, folder: to, order: previous };
  });
  return settledPlaces(others.toSpliced(at, 0, ...moved), []);
}

/** Where in the list before an item is, or, with null, the end of a folder. */
function spotIn(places: readonly ListPlace[], folder: string, before: ListItem | null): number {
  const found = before
    ? places.findIndex((place) => isOf(place, before))
    : // A folder in the middle of the list stays there.
      places.findLastIndex((place) => folder !== '' && isWithin(place.folder, folder)) + 1;
  const isFound = before ? found >= 0 : found > 0;
  return isFound ? found : places.length;
}

/** Gives a folder another path; '' or the one above lets what is in it go there. All keep their places. */
export function renamedPlaces(places: readonly ListPlace[], path: string, to: string): ListPlace[] {
  const first = places.find(({ folder }) => isWithin(folder, path));
  if (!first) return [...places];
  const renamed = places.map((place) =>
    isWithin(place.folder, path)
      ? { ...place, folder: joinedFolders(to, place.folder.slice(path.length + 1)) }
      : place,
  );
  return settledPlaces(renamed, [{ folder: folderAbove(path), order: first.order }]);
}

/**
 * In order, each with a number of its own: folders that are `kept` have a place unless something is in
 * them, and those something has come into have none any more.
 */
export function settledPlaces(places: readonly ListPlace[], kept: readonly Kept[]): ListPlace[] {
  const all = [...places, ...kept.map((each) => ({ ...each, id: null }))];
  const filled = new Set(['']);
  for (const { id, folder } of all) {
    const around = id === null ? folderAbove(folder) : folder;
    let path = '';
    for (const name of folderNames(around)) {
      path = joinedFolders(path, name);
      filled.add(path);
    }
  }
  const settled = all
    .filter(({ id, folder }) => {
      if (id !== null) return true;
      const stays = !filled.has(folder);
      filled.add(folder);
      return stays;
    })
    .sort((a, b) => a.order - b.order);
  // A folder that a profile left without moving stands behind it.
  for (const [at, place] of settled.entries()) {
    const previous = settled[at - 1]?.order;
    if (place.id !== null || place.order !== previous) continue;
    settled[at] = { ...place, order: orderBetween(previous, settled[at + 1]?.order) };
  }
  // Two may have come to the same number after many moves: then all are numbered anew.
  const isClose = settled.some(({ order }, at) => at > 0 && order === settled[at - 1]?.order);
  return isClose ? settled.map((place, at) => ({ ...place, order: at + 1 })) : settled;
}

function isOf({ id, folder }: ListPlace, item: ListItem): boolean {
  return 'folder' in item ? isWithin(folder, item.folder) : id === item.profileId;
}
