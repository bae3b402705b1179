// The packets, newest first. At the top the list follows the newest; scrolled away, paused, or with a
// packet chosen it stands still.
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PacketRow as PacketRowData } from '../../../shared/contract/packets.ts';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import type { PacketFeed } from '../../live/packet-feed.ts';
import { useOlder } from '../../live/use-older.ts';
import headCss from '../../ui/column-heads.module.css';
import { numberAt } from '../../ui/data-at.ts';
import { GridCell, GridColumn, GridRow } from '../../ui/grid.tsx';
import { Icon } from '../../ui/icon.tsx';
import { rowByKey } from '../../ui/row-by-key.ts';
import listCss from '../../ui/row-list.module.css';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './packet-list.module.css';
import { usePacketWords } from './use-packet-words.ts';

const ROW_HEIGHT = 22;
const HEAD_HEIGHT = 22;

interface PacketListProps {
  feed: PacketFeed;
  chosen: number | null;
  onChoose(id: number | null): void;
}

export function PacketList({ feed, chosen, onChoose }: PacketListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const total = feed.rows.length;
  const rows = useVirtualRows({ scroller, total, rowHeight: ROW_HEIGHT, head: HEAD_HEIGHT });
  const held = rows.top > 0 || chosen !== null;
  useEffect(() => feed.setHeld(held), [feed, held]);
  useOlder(feed, rows.first + rows.count);
  useEffect(() => {
    // A filter or a cleared log begins at its top.
    if (total === 0) scroller.current?.scrollTo({ top: 0 });
  }, [total]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && chosen !== null) return onChoose(null);
    if (event.key === ' ') {
      event.preventDefault();
      return feed.setPaused(!feed.paused);
    }
    const at = feed.rows.findIndex(({ id }) => id === chosen);
    const index = rowByKey(event.key, { at, total, page: rows.page });
    if (index === undefined) return;
    event.preventDefault();
    rows.scrollTo(index, 'nearest');
    onChoose(feed.rows[index]?.id ?? null);
  };

  const shown = feed.rows.slice(rows.first, rows.first + rows.count);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ui/grid.tsx.
    <div
      ref={scroller}
      className={`${listCss.list} ${css.list}`}
      role="grid"
      tabIndex={0}
      aria-label={t('packets.list')}
      aria-rowcount={total + 1}
      aria-colcount={6}
      aria-activedescendant={shown.some(({ id }) => id === chosen) ? rowId(chosen) : undefined}
      data-testid="packet-list"
      data-focus="packets"
      onKeyDown={onKeyDown}
      onMouseDown={(event) => {
        const id = numberAt(event.target, 'packet');
        if (id !== undefined && event.button === 0) onChoose(id);
      }}
    >
      <ColumnNames />
      <RowsInSight rows={rows}>
        {shown.map((row, at) => (
          <PacketRow
            key={row.id}
            row={row}
            index={rows.first + at + 2}
            chosen={row.id === chosen}
          />
        ))}
      </RowsInSight>
    </div>
  );
}

function ColumnNames() {
  const { t } = useTranslation();
  return (
    <GridRow
      className={`${headCss.heads} ${headCss.sticky} ${listCss.columns} ${css.columns}`}
      aria-rowindex={1}
    >
      <GridColumn>{t('packets.column.time')}</GridColumn>
      <GridColumn>
        <span className="visually-hidden">{t('packets.column.direction')}</span>
      </GridColumn>
      <GridColumn>{t('packets.column.type')}</GridColumn>
      <GridColumn className={css.identifier} data-tip={t('packets.column.identifierTip')}>
        {t('packets.column.identifier')}
      </GridColumn>
      <GridColumn className={css.size}>{t('packets.column.bytes')}</GridColumn>
      <GridColumn>{t('packets.column.summary')}</GridColumn>
    </GridRow>
  );
}

interface PacketRowProps {
  row: PacketRowData;
  index: number;
  chosen: boolean;
}

const PacketRow = memo(function PacketRow({ row, index, chosen }: PacketRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { id, time, direction, type, packetIdentifier, bytes, failed } = row;
  const summary = usePacketWords().summary(row.summary);
  return (
    <GridRow
      id={rowId(id)}
      className={`${listCss.row} ${css.row}`}
      aria-rowindex={index}
      aria-selected={chosen}
      data-packet={id}
      data-type={type}
      data-failed={failed || undefined}
    >
      <GridCell data-tip={`${dateOf(time)} ${timeOfDay(time)}`}>{timeOfDay(time)}</GridCell>
      <GridCell className={css.direction} data-direction={direction}>
        <span aria-hidden="true">{direction === 'in' ? '↓' : '↑'}</span>
        <span className="visually-hidden">{t(`packets.direction.${direction}`)}</span>
      </GridCell>
      <GridCell className={css.type} data-failed={failed || undefined}>
        {type}
        {failed ? (
          <span className={css.mark} data-tip={t('packets.failed')}>
            <Icon name="warning" size={12} />
            <span className="visually-hidden">{t('packets.failed')}</span>
          </span>
        ) : null}
      </GridCell>
      <GridCell className={css.identifier}>{packetIdentifier ?? ''}</GridCell>
      <GridCell className={css.size}>{formats.count(bytes)}</GridCell>
      <GridCell className={css.summary} data-tip={summary === '' ? undefined : summary}>
        <VisibleText text={summary} />
      </GridCell>
    </GridRow>
  );
});

function rowId(id: number | null): string {
  return `packet-${id}`;
}
