import { useRef } from 'react';

const NONE: ReadonlySet<number> = new Set();
const MOST_LINES = 5_000;

interface Shown {
  id: number;
  lines: string[];
  changed: ReadonlySet<number>;
}

/**
 * Numbers of the lines that differ from the message shown before. Only where both have equally many
 * lines: then the structure is the same and a line means the same thing in both.
 */
export function useChangedLines(text: string, id: number, enabled: boolean): ReadonlySet<number> {
  const shown = useRef<Shown | null>(null);
  if (!enabled) {
    shown.current = null;
    return NONE;
  }
  const before = shown.current;
  if (before?.id === id) return before.changed;
  const lines = text.split('\n', MOST_LINES);
  const changed =
    before && before.lines.length === lines.length ? compare(before.lines, lines) : NONE;
  shown.current = { id, lines, changed };
  return changed;
}

function compare(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  const changed = new Set<number>();
  for (const [index, line] of after.entries()) {
    if (line !== before[index]) changed.add(index + 1);
  }
  return changed;
}
