// Which rows changed between two frames, and how fast. A row flashes once per change; above five
// changes a second it shows a steady tint and its rate instead, because flicker says nothing.
import type { TopicRow } from '../../shared/contract/topics.ts';

export interface Activity {
  /** Grows by one per change that should flash. */
  flash: number;
  /** Messages per second over the last full second of being watched. */
  rate: number;
  /** Changes too fast to flash; stays so until it is clearly slower, or it would flicker itself. */
  busy: boolean;
}

const BUSY_RATE = 5;
const CALM_RATE = 3;

interface Watched extends Activity {
  node: number;
  expanded: boolean;
  count: number;
  since: number;
  sinceCount: number;
  /** Frames since `since` in which it had changed. */
  changes: number;
}

export class RowActivity {
  #rows = new Map<number, Watched>();

  of(node: number): Activity | undefined {
    return this.#rows.get(node);
  }

  /** `now` in milliseconds that only grow. Rows out of view are forgotten. */
  update(rows: readonly TopicRow[], now: number): void {
    const next = new Map<number, Watched>();
    for (const row of rows) {
      // An open row stands for its own messages only, a folded one for all it hides.
      const count = row.expanded ? row.messages : row.subtreeMessages;
      const before = this.#rows.get(row.node);
      next.set(
        row.node,
        before && before.expanded === row.expanded
          ? advance(before, count, now)
          : {
              node: row.node,
              expanded: row.expanded,
              count,
              since: now,
              sinceCount: count,
              changes: 0,
              flash: 0,
              rate: 0,
              busy: false,
            },
      );
    }
    this.#rows = next;
  }

  /** Lets rates fall when nothing arrives. Returns whether a rate changed. */
  settle(now: number): boolean {
    let changed = false;
    for (const [node, row] of this.#rows) {
      const settled = measure(row, now);
      if (settled.rate !== row.rate) changed = true;
      this.#rows.set(node, settled);
    }
    return changed;
  }
}

function advance(before: Watched, count: number, now: number): Watched {
  const row = measure({ ...before, count }, now);
  if (count <= before.count) return row;
  const changes = row.changes + 1;
  const flashes = !row.busy && changes <= BUSY_RATE;
  return { ...row, changes, flash: flashes ? row.flash + 1 : row.flash };
}

function measure(row: Watched, now: number): Watched {
  const elapsed = now - row.since;
  if (elapsed < 1_000) return row;
  const rate = ((row.count - row.sinceCount) * 1_000) / elapsed;
  const busy = rate > (row.busy ? CALM_RATE : BUSY_RATE);
  return { ...row, rate, busy, since: now, sinceCount: row.count, changes: 0 };
}
