import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import css from './problem-note.module.css';

interface ProblemNoteProps {
  message: string;
  detail?: string | undefined;
  tone?: 'fault' | 'waiting';
  /** Announces itself to screen readers when it appears. */
  live?: boolean;
  /** The next steps, as buttons. */
  actions?: ReactNode;
}

/** What went wrong, why as far as known, and what to do next. */
export function ProblemNote({ message, detail, tone = 'fault', live, actions }: ProblemNoteProps) {
  return (
    <div className={`${css.note} ${css[tone]}`} role={live ? 'alert' : undefined}>
      <span className={css.icon}>
        <Icon name="warning" />
      </span>
      <div className={css.text}>
        <p>{message}</p>
        {detail ? <p className={css.detail}>{detail}</p> : null}
      </div>
      {actions ? <div className={css.actions}>{actions}</div> : null}
    </div>
  );
}
