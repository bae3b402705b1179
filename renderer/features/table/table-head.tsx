// The names of the columns: pressed they sort, dragged they move, their right edges size them.
import type { PointerEvent, SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { columnTitle } from '../../actions/topic-table.ts';
import type { ColumnKey, TableOrderSetting } from '../../state/table-memory.ts';
import headCss from '../../ui/column-heads.module.css';
import { GridColumn, GridRow } from '../../ui/grid.tsx';
import { Icon } from '../../ui/icon.tsx';
import { isFigure, type ShownColumn } from './shown-columns.ts';
import css from './topic-table.module.css';
import type { DropPlace } from './use-column-drag.ts';

interface TableHeadProps {
  columns: readonly ShownColumn[];
  order: TableOrderSetting;
  /** The column the keys are in, when they are in the head; else null. */
  cursor: number | null;
  drop: DropPlace | null;
  onPress(event: PointerEvent<HTMLElement>, column: ShownColumn): void;
  onSize(event: PointerEvent<HTMLElement>, column: ShownColumn): void;
  onFit(key: ColumnKey): void;
}

export function headId(column: number): string {
  return `table-head-${column}`;
}

export function TableHead(props: TableHeadProps) {
  const { columns, order, cursor, drop, onPress, onSize, onFit } = props;
  const { t } = useTranslation();
  return (
    <GridRow className={`${headCss.heads} ${headCss.sticky} ${css.head}`} aria-rowindex={1}>
      {columns.map((column, at) => {
        const { key, kind } = column;
        const sorted = order.by === key;
        const title = columnTitle(key, t);
        const beside = drop?.key === key ? drop.side : undefined;
        return (
          <GridColumn
            key={key}
            id={headId(at)}
            className={isFigure(kind) ? `${css.title} ${css.right}` : css.title}
            aria-colindex={at + 1}
            aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : 'none'}
            data-head={at}
            data-path={kind === 'path' || undefined}
            data-cursor={cursor === at || undefined}
            data-drop={beside}
            data-tip={kind === 'path' ? key : t(`table.tip.${kind}`)}
            onPointerDown={(event) => (isEdge(event) ? onSize : onPress)(event, column)}
            onDoubleClick={(event) => isEdge(event) && onFit(key)}
          >
            <span className={css.word}>
              {kind === 'retained' ? (
                <>
                  <span aria-hidden="true">R</span>
                  <span className="visually-hidden">{title}</span>
                </>
              ) : (
                title
              )}
            </span>
            {sorted ? <Icon name={order.descending ? 'down' : 'up'} size={10} /> : null}
            <span className={css.edge} data-edge="" />
          </GridColumn>
        );
      })}
    </GridRow>
  );
}

function isEdge({ target }: SyntheticEvent): boolean {
  return target instanceof Element && target.closest('[data-edge]') !== null;
}
