import type { ReactNode } from 'react';
import css from './badge.module.css';

interface BadgeProps {
  tone: 'retained' | 'warning' | 'quiet';
  tip?: string | undefined;
  children: ReactNode;
}

export function Badge({ tone, tip, children }: BadgeProps) {
  return (
    <span className={`${css.badge} ${css[tone]}`} data-tip={tip}>
      {children}
    </span>
  );
}
