import type { TopicRow } from '../../shared/contract/topics.ts';

/** The rows of `next`, with those that did not change as the very objects of `before`. */
export function keepUnchanged<Row>(
  before: readonly Row[],
  next: readonly Row[],
  idOf: (row: Row) => number,
  same: (a: Row, b: Row) => boolean,
): Row[] {
  const known = new Map(before.map((row) => [idOf(row), row]));
  return next.map((row) => {
    const old = known.get(idOf(row));
    return old && same(old, row) ? old : row;
  });
}

export function keepUnchangedRows(
  before: readonly TopicRow[],
  next: readonly TopicRow[],
): TopicRow[] {
  return keepUnchanged(before, next, ({ node }) => node, same);
}

function same(a: TopicRow, b: TopicRow): boolean {
  return (
    a.subtreeMessages === b.subtreeMessages &&
    a.lastTime === b.lastTime &&
    a.messages === b.messages &&
    a.expanded === b.expanded &&
    a.children === b.children &&
    a.subtreeTopics === b.subtreeTopics &&
    a.place === b.place &&
    a.siblings === b.siblings &&
    a.retained === b.retained &&
    a.preview?.text === b.preview?.text &&
    a.preview?.bytes === b.preview?.bytes &&
    a.preview?.kind === b.preview?.kind
  );
}
