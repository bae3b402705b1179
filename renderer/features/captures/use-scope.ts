// Which messages of a capture an export or a replay takes, as a form holds it.
import { useState } from 'react';
import type { Scope } from '../../../shared/contract/exchange.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import type { QueryProblem } from '../../../shared/query/query-problem.ts';
import { useSelection } from '../../state/selection.ts';

export interface ScopeState {
  kind: Scope['kind'];
  query: string;
  /** Messages picked before the dialog opened. */
  ids: readonly number[];
  problem: QueryProblem | null;
  /** null while the query cannot be read. */
  scope: Scope | null;
  setKind(kind: Scope['kind']): void;
  setQuery(query: string): void;
}

export function useScope(captureId: string, initial: Scope | null): ScopeState {
  const picked = useSelection((state) => state.topics[captureId]?.messageId ?? null);
  const [ids] = useState(() =>
    initial?.kind === 'ids' ? initial.ids : picked === null ? [] : [picked],
  );
  const [kind, setKind] = useState(initial?.kind ?? 'all');
  const [query, setQuery] = useState(initial?.kind === 'query' ? initial.query : '');
  const problem = kind === 'query' ? parseQuery(query).problem : null;
  return { kind, query, ids, problem, scope: scopeOf(), setKind, setQuery };

  function scopeOf(): Scope | null {
    if (kind === 'all') return { kind };
    if (kind === 'ids') return ids.length === 0 ? null : { kind, ids: [...ids] };
    if (problem) return null;
    return query.trim() === '' ? { kind: 'all' } : { kind, query };
  }
}
