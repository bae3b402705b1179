// The paths of the values in a JSON payload, as a query writes them.
import type { PathStep } from './query.ts';
import { printPath } from './query-path.ts';

const MOST_PATHS = 200;
const DEEPEST = 12;

/** Paths of the single values in `text`, items of arrays as `[*]`; none where it is no JSON. */
export function jsonPaths(text: string): string[] {
  const paths = new Set<string>();
  const walk = (value: unknown, steps: PathStep[]): void => {
    if (paths.size >= MOST_PATHS || steps.length > DEEPEST) return;
    if (Array.isArray(value)) {
      for (const item of value.slice(0, 20)) walk(item, [...steps, { kind: 'each' }]);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        walk(member, [...steps, { kind: 'key', key }]);
      }
    } else {
      paths.add(printPath(steps));
    }
  };
  try {
    walk(JSON.parse(text), []);
  } catch {
    return [];
  }
  return [...paths];
}
