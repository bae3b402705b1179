// The keyboard in the list of connections (ARIA tree pattern, several rows can be picked).
import type { KeyboardEvent } from 'react';
import { folderAbove } from '../../../../shared/util/folder-path.ts';
import { useTypeAhead } from '../../../commands/use-type-ahead.ts';
import type { VirtualRows } from '../../../ui/use-virtual-rows.ts';
import type { ListRow } from './list-rows.ts';
import type { ListPicks } from './use-list-picks.ts';

interface ListKeysInput {
  rows: readonly ListRow[];
  picks: ListPicks;
  view: VirtualRows;
  fold(path: string, folded: boolean): void;
  /** What is picked, one row up or down. */
  step(by: 1 | -1): void;
  open(row: ListRow): void;
  connect(row: ListRow): void;
  rename(row: ListRow): void;
  remove(): void;
}

type Act = (row: ListRow, input: ListKeysInput, event: KeyboardEvent) => void;

const ACTIONS: Readonly<Record<string, Act>> = {
  ArrowDown: (_, input, event) => move(input, input.picks.cursorIndex + 1, event),
  ArrowUp: (_, input, event) => move(input, input.picks.cursorIndex - 1, event),
  PageDown: (_, input, event) => move(input, input.picks.cursorIndex + input.view.page, event),
  PageUp: (_, input, event) => move(input, input.picks.cursorIndex - input.view.page, event),
  Home: (_, input, event) => move(input, 0, event),
  End: (_, input, event) => move(input, input.rows.length - 1, event),
  ArrowRight: (row, input, event) => {
    if (row.kind !== 'folder') return;
    if (row.expanded) move(input, input.picks.cursorIndex + 1, event);
    else input.fold(row.path, false);
  },
  ArrowLeft: (row, input, event) => {
    if (row.kind === 'folder' && row.expanded) return input.fold(row.path, true);
    const around = row.kind === 'folder' ? folderAbove(row.path) : row.folder;
    const index = input.rows.findIndex((one) => one.kind === 'folder' && one.path === around);
    if (index >= 0) move(input, index, event);
  },
  ' ': ({ key }, { picks }) => picks.toggle(key),
  Enter: (row, input, event) => {
    if (hasMod(event)) input.connect(row);
    else input.open(row);
  },
  F2: (row, input) => input.rename(row),
  Delete: (row, { picks, remove }) => {
    if (!picks.has(row.key)) picks.only(row.key);
    remove();
  },
};

export function useListKeys(input: ListKeysInput): (event: KeyboardEvent) => void {
  const { rows, picks } = input;
  const typed = useTypeAhead((text, stay) => {
    const from = picks.cursorIndex + Number(!stay);
    const inOrder = [...rows.slice(from), ...rows.slice(0, from)];
    const found = inOrder.find((row) => nameOf(row).toLowerCase().startsWith(text.toLowerCase()));
    if (found) goTo(input, rows.indexOf(found));
  });
  return (event) => {
    const row = picks.cursor;
    if (!row || event.target !== event.currentTarget) return;
    if (event.altKey) {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      input.step(event.key === 'ArrowUp' ? -1 : 1);
    } else if (hasMod(event) && event.key.toLowerCase() === 'a') picks.all();
    else if (event.key === 'Escape' && !hasMod(event)) {
      if (picks.picked.length < 2) return;
      picks.none();
    } else if (Object.hasOwn(ACTIONS, event.key) && !typed.goesOn(event)) {
      typed.end();
      ACTIONS[event.key]?.(row, input, event);
    } else if (!typed.take(event)) return;
    event.preventDefault();
  };
}

function move(input: ListKeysInput, index: number, event: KeyboardEvent): void {
  const { rows, picks, view } = input;
  const at = Math.min(Math.max(index, 0), rows.length - 1);
  const row = rows[at];
  if (!row) return;
  if (event.shiftKey) picks.extend(row.key);
  else if (hasMod(event)) picks.goTo(row.key);
  else picks.only(row.key);
  view.scrollTo(at, 'nearest');
}

function goTo({ rows, picks, view }: ListKeysInput, index: number): void {
  const row = rows[index];
  if (!row) return;
  picks.only(row.key);
  view.scrollTo(index, 'nearest');
}

function nameOf(row: ListRow): string {
  return row.kind === 'folder' ? row.name : row.profile.name;
}

function hasMod(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}
