// What the list does with its picked rows, and what it says of it to screen readers.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { moveProfiles } from '../../../actions/profile-moves.ts';
import { useFormats } from '../../../i18n/format.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfileList } from '../../../state/profile-list.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { removeFolder } from './folder-actions.ts';
import { movesTo, type Place, placeOneStep } from './list-moves.ts';
import { folderAbove, folderPath, isWithin, type ListRow } from './list-rows.ts';
import type { ListPicks } from './use-list-picks.ts';

interface ListActionsInput {
  rows: readonly ListRow[];
  picks: ListPicks;
  /** Not all rows are in the list: their order cannot be changed. */
  searches: boolean;
}

export interface ListActions {
  /** What was done last, as a sentence. */
  said: string;
  drop(place: Place): void;
  step(by: 1 | -1): void;
  /** Asks whether to delete what is picked. */
  remove(): void;
}

export function useListActions({ rows, picks, searches }: ListActionsInput): ListActions {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const [said, setSaid] = useState('');
  const show = useOverlay((state) => state.show);

  const drop = async (place: Place) => {
    const keys = pickedOrCursor(picks).map(({ key }) => key);
    const calls = movesTo(useProfiles.getState().profiles, keys, place);
    if (calls.length === 0 || !(await moveProfiles(page, calls))) return;
    // A folder that goes elsewhere has another path: the row stays picked under its new key.
    const [first] = keys;
    if (first?.startsWith('f:') && keys.length === 1) {
      const path = first.slice(2);
      const after = pathAfter(path, place);
      useProfileList.getState().renameFolder(path, after);
      picks.only(`f:${after}`);
    }
    const folder = place.folder === '' ? t('profiles.noFolder') : place.folder;
    const count = calls.reduce((sum, { ids }) => sum + ids.length, 0);
    setSaid(t('profiles.moved', { count, number: formats.count(count), folder }));
  };
  const step = (by: 1 | -1) => {
    if (searches) {
      setSaid(t('profiles.noOrderInSearch'));
      return;
    }
    const keys = new Set(pickedOrCursor(picks).map(({ key }) => key));
    const place = placeOneStep(rows, keys, by);
    if (place) void drop(place);
    else setSaid(t('profiles.atEnd'));
  };
  const remove = () => {
    const picked = pickedOrCursor(picks);
    const ids = picked.flatMap((row) => (row.kind === 'profile' ? [row.profile.id] : []));
    const [first] = picked;
    if (ids.length > 0) show({ kind: 'delete', profileIds: ids });
    else if (first?.kind === 'folder') void removeFolder(page, first.path);
  };
  return { said, drop: (place) => void drop(place), step, remove };
}

/** The profiles that rows stand for; a folder stands for all that are within it. */
export function profileIds(profiles: readonly Profile[], rows: readonly ListRow[]): string[] {
  const ids = rows.flatMap((row) =>
    row.kind === 'profile' ? [row.profile.id] : idsIn(profiles, row.path),
  );
  return [...new Set(ids)];
}

function idsIn(profiles: readonly Profile[], path: string): string[] {
  return profiles.filter(({ folder }) => isWithin(folderPath(folder), path)).map(({ id }) => id);
}

function pickedOrCursor({ picked, cursor }: ListPicks): readonly ListRow[] {
  if (picked.length > 0 || !cursor) return picked;
  return [cursor];
}

function pathAfter(path: string, place: Place): string {
  const above = folderAbove(path);
  const name = above === '' ? path : path.slice(above.length + 1);
  return place.folder === '' ? name : `${place.folder}/${name}`;
}
