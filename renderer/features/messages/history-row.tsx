import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageRow } from '../../../shared/contract/messages.ts';
import { timeOfDay, useFormats } from '../../i18n/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { PreviewText } from '../../ui/preview-text.tsx';
import listCss from '../../ui/row-list.module.css';
import css from './history-list.module.css';

interface HistoryRowProps {
  row: MessageRow;
  /** Time of the message before this one, where it is known. */
  olderTime: number | undefined;
  selected: boolean;
}

export function historyRowId(id: number | null): string {
  return `message-${id}`;
}

export const HistoryRow = memo(function HistoryRow({ row, olderTime, selected }: HistoryRowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { preview } = row;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus (aria-activedescendant); a row that had it would take it along when it scrolls out of the page.
    <div
      id={historyRowId(row.id)}
      className={`${listCss.row} ${css.row}`}
      role="option"
      aria-selected={selected}
      data-message={row.id}
    >
      <span>{timeOfDay(row.time)}</span>
      <span className={css.right} data-tip={t('history.intervalTip')}>
        {olderTime === undefined ? '' : formats.interval(row.time - olderTime)}
      </span>
      <span className={css.right}>{formats.bytes(preview.bytes)}</span>
      <span className={css.marks}>
        {row.qos > 0 ? <span data-tip={`QoS ${row.qos}`}>Q{row.qos}</span> : null}
        {row.retain ? <Badge tone="retained">R</Badge> : null}
        {row.dup ? <Badge tone="warning">D</Badge> : null}
        {row.decodedText ? (
          <Badge tone="quiet" tip={t('messages.decodedTextTip')}>
            T
          </Badge>
        ) : null}
        {row.direction === 'out' ? <span data-tip={t('messages.sentTip')}>↑</span> : null}
      </span>
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
    </div>
  );
});
