import type { TFunction } from 'i18next';
import { type CSSProperties, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TopicRow as TopicRowData } from '../../../shared/contract/topics.ts';
import { shortenedMiddle } from '../../../shared/util/shortened-middle.ts';
import { type Formats, useFormats } from '../../i18n/format.ts';
import type { ColourRule } from '../../state/decorations.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { PreviewText } from '../../ui/preview-text.tsx';
import marks from '../../ui/row-marks.module.css';
import { VisibleName } from '../../ui/visible-name.tsx';
import css from './topic-tree.module.css';
import { TrendLine } from './trend-line.tsx';

interface TopicRowProps {
  row: TopicRowData;
  /** In the list of pinned topics instead of in the tree. */
  pinned?: boolean;
  picked: boolean;
  /** The one that is looked at, and where the keys go from. */
  active: boolean;
  /** Grows by one per change that should flash. */
  flash: number;
  busy: boolean;
  /** Age of the newest message; '' before the first. */
  age: string;
  /** The colour rule its newest message matches. */
  rule: ColourRule | undefined;
}

/** Levels whose indentation shows; deeper ones carry their number. */
const INDENTED = 16;
/** Slower ones would be written 0.0/s. */
const LEAST_RATE = 0.05;
/** UTF-16 units. A name can have 65,535 bytes; nobody reads more than its ends in a row. */
const LONGEST_NAME = 300;

export function rowId(node: number, pinned = false): string {
  return `${pinned ? 'pinned' : 'topic'}-${node}`;
}

/** One level of a topic name. Memoised: twenty frames a second leave most rows as they were. */
export const TopicRow = memo(function TopicRow(props: TopicRowProps) {
  const { row, pinned = false, picked, active, flash, busy, age, rule } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const branch = !pinned && row.children > 0;
  const name = row.name === '' ? t('topics.emptyLevel') : shortenedMiddle(row.name, LONGEST_NAME);
  const messages = row.subtreeMessages > 0 ? formats.count(row.subtreeMessages) : '';
  const rate = row.rate >= LEAST_RATE ? formats.rate(row.rate) : '';
  const unread = branch && row.expanded ? 0 : row.unread;
  // The name stands for the row; the figures beside it would drown it for a screen reader.
  const description = [
    row.values.find((value) => value !== null) ?? row.preview?.text,
    row.retained ? t('topics.retained') : '',
    rule?.name,
    messages && `${messages} ${t('topics.columnMessages')}`,
    unread > 0 ? t('topics.unread', { count: unread, number: formats.count(unread) }) : '',
  ];
  const place = pinned
    ? { role: 'option' as const }
    : {
        role: 'treeitem' as const,
        'aria-level': row.level,
        'aria-posinset': row.place,
        'aria-setsize': row.siblings,
        'aria-expanded': branch ? row.expanded : undefined,
      };
  return (
    // The list keeps the focus (aria-activedescendant); a row that had it would take it along when it
    // scrolls out of the page.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles can be selected.
    <div
      id={rowId(row.node, pinned)}
      className={css.row}
      {...place}
      aria-description={description.filter(Boolean).join(', ')}
      aria-selected={picked}
      data-node={row.node}
      data-active={active || undefined}
      data-busy={busy || undefined}
      data-rule={rule?.colour}
    >
      {flash > 0 ? <span key={flash} className={marks.flash} /> : null}
      <span className={css.what} style={indentation(pinned ? 1 : row.level)}>
        {unread > 0 ? <span className={marks.unread} /> : null}
        {row.level > INDENTED ? <span className={css.depth}>{row.level}</span> : null}
        <span className={css.chevron} data-chevron={branch || undefined}>
          {branch ? <Icon name="chevron" size={12} /> : null}
        </span>
        <span className={row.name === '' ? marks.empty : css.name} dir="auto">
          {pinned ? <MiddleText text={name} /> : <VisibleName name={name} />}
        </span>
        <Value row={row} rule={rule} unread={row.children > 0 ? unread : 0} />
      </span>
      <span className={`${css.figure} ${css.dim} ${css.topics}`} aria-hidden="true">
        {branch ? formats.count(row.subtreeTopics) : ''}
      </span>
      <span className={css.trend} aria-hidden="true">
        <TrendLine trend={row.trend} />
      </span>
      <span className={`${css.figure} ${css.messages}`} aria-hidden="true">
        {messages}
      </span>
      <span className={`${css.figure} ${css.dim} ${css.rate}`} aria-hidden="true">
        {rate}
      </span>
      <span className={`${css.figure} ${css.dim} ${css.age}`} aria-hidden="true">
        {age}
      </span>
      <span className={`${css.figure} ${css.dim} ${css.rateOrAge}`} aria-hidden="true">
        {row.rate >= 1 ? rate : age}
      </span>
    </div>
  );
});

interface ValueProps {
  row: TopicRowData;
  rule: ColourRule | undefined;
  unread: number;
}

/** The newest payload in a line, or what of it the user wants to see, and its marks. */
function Value({ row, rule, unread }: ValueProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const value = row.values.find((found) => found !== null);
  return (
    <span className={css.value} aria-hidden="true">
      {unread > 0 ? <span className={css.unreadCount}>{formats.count(unread)}</span> : null}
      {rule ? <span className={marks.ruleMark}>{firstLetter(rule.name)}</span> : null}
      {row.retained ? <Badge tone="retained">R</Badge> : null}
      <Shown row={row} value={value} formats={formats} t={t} />
    </span>
  );
}

interface ShownProps {
  row: TopicRowData;
  value: string | undefined;
  formats: Formats;
  t: TFunction;
}

function Shown({ row, value, formats, t }: ShownProps) {
  if (value !== undefined) {
    const kind = /^-?\d/.test(value) ? 'number' : 'text';
    return (
      <PreviewText kind={kind} text={value} cut={false} size="" emptyLabel="" binaryLabel="" />
    );
  }
  if (!row.preview) return null;
  return (
    <PreviewText
      {...row.preview}
      size={formats.bytes(row.preview.bytes)}
      emptyLabel={t('payload.empty')}
      binaryLabel={t('payload.binary')}
    />
  );
}

function indentation(level: number): CSSProperties {
  return { '--indent': Math.min(level, INDENTED) - 1 } as CSSProperties;
}

function firstLetter(name: string): string {
  return (Array.from(name.trim())[0] ?? '•').toUpperCase();
}
