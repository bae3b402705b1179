// The text in a query line and the query in force: one that can be read comes into force as it is typed,
// one that cannot is named once typing pauses.
import { useEffect, useRef, useState } from 'react';
import type { QueryProblem } from '../../shared/contract/base.ts';
import { parseQuery } from '../../shared/query/parse-query.ts';
import { usePage } from '../page.ts';

const PAUSE_MS = 350;

interface QueryTextInput {
  /** The query in force. */
  query: string;
  /** Puts a query in force; it can be read and has no spaces around it. */
  apply(query: string): void;
  /** Keeps it among the last ones. */
  remember(query: string): void;
  /** With each key that leaves it readable, instead of once typing pauses: it costs little. */
  atOnce?: boolean;
}

interface QueryText {
  text: string;
  problem: QueryProblem | null;
  setText(text: string): void;
  /** Puts it in force at once and keeps it among the last ones. */
  run(text: string): void;
}

export function useQueryText(input: QueryTextInput): QueryText {
  const { query, apply, remember, atOnce = false } = input;
  const { clock } = usePage();
  const [text, setText] = useState(query);
  const [problem, setProblem] = useState(() => problemOf(query));
  const cancel = useRef<(() => void) | null>(null);
  const applied = useRef(query);

  useEffect(() => {
    // Set from elsewhere: a command, a menu, another capture.
    if (query === applied.current) return;
    cancel.current?.();
    applied.current = query;
    setText(query);
    setProblem(problemOf(query));
  }, [query]);
  useEffect(() => () => cancel.current?.(), []);

  const take = (next: string): boolean => {
    cancel.current?.();
    const found = problemOf(next);
    setProblem(found);
    if (found) return false;
    applied.current = next.trim();
    apply(next.trim());
    return true;
  };
  return {
    text,
    problem,
    setText: (next) => {
      setText(next);
      const readable = problemOf(next) === null;
      // What was wrong may be mended by this key; what is newly wrong may be on its way to be right.
      if (readable) setProblem(null);
      cancel.current?.();
      if (atOnce && readable) take(next);
      else cancel.current = clock.after(PAUSE_MS, () => take(next));
    },
    run: (next) => {
      setText(next);
      if (take(next)) remember(next);
    },
  };
}

/** Where it is wrong is counted in the text as it is typed, spaces before it included. */
function problemOf(text: string): QueryProblem | null {
  const query = text.trim();
  const { problem } = parseQuery(query);
  return problem && { ...problem, at: problem.at + text.indexOf(query) };
}
