// What is in front in the middle of the window: the topics as a tree or a table, or the stream of
// messages. Two stores keep it, each with the rest of what it shows.
import { useMessagesView, useSearches } from './searches.ts';
import { tableMemory, useTable, useTableMemory } from './table-memory.ts';

export const LAYOUTS = ['tree', 'table', 'messages'] as const;
export type InFront = (typeof LAYOUTS)[number];

export function inFront(captureId: string): InFront {
  const stream = useSearches.getState().views[captureId]?.shown === true;
  return resolve(stream, tableMemory(captureId).shown);
}

export function useInFront(captureId: string): InFront {
  return resolve(useMessagesView(captureId).shown, useTable(captureId).shown);
}

export function bringToFront(captureId: string, what: InFront): void {
  if (what !== 'messages') {
    useTableMemory.getState().change(captureId, () => ({ shown: what === 'table' }));
  }
  useSearches.getState().change(captureId, { shown: what === 'messages' });
}

function resolve(stream: boolean, table: boolean): InFront {
  if (stream) return 'messages';
  return table ? 'table' : 'tree';
}
