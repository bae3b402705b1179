import { parseQuery } from '../../../shared/query/parse-query.ts';

export type Scope = { kind: 'all' | 'query' } | { kind: 'topic' | 'filter'; name: string };

/** What a query that the page or a person wrote is about. */
export function scopeOf(query: string): Scope {
  const node = parseQuery(query).query?.root;
  if (node?.kind === 'all') return { kind: 'all' };
  if (node?.kind === 'topic-filter') return { kind: 'filter', name: node.filter };
  if (node?.kind === 'topic' && node.test.op === '=' && 'text' in node.test) {
    return { kind: 'topic', name: node.test.text };
  }
  return { kind: 'query' };
}
