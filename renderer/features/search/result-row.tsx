import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultRow as ResultRowData } from '../../../shared/contract/results.ts';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { PreviewText } from '../../ui/preview-text.tsx';
import listCss from '../../ui/row-list.module.css';
import css from './results-list.module.css';

interface ResultRowProps {
  row: ResultRowData;
  /** Its place in the list, from 0. */
  index: number;
  selected: boolean;
}

export function resultRowId(id: number): string {
  return `result-${id}`;
}

/** A message of any topic. Memoised: twenty frames a second leave most rows as they were. */
export const ResultRow = memo(function ResultRow({ row, index, selected }: ResultRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const frame = {
    id: resultRowId(row.id),
    className: `${listCss.row} ${css.row}`,
    // The row of the column names is the first.
    'aria-rowindex': index + 2,
    'aria-selected': selected,
    'data-message': row.id,
  };
  // What retention took since the list was made keeps its place.
  if (row.topic === '' && row.time === 0) {
    return (
      <GridRow {...frame}>
        <GridCell className={css.gone} aria-colspan={8}>
          {t('search.gone')}
        </GridCell>
      </GridRow>
    );
  }
  const { preview } = row;
  const sent = row.direction === 'out';
  return (
    <GridRow {...frame}>
      <GridCell data-tip={`${dateOf(row.time)} ${timeOfDay(row.time)}`}>
        {timeOfDay(row.time)}
      </GridCell>
      <GridCell className={`${css.figure} ${css.interval}`}>
        {row.interval === null ? '' : formats.interval(row.interval)}
      </GridCell>
      <GridCell className={css.direction} data-tip={sent ? t('messages.sentTip') : undefined}>
        <span aria-hidden="true">{sent ? '↑' : ''}</span>
        <span className="visually-hidden">{t(sent ? 'search.sent' : 'search.received')}</span>
      </GridCell>
      <GridCell className={css.topic}>
        <MiddleText text={row.topic} />
      </GridCell>
      <GridCell className={`${css.figure} ${css.qos}`}>{row.qos}</GridCell>
      <GridCell className={css.marks}>
        {row.retain ? (
          <Badge tone="retained" tip={t('messages.retainedTip')}>
            R
          </Badge>
        ) : null}
        {row.dup ? (
          <Badge tone="warning" tip={t('messages.dupTip')}>
            D
          </Badge>
        ) : null}
      </GridCell>
      <GridCell className={`${css.figure} ${css.size}`}>{formats.bytes(preview.bytes)}</GridCell>
      <GridCell className={css.preview}>
        {row.decodedText ? (
          <Badge tone="quiet" tip={t('messages.decodedTextTip')}>
            T
          </Badge>
        ) : null}
        {row.withoutPayload ? (
          <span className={css.dim}>{t('messages.withoutPayload')}</span>
        ) : (
          <PreviewText
            {...preview}
            size={formats.bytes(preview.bytes)}
            emptyLabel={t('payload.empty')}
            binaryLabel={t('payload.binary')}
          />
        )}
      </GridCell>
    </GridRow>
  );
});
