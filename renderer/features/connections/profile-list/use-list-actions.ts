// What the list does with its picked rows, and what it says of it to screen readers.
import { useTranslation } from 'react-i18next';
import { joinedFolders } from '../../../../shared/util/folder-path.ts';
import { moveRows } from '../../../actions/profile-places.ts';
import { useFormats } from '../../../i18n/format.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfileList } from '../../../state/profile-list.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { type Place, placeOneStep } from './list-moves.ts';
import type { ListRow } from './list-rows.ts';
import { profileIds } from './listed-in.ts';
import type { ListPicks } from './use-list-picks.ts';

interface ListActionsInput {
  rows: readonly ListRow[];
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

export function useListActions({ rows, picks, searches }: ListActionsInput): ListActions {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const say = useProfileList((state) => state.say);
  const show = useOverlay((state) => state.show);

  const drop = async (place: Place) => {
    const moved = pickedOrCursor(picks);
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
    const keys = new Set(pickedOrCursor(picks).map(({ key }) => key));
    const place = placeOneStep(rows, keys, by);
    if (place) void drop(place);
    else say(t('profiles.atEnd'));
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
