// How much of a list that grows faster than anybody reads is not shown between two of its rows.
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import css from './results-list.module.css';

export const GapRow = memo(function GapRow({ count }: { count: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <GridRow className={css.gapRow} data-left-out={count}>
      <GridCell aria-colspan={8}>{t('search.leftOut', { number: formats.count(count) })}</GridCell>
    </GridRow>
  );
});
