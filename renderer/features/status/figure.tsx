// A figure of the status line: its name, its value, and on click what it means.
import type { ReactNode } from 'react';
import { PopoverButton } from '../../ui/popover-button.tsx';
import css from './status-line.module.css';

interface FigureProps {
  /** For tests: data-testid is `status-` and this. */
  id: string;
  label: string;
  value: number;
  text: string;
  /** Something is lost. */
  alarm?: boolean;
  /** Left out on a narrow window. */
  minor?: boolean;
  /** Made when opened. */
  children(): ReactNode;
}

export function Figure({ id, label, value, text, alarm, minor, children }: FigureProps) {
  return (
    <PopoverButton
      className={minor ? `${css.item} ${css.wide}` : css.item}
      label={label}
      alarm={alarm}
      face={
        <>
          <span>{label}</span>
          <span className={css.value} data-testid={`status-${id}`} data-value={value}>
            {text}
          </span>
        </>
      }
    >
      {() => <Explanation title={label}>{children()}</Explanation>}
    </PopoverButton>
  );
}

export function Explanation({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={css.popover}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

export interface SumRow {
  label: string;
  text: string;
  /** What the rows above add up to. */
  total?: boolean;
  /** A part of the row above, not of the sum. */
  part?: boolean;
}

/** Figures below each other, so that the sum can be checked by eye. */
export function Sum({ rows }: { rows: readonly SumRow[] }) {
  return (
    <dl className={css.table}>
      {rows.map(({ label, text, total, part }) => (
        <div
          key={label}
          className={css.sumRow}
          data-total={total || undefined}
          data-part={part || undefined}
        >
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
