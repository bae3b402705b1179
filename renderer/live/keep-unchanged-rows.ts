import type { TopicRow } from '../../shared/contract/topics.ts';

/** The rows of `next`, with those that did not change as the very objects of `before`. */
export function keepUnchangedRows(
  before: readonly TopicRow[],
  next: readonly TopicRow[],
): TopicRow[] {
  const known = new Map(before.map((row) => [row.node, row]));
  return next.map((row) => {
    const old = known.get(row.node);
    return old && same(old, row) ? old : row;
  });
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
