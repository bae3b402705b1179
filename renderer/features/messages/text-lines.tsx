// Text of any length: rows of equal height, only those in sight rendered, long lines wrapped by
// character. JSON is coloured line by line as it comes into sight.
import {
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { type JsonSpan, jsonSpans } from '../../../shared/payload/json-line.ts';
import { type LineLayout, layoutLines } from '../../../shared/payload/line-layout.ts';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { rowIndexes, useVirtualRows } from '../../ui/use-virtual-rows.ts';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './payload-view.module.css';
import { useChangedLines } from './use-changed-lines.ts';

const ROW_HEIGHT = 18;
/** A longer line is not coloured: finding its parts anew for each row in sight would cost too much. */
const LONGEST_COLOURED = 20_000;
const GUTTER_PADDING = 32;

const PART_CLASS = {
  key: css.key,
  string: css.string,
  number: css.jsonNumber,
  word: css.word,
} as const;

interface TextLinesProps {
  text: string;
  json: boolean;
  messageId: number;
}

export function TextLines({ text, json, messageId }: TextLinesProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const measure = useRef<HTMLSpanElement>(null);
  const columns = useColumns(scroller, measure);
  const layout = useMemo(() => layoutLines(text, columns), [text, columns]);
  const changed = useChangedLines(text, messageId, json);
  const rows = useVirtualRows({ scroller, total: layout.rows, rowHeight: ROW_HEIGHT });
  const digits = { '--digits': String(layout.lines).length } as CSSProperties;
  return (
    <section
      ref={scroller}
      className={css.lines}
      style={digits}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
      tabIndex={0}
      aria-label={t('payload.title')}
      data-focus="payload"
    >
      <span ref={measure} className={css.measure} aria-hidden="true">
        {'0'.repeat(100)}
      </span>
      <RowsInSight rows={rows}>
        {rowIndexes(rows).map((row) => (
          <Row key={row} text={text} layout={layout} row={row} json={json} changed={changed} />
        ))}
      </RowsInSight>
    </section>
  );
}

interface RowProps {
  text: string;
  layout: LineLayout;
  row: number;
  json: boolean;
  changed: ReadonlySet<number>;
}

function Row({ text, layout, row, json, changed }: RowProps) {
  const { t } = useTranslation();
  const number = layout.line(row);
  const start = layout.start(row);
  const end = layout.end(row);
  const isChanged = number > 0 && changed.has(number);
  return (
    <div
      className={css.row}
      data-changed={isChanged || undefined}
      data-tip={isChanged ? t('payload.changedTip') : undefined}
    >
      <span className={css.number}>{number === 0 ? '' : number}</span>
      <span className={css.text}>
        {json ? colour(text, start, end) : <VisibleText text={text.slice(start, end)} />}
      </span>
    </div>
  );
}

/** The row from `start` to `end` of laid out JSON, coloured as the line it is part of. */
function colour(text: string, start: number, end: number): ReactNode {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', start);
  const to = next < 0 ? text.length : next;
  if (to - from > LONGEST_COLOURED) return <VisibleText text={text.slice(start, end)} />;
  const parts: ReactNode[] = [];
  let at = start;
  for (const span of jsonSpans(text.slice(from, to))) {
    const piece = clip(span, from, start, end);
    if (!piece) continue;
    if (piece.start > at) parts.push(text.slice(at, piece.start));
    parts.push(
      <span key={piece.start} className={PART_CLASS[span.part]}>
        <VisibleText text={text.slice(piece.start, piece.end)} />
      </span>,
    );
    at = piece.end;
  }
  parts.push(text.slice(at, end));
  return parts;
}

function clip(span: JsonSpan, from: number, start: number, end: number) {
  const clipped = {
    start: Math.max(from + span.start, start),
    end: Math.min(from + span.end, end),
  };
  return clipped.start < clipped.end ? clipped : null;
}

/** How many characters of the fixed-width font fit into a row. */
function useColumns(
  scroller: RefObject<HTMLElement | null>,
  measure: RefObject<HTMLElement | null>,
): number {
  const [columns, setColumns] = useState(80);
  useEffect(() => {
    const element = scroller.current;
    const hundred = measure.current;
    if (!element || !hundred) return;
    const sized = new ResizeObserver(() => {
      const width = hundred.getBoundingClientRect().width / 100;
      // Line numbers of up to six digits; a wider gutter only makes the row scroll a little.
      const room = element.clientWidth - GUTTER_PADDING - 6 * width;
      if (width > 0) setColumns(Math.max(Math.floor(room / width), 20));
    });
    sized.observe(element);
    return () => sized.disconnect();
  }, [scroller, measure]);
  return columns;
}
