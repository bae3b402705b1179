// Where rows of the list of connections go when they are dragged or moved by keys.
import { folderAbove } from '../../../../shared/util/folder-path.ts';
import type { ListRow } from './list-rows.ts';

/** A place in the list: in a folder ('' is none), before one of its rows (null: as the last). */
export interface Place {
  folder: string;
  before: string | null;
}

/** The share of a folder's row, above and below, that means beside it and not into it. */
const EDGE = 0.28;

/**
 * The place a pointer means that is `fraction` of the height into the row at `index`; beyond the last row
 * it is the end of the list. Null: the rows `moved` cannot go there.
 */
export function placeUnder(
  rows: readonly ListRow[],
  index: number,
  fraction: number,
  moved: ReadonlySet<string>,
): Place | null {
  const row = rows[index];
  if (!row) return { folder: '', before: null };
  const place = placeAt(rows, row, fraction, moved);
  return isMoved(place.folder, moved) || moved.has(row.key) ? null : place;
}

function placeAt(
  rows: readonly ListRow[],
  row: ListRow,
  fraction: number,
  moved: ReadonlySet<string>,
): Place {
  const folder = folderOf(row);
  if (row.kind === 'profile') {
    const before = fraction < 0.5 ? row.key : nextBeside(rows, row, moved);
    return { folder, before };
  }
  if (fraction < EDGE) return { folder, before: row.key };
  // Below an unfolded folder are its rows: its lower edge is before the first of them.
  if (fraction > 1 - EDGE && row.expanded) {
    const first = rows[rows.indexOf(row) + 1];
    return { folder: row.path, before: first?.key ?? null };
  }
  return { folder: row.path, before: null };
}

/** One step up or down for the rows `moved`, which move together; null at the end of the list. */
export function placeOneStep(
  all: readonly ListRow[],
  moved: ReadonlySet<string>,
  step: 1 | -1,
): Place | null {
  const picked = all.filter(({ key }) => moved.has(key));
  const row = step < 0 ? picked[0] : picked.at(-1);
  if (!row) return null;
  const rows = all.filter((one) => one === row || !isGone(one, moved));
  return row.kind === 'folder' ? besideSibling(rows, row, step) : pastNext(rows, row, step);
}

/** Folders go past the rows of their own folder, with everything in them. */
function besideSibling(rows: readonly ListRow[], row: ListRow, step: 1 | -1): Place | null {
  const beside = rows.filter((one) => one.level === row.level && folderOf(one) === folderOf(row));
  const at = beside.indexOf(row);
  const past = beside[at + step];
  if (!past) return null;
  const before = step < 0 ? past.key : (beside[at + 2]?.key ?? null);
  return { folder: folderOf(row), before };
}

/** Profiles go through the list row by row: into folders that are unfolded, and out of them. */
function pastNext(rows: readonly ListRow[], row: ListRow, step: 1 | -1): Place | null {
  const at = rows.indexOf(row);
  const next = rows[at + step];
  const folder = folderOf(row);
  if (step < 0) {
    if (!next) return null;
    if (next.level > row.level) return { folder: folderOf(next), before: null };
    return { folder: folderOf(next), before: next.key };
  }
  if (next && next.level >= row.level) {
    if (next.kind === 'profile' || !next.expanded) {
      return { folder, before: nextBeside(rows, next, new Set()) };
    }
    return { folder: next.path, before: rows[at + 2]?.key ?? null };
  }
  if (folder === '') return null;
  const around = rows.find((one) => one.kind === 'folder' && one.path === folder);
  const before = around ? nextBeside(rows, around, new Set([row.key])) : null;
  return { folder: folderAbove(folder), before };
}

/** The folder a row is in. */
function folderOf(row: ListRow): string {
  return row.kind === 'folder' ? folderAbove(row.path) : row.folder;
}

function nextBeside(
  rows: readonly ListRow[],
  row: ListRow,
  moved: ReadonlySet<string>,
): string | null {
  for (const other of rows.slice(rows.indexOf(row) + 1)) {
    if (other.level < row.level) return null;
    if (other.level === row.level && !moved.has(other.key)) return other.key;
  }
  return null;
}

/** Moved itself, or in a folder that is. */
function isGone(row: ListRow, moved: ReadonlySet<string>): boolean {
  return moved.has(row.key) || isMoved(folderOf(row), moved);
}

function isMoved(folder: string, moved: ReadonlySet<string>): boolean {
  for (let path = folder; path !== ''; path = folderAbove(path)) {
    if (moved.has(`f:${path}`)) return true;
  }
  return false;
}
