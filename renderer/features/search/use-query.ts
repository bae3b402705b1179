// The text in the query line and the query the list shows: typing runs it after a pause, and only
// when it can be read.
import { useEffect, useRef, useState } from 'react';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import type { QueryProblem } from '../../live/results-feed.ts';
import { usePage } from '../../page.ts';
import { type MessagesView, useMessagesView, useSearches } from '../../state/searches.ts';

const PAUSE_MS = 350;

interface QueryState {
  view: MessagesView;
  text: string;
  problem: QueryProblem | null;
  setText(text: string): void;
  /** Runs it at once and keeps it among the last ones. */
  run(text: string): void;
}

export function useQuery(captureId: string): QueryState {
  const { clock } = usePage();
  const view = useMessagesView(captureId);
  const { change, remember } = useSearches.getState();
  const [text, setText] = useState(view.query);
  const [problem, setProblem] = useState<QueryProblem | null>(null);
  const cancel = useRef<(() => void) | null>(null);
  const applied = useRef(view.query);

  useEffect(() => {
    // Set from elsewhere: a command, a menu, another capture.
    if (view.query === applied.current) return;
    cancel.current?.();
    applied.current = view.query;
    setText(view.query);
    setProblem(null);
  }, [view.query]);
  useEffect(() => () => cancel.current?.(), []);

  const apply = (next: string): boolean => {
    cancel.current?.();
    const query = next.trim();
    const found = problemOf(query);
    setProblem(found && { ...found, at: found.at + next.indexOf(query) });
    if (found) return false;
    applied.current = query;
    change(captureId, { query });
    return true;
  };
  return {
    view,
    text,
    problem,
    setText: (next) => {
      setText(next);
      // What was wrong may be mended by this key; what is newly wrong may be on its way to be right.
      if (problem && !problemOf(next.trim())) setProblem(null);
      cancel.current?.();
      cancel.current = clock.after(PAUSE_MS, () => apply(next));
    },
    run: (next) => {
      setText(next);
      if (apply(next)) remember(next);
    },
  };
}

function problemOf(query: string): QueryProblem | null {
  const { problem } = parseQuery(query);
  if (!problem) return null;
  const { params, ...rest } = problem;
  const texts = Object.entries(params).map(([name, value]) => [name, String(value)] as const);
  return { ...rest, params: Object.fromEntries(texts) };
}
