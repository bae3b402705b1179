// The list of connections: folders and profiles in the user's order. Only the rows in sight exist.
import { lazy, type MouseEvent, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { connect, disconnect, isTrying } from '../../../actions/connections.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfileList } from '../../../state/profile-list.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { useSelection } from '../../../state/selection.ts';
import { dataAt } from '../../../ui/data-at.ts';
import { RowsInSight } from '../../../ui/rows-in-sight.tsx';
import { useVirtualRows } from '../../../ui/use-virtual-rows.ts';
import { type ListRow, listRows } from './list-rows.ts';
import css from './profile-list.module.css';
import { FolderListRow, ProfileListRow, rowId } from './profile-list-row.tsx';
import { ProfileSearch } from './profile-search.tsx';
import { useListActions } from './use-list-actions.ts';
import { useListKeys } from './use-list-keys.ts';
import { type ListPicks, useListPicks } from './use-list-picks.ts';
import { type DropMark, useRowDrag } from './use-row-drag.ts';

const ProfileMenu = lazy(async () => ({
  default: (await import('./profile-menu.tsx')).ProfileMenu,
}));
const PickedBar = lazy(async () => ({
  default: (await import('./picked-profiles-bar.tsx')).PickedProfilesBar,
}));

const ROW_HEIGHT = 26;
/** A shorter list shows whole: there is nothing to search in. */
const SEARCHED_FROM = 8;

interface MenuPlace {
  x: number;
  y: number;
  row: ListRow;
}

export function ProfileList() {
  const { t } = useTranslation();
  const page = usePage();
  const { profiles, emptyFolders } = useProfiles();
  const { folded, searching, said, fold } = useProfileList();
  const openTab = useSelection((state) => state.openTab);
  const [search, setSearch] = useState('');
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const searches = search.trim() !== '';
  const rows = listRows({ profiles, emptyFolders }, folded, search);
  const picks = useListPicks(rows);
  const view = useVirtualRows({ scroller, total: rows.length, rowHeight: ROW_HEIGHT });
  const actions = useListActions({ picks, searches });
  const show = useOverlay((state) => state.show);

  const open = (row: ListRow) => {
    if (row.kind === 'folder') fold(row.path, row.expanded);
    else openTab(row.profile.id);
  };
  const toggleConnection = (row: ListRow) => {
    if (row.kind === 'folder') return;
    const { id } = row.profile;
    void (isTrying(id) ? disconnect(page, id) : connect(page, id));
  };
  const rename = (row: ListRow) => {
    if (row.kind === 'folder') show({ kind: 'rename-folder', path: row.path });
    else show({ kind: 'editor', profileId: row.profile.id });
  };
  const onKeyDown = useListKeys({
    ...{ rows, picks, view, fold, open, rename },
    step: actions.step,
    connect: toggleConnection,
    remove: actions.remove,
  });
  const drag = useRowDrag({
    ...{ scroller, rows, picks, rowHeight: ROW_HEIGHT },
    movable: !searches,
    drop: actions.drop,
  });
  const openMenu = (row: ListRow, x: number, y: number) => {
    if (!picks.has(row.key)) picks.only(row.key);
    setMenu({ row, x, y });
  };
  const onClick = (event: MouseEvent) => {
    const row = rowAt(rows, event.target);
    if (!row || drag.wasDragged()) return;
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button?.matches('[data-menu]')) {
      const { left, bottom } = button.getBoundingClientRect();
      openMenu(row, left, bottom);
    }
    if (button || event.shiftKey || event.ctrlKey || event.metaKey) return;
    picks.only(row.key);
    open(row);
  };
  const onContextMenu = (event: MouseEvent) => {
    const pointed = rowAt(rows, event.target);
    // The menu key is no press of a button: it means the row the keys are at.
    const row = pointed ?? (event.button === 2 ? null : picks.cursor);
    if (!row) return;
    event.preventDefault();
    const box = pointed ? null : document.getElementById(rowId(row.key))?.getBoundingClientRect();
    openMenu(row, box ? box.left + 24 : event.clientX, box ? box.bottom : event.clientY);
  };

  return (
    <>
      {profiles.length >= SEARCHED_FROM || searching || searches ? (
        <ProfileSearch
          text={search}
          found={rows.filter(({ kind }) => kind === 'profile').length}
          total={profiles.length}
          onChange={setSearch}
        />
      ) : null}
      <div
        ref={scroller}
        className={css.list}
        role="tree"
        tabIndex={0}
        aria-label={t('connections.title')}
        aria-multiselectable="true"
        aria-activedescendant={picks.cursor ? rowId(picks.cursor.key) : undefined}
        data-testid="profile-list"
        data-focus="profile-list"
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const row = rowAt(rows, event.target);
          const onButton = event.target instanceof Element && event.target.closest('button');
          if (row?.kind === 'profile' && !onButton) void connect(page, row.profile.id);
        }}
        onContextMenu={onContextMenu}
      >
        <RowsInSight
          rows={view}
          over={drag.mark && 'y' in drag.mark ? <DropLine mark={drag.mark} /> : null}
        >
          {rows.slice(view.first, view.first + view.count).map((row) => (
            <Row key={row.key} row={row} picks={picks} drag={drag} />
          ))}
        </RowsInSight>
      </div>
      {rows.length === 0 ? <p className={css.hint}>{t('profiles.noneFound')}</p> : null}
      <span className="visually-hidden" role="status">
        {said}
      </span>
      <Suspense>
        {picks.picked.length > 1 ? <PickedBar rows={picks.picked} onNone={picks.none} /> : null}
        {menu ? (
          <ProfileMenu
            {...menu}
            picked={picks.picked}
            onStep={searches ? null : actions.step}
            onClose={() => setMenu(null)}
          />
        ) : null}
      </Suspense>
    </>
  );
}

interface ListRowProps {
  row: ListRow;
  picks: ListPicks;
  drag: ReturnType<typeof useRowDrag>;
}

function Row({ row, picks, drag: { mark, onPointerDown } }: ListRowProps) {
  const shared = { picked: picks.has(row.key), atCursor: picks.cursor === row, onPointerDown };
  if (row.kind === 'profile') return <ProfileListRow row={row} {...shared} />;
  const dropInto = mark !== null && 'into' in mark && mark.into === row.key;
  return <FolderListRow row={row} {...shared} dropInto={dropInto} />;
}

function DropLine({ mark }: { mark: Extract<DropMark, { y: number }> }) {
  return <span className={css.line} style={{ top: mark.y, left: 6 + (mark.level - 1) * 12 }} />;
}

function rowAt(rows: readonly ListRow[], target: EventTarget): ListRow | undefined {
  const at = dataAt(target, 'key');
  return at === undefined ? undefined : rows.find(({ key }) => key === at);
}
