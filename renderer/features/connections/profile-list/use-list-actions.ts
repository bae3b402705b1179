// What the list does with its picked rows, and what it says of it to screen readers.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { joinedFolders } from '../../../../shared/util/folder-path.ts';
import { moveRows } from '../../../actions/profile-places.ts';
import { useFormats } from '../../../i18n/format.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfileList } from '../../../state/profile-list.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { type Place, placeOneStep } from './list-moves.ts';
import { type ListRow, listRows } from './list-rows.ts';
import { profileIds } from './listed-in.ts';
import type { ListPicks } from './use-list-picks.ts';

interface ListActionsInput {
  picks: ListPicks;
  /** Not all rows are in the list: their order cannot be changed. */
  searches: boolean;
}

export interface ListActions {
  drop(place: Place): void;
  step(by: 1 | -1): void;
  /** Asks whether to delete what is picked, or to remove a folder. */
  remove(): void;
}

export function useListActions({ picks, searches }: ListActionsInput): ListActions {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const say = useProfileList((state) => state.say);
  const show = useOverlay((state) => state.show);
  const stepping = useRef(Promise.resolve());

  const drop = async (place: Place, moved = pickedOrCursor(picks)) => {
    const count = profileIds(useProfiles.getState().profiles, moved).length;
    const keys = moved.map(({ key }) => key);
    if (keys.length === 0 || !(await moveRows(page, keys, place))) return;
    const folder = place.folder === '' ? t('profiles.noFolder') : place.folder;
    const [first] = moved;
    if (first?.kind !== 'folder' || keys.length > 1) {
      say(t('profiles.moved', { count, number: formats.count(count), folder }));
      return;
    }
    // A folder that goes elsewhere has another path: the row stays picked under its new key.
    const after = joinedFolders(place.folder, first.name);
    useProfileList.getState().renameFolder(first.path, after);
    picks.only(`f:${after}`);
    say(t('profiles.folderMoved', { name: first.name, folder }));
  };
  const step = (by: 1 | -1) => {
    if (searches) {
      say(t('profiles.noOrderInSearch'));
      return;
    }
    const moved = pickedOrCursor(picks);
    // Keys are pressed faster than the core answers: each step begins where the one before has ended.
    stepping.current = stepping.current.then(async () => {
      const rows = listRows(useProfiles.getState(), useProfileList.getState().folded, '');
      const place = placeOneStep(rows, new Set(moved.map(({ key }) => key)), by);
      if (place) await drop(place, moved);
      else say(t('profiles.atEnd'));
    });
  };
  const remove = () => {
    const picked = pickedOrCursor(picks);
    const ids = picked.flatMap((row) => (row.kind === 'profile' ? [row.profile.id] : []));
    const [first] = picked;
    if (ids.length > 0) show({ kind: 'delete', profileIds: ids });
    else if (first?.kind === 'folder') show({ kind: 'remove-folder', path: first.path });
  };
  return { drop: (place) => void drop(place), step, remove };
}

function pickedOrCursor({ picked, cursor }: ListPicks): readonly ListRow[] {
  if (picked.length > 0 || !cursor) return picked;
  return [cursor];
}
