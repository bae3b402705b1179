/**
 * Index of the row a key goes to in a list of which one row is chosen; undefined for other keys and where
 * there are no rows. `at`: the chosen one, -1 without. `page`: how far the page keys go.
 */
export function rowByKey(
  key: string,
  { at, total, page }: { at: number; total: number; page?: number },
): number | undefined {
  const to = target(key, at, total - 1, page);
  return to === undefined || total === 0 ? undefined : Math.min(Math.max(to, 0), total - 1);
}

function target(key: string, at: number, last: number, page?: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return page && at + page;
    case 'PageUp':
      return page && at - page;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
