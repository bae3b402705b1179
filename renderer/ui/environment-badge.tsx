// What a broker is there for, in words: the colour only repeats it.
import type { ReactNode } from 'react';
import css from './environment-badge.module.css';

interface EnvironmentBadgeProps {
  environment: 'development' | 'staging' | 'production';
  children: ReactNode;
}

export function EnvironmentBadge({ environment, children }: EnvironmentBadgeProps) {
  return (
    <span className={css.badge} data-environment={environment}>
      {children}
    </span>
  );
}
