// The light of a connection. Each state has its own shape, so that it reads without colour: disc,
// turning arc, triangle, square, ring; a broken ring where it is not known.
import type { ReactNode } from 'react';
import css from './state-light.module.css';

export type LightState =
  | 'disconnected'
  | 'connecting'
  | 'connected'
  | 'waiting'
  | 'stopped'
  | 'unknown';

const SHAPES: Record<LightState, ReactNode> = {
  connected: <circle cx="5" cy="5" r="4.5" fill="currentColor" />,
  connecting: (
    <circle
      className={css.turning}
      cx="5"
      cy="5"
      r="3.8"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeDasharray="15 9"
    />
  ),
  waiting: <path d="M5 .6L9.8 9.4H.2z" fill="currentColor" />,
  stopped: <path d="M.7.7h8.6v8.6H.7z" fill="currentColor" />,
  disconnected: <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  unknown: (
    <circle
      cx="5"
      cy="5"
      r="3.8"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeDasharray="3 2.97"
    />
  ),
};

/** `label` is what a screen reader says; omit it where the state stands beside the light in words. */
export function StateLight({ state, label }: { state: LightState; label?: string | undefined }) {
  return (
    <svg
      className={css.light}
      viewBox="0 0 10 10"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      data-testid="connection-light"
      data-state={state}
    >
      {SHAPES[state]}
    </svg>
  );
}
