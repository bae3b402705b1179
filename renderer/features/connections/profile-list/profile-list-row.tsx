// One row of the list of connections. The list keeps the focus (aria-activedescendant): the buttons of a
// row are for the pointer alone, the menu of the row and the keys of the list do the same.
import type { ComponentProps, CSSProperties, MouseEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { connect, disconnect } from '../../../actions/connections.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { useKnownState } from '../../../live/use-freshness.ts';
import { usePage } from '../../../page.ts';
import { useConnection } from '../../../state/connections.ts';
import { useSelection } from '../../../state/selection.ts';
import { IconButton } from '../../../ui/button.tsx';
import { EnvironmentBadge } from '../../../ui/environment-badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { StateLight } from '../../../ui/state-light.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { useStateText } from '../use-state-text.ts';
import type { FolderRow, ListRow, ProfileRow } from './list-rows.ts';
import css from './profile-list.module.css';
import { useProfileTip } from './use-profile-tip.ts';

interface RowProps<T extends ListRow> {
  row: T;
  picked: boolean;
  /** Where the keys are. */
  atCursor: boolean;
  onPointerDown(event: PointerEvent<HTMLElement>, row: ListRow): void;
}

export function rowId(key: string): string {
  return `connection-row-${encodeURIComponent(key)}`;
}

export function FolderListRow(props: RowProps<FolderRow> & { dropInto: boolean }) {
  const { dropInto, ...place } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const { name, path, count, expanded } = place.row;
  return (
    <TreeItem
      {...place}
      aria-expanded={expanded}
      aria-description={t('profiles.inFolder', { count, number: formats.count(count) })}
      data-drop={dropInto || undefined}
      data-tip={path === name ? undefined : path}
    >
      <span className={css.chevron}>
        <Icon name="chevron" size={12} />
      </span>
      <span className={css.folder}>
        <VisibleText text={name} />
      </span>
      <span className={css.note} aria-hidden="true">
        {formats.count(count)}
      </span>
    </TreeItem>
  );
}

export function ProfileListRow(place: RowProps<ProfileRow>) {
  const { t } = useTranslation();
  const { profile } = place.row;
  const { id, name, environment, readOnly } = profile;
  const connection = useConnection(id);
  const inFront = useSelection((state) => state.active === id);
  const stateText = useStateText(connection);
  const light = useKnownState(id);
  const problemText = useProblemText();
  const state = connection?.state ?? 'disconnected';
  const problem = connection?.problem ?? connection?.captureProblem;
  const reason = problem ? problemText(problem).message : null;
  const trying = state === 'waiting' || state === 'connecting';
  const words = [trying ? stateText : null, reason].filter(Boolean).join(' · ');
  const marks = [
    environment === 'none' ? null : t(`environment.${environment}`),
    readOnly ? t('environment.readOnly') : null,
    profile.transportChosen ? null : t('profiles.transportUnknown'),
  ];
  const tip = useProfileTip(profile, [...marks, words]);
  return (
    <TreeItem
      {...place}
      aria-current={inFront || undefined}
      aria-description={[trying ? null : stateText, words, ...marks, ...profile.tags]
        .filter(Boolean)
        .join(', ')}
      data-rule={profile.colour || undefined}
      data-tip={tip}
    >
      <span className={css.colour} />
      <StateLight state={light} />
      <span className={css.name}>
        <VisibleText text={name} />
      </span>
      {/* The name stands for the row; the rest is its description. */}
      <span className={css.marks} aria-hidden="true">
        {environment === 'none' ? null : (
          <EnvironmentBadge environment={environment}>
            {t(`profiles.environmentShort.${environment}`)}
          </EnvironmentBadge>
        )}
        {readOnly ? <Icon name="lock" size={12} /> : null}
        <Tags tags={profile.tags} />
        <span className={words ? css.reason : css.version} data-state={state}>
          {words || versionText(profile)}
        </span>
      </span>
      <RowActions profile={profile} up={state !== 'disconnected' && state !== 'stopped'} />
    </TreeItem>
  );
}

interface TreeItemProps extends RowProps<ListRow>, Omit<ComponentProps<'div'>, 'onPointerDown'> {
  'data-drop'?: true | undefined;
  'data-rule'?: string | undefined;
  'data-tip'?: string | undefined;
}

function TreeItem({ row, picked, atCursor, onPointerDown, ...rest }: TreeItemProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus.
    <div
      id={rowId(row.key)}
      className={css.row}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-selected={picked}
      style={{ '--indent': row.level - 1 } as CSSProperties}
      data-key={row.key}
      data-cursor={atCursor || undefined}
      onPointerDown={(event) => onPointerDown(event, row)}
      {...rest}
    />
  );
}

function Tags({ tags }: { tags: readonly string[] }) {
  return tags.map((tag) => (
    <span key={tag} className={css.tag}>
      {tag}
    </span>
  ));
}

function RowActions({ profile, up }: { profile: Profile; up: boolean }) {
  const { t } = useTranslation();
  const page = usePage();
  const { id, name } = profile;
  const press = {
    tabIndex: -1,
    onPointerDown: (event: PointerEvent) => event.stopPropagation(),
    // The list keeps the focus.
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
  };
  return (
    <span className={css.actions} aria-hidden="true">
      <IconButton
        {...press}
        icon={up ? 'stop' : 'play'}
        label={t(up ? 'profiles.disconnectNamed' : 'profiles.connectNamed', { name })}
        onClick={() => void (up ? disconnect(page, id) : connect(page, id))}
      />
      <IconButton {...press} icon="more" label={t('profiles.moreOf', { name })} data-menu="" />
    </span>
  );
}

function versionText({ protocolVersion, transport, transportChosen }: Profile): string {
  if (!transportChosen) return `${protocolVersion} · TLS?`;
  if (transport === 'mqtts' || transport === 'wss') return `${protocolVersion} · TLS`;
  return transport === 'ws' ? `${protocolVersion} · WS` : protocolVersion;
}
