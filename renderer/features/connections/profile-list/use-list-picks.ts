// Which row of the list the keys are at, and which rows are picked. By keys of rows, so that both stay
// where they are while rows come, go and move.
import { useState } from 'react';
import type { ListRow } from './list-rows.ts';

interface Picks {
  cursor: string | null;
  picked: ReadonlySet<string>;
  /** Where a range begins. */
  from: string | null;
}

export interface ListPicks {
  /** Null: no row is in the list. */
  cursor: ListRow | null;
  cursorIndex: number;
  /** In the order of the list; those that are not in it (any more) are left out. */
  picked: readonly ListRow[];
  has(key: string): boolean;
  only(key: string): void;
  toggle(key: string): void;
  /** From where the range began up to this row. */
  extend(key: string): void;
  /** What is picked stays. */
  goTo(key: string): void;
  all(): void;
  none(): void;
}

const NOTHING: Picks = { cursor: null, picked: new Set(), from: null };

export function useListPicks(rows: readonly ListRow[]): ListPicks {
  const [state, setState] = useState(NOTHING);
  const index = rows.findIndex(({ key }) => key === state.cursor);
  const cursorIndex = index < 0 && rows.length > 0 ? 0 : index;
  const extend = (key: string) => {
    const to = rows.findIndex((row) => row.key === key);
    const start = rows.findIndex((row) => row.key === state.from);
    const from = start < 0 ? Math.max(cursorIndex, 0) : start;
    const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
    const picked = new Set(range.map((row) => row.key));
    setState({ cursor: key, picked, from: rows[from]?.key ?? null });
  };
  return {
    cursor: rows[cursorIndex] ?? null,
    cursorIndex,
    picked: rows.filter(({ key }) => state.picked.has(key)),
    has: (key) => state.picked.has(key),
    only: (key) => setState({ cursor: key, picked: new Set([key]), from: key }),
    toggle: (key) => {
      const picked = new Set(state.picked);
      if (!picked.delete(key)) picked.add(key);
      setState({ cursor: key, picked, from: key });
    },
    extend,
    goTo: (key) => setState((before) => ({ ...before, cursor: key })),
    all: () =>
      setState((before) => ({
        ...before,
        picked: new Set(rows.map((row) => row.key)),
        from: null,
      })),
    none: () => setState((before) => ({ ...before, picked: new Set(), from: null })),
  };
}
