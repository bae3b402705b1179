import { type CSSProperties, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicRow as TopicRowData } from '../../../shared/contract/topics.ts';
import { useFormats } from '../../i18n/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PreviewText } from '../../ui/preview-text.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './topic-tree.module.css';

interface TopicRowProps {
  row: TopicRowData;
  selected: boolean;
  /** Grows by one per change that should flash. */
  flash: number;
  busy: boolean;
  /** Age of the last message, or the rate of a busy row. */
  last: string;
}

export function rowId(node: number): string {
  return `topic-${node}`;
}

/** One level of a topic name. Memoised: twenty frames a second leave most rows as they were. */
export const TopicRow = memo(function TopicRow(props: TopicRowProps) {
  const { row, selected, flash, busy, last } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const level = { '--level': row.level } as CSSProperties;
  const name = row.name === '' ? t('topics.emptyLevel') : row.name;
  const branch = row.children > 0;
  const messages = row.subtreeMessages > 0 ? formats.count(row.subtreeMessages) : '';
  // The name stands for the row; the figures beside it would drown it for a screen reader.
  const description = [
    row.preview?.text,
    row.retained ? t('topics.retained') : '',
    messages && `${messages} ${t('topics.columnMessages')}`,
  ]
    .filter(Boolean)
    .join(', ');
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus (aria-activedescendant); a row that had it would take it along when it scrolls out of the page.
    <div
      id={rowId(row.node)}
      className={css.row}
      role="treeitem"
      aria-description={description}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-expanded={branch ? row.expanded : undefined}
      aria-selected={selected}
      data-node={row.node}
      data-tip={name}
      data-busy={busy || undefined}
    >
      {flash > 0 ? <span key={flash} className={css.flash} /> : null}
      <span className={css.what} style={level}>
        <span className={css.chevron} data-chevron={branch || undefined}>
          {branch ? <Icon name="chevron" size={12} /> : null}
        </span>
        <span className={row.name === '' ? css.empty : css.name}>
          <VisibleText text={name} />
        </span>
        <span className={css.value} aria-hidden="true">
          {row.retained ? <Badge tone="retained">R</Badge> : null}
          {row.preview ? (
            <PreviewText
              {...row.preview}
              size={formats.bytes(row.preview.bytes)}
              emptyLabel={t('payload.empty')}
              binaryLabel={t('payload.binary')}
            />
          ) : null}
        </span>
      </span>
      <span className={`${css.figure} ${css.dim} ${css.topics}`} aria-hidden="true">
        {branch ? formats.count(row.subtreeTopics) : ''}
      </span>
      <span className={`${css.figure} ${css.messages}`} aria-hidden="true">
        {messages}
      </span>
      <span className={`${css.figure} ${css.dim}`} aria-hidden="true">
        {last}
      </span>
    </div>
  );
});
