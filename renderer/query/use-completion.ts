// Completion while a query is typed: the list under the caret and its keys.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import {
  type Completion,
  type CompletionItem,
  completeQuery,
} from '../../shared/query/complete-query.ts';
import { usePage } from '../page.ts';
import { CompletionSources, type Sample } from './completion-sources.ts';

const MOST_RECENT = 10;

interface CompletionInput {
  captureId: string;
  /** Messages whose JSON paths are offered. */
  samples(): readonly Sample[];
  /** The last queries, newest first: offered where nothing is typed. */
  recent: readonly string[];
  text: string;
  /** Replaces the whole text and puts the caret. */
  replace(text: string, caret: number): void;
}

export interface CompletionList {
  /** Empty when there is nothing to offer. */
  items: readonly CompletionItem[];
  /** Where in the text the list belongs. */
  from: number;
  /** Index of the chosen item; -1 for none. */
  chosen: number;
  choose(index: number): void;
  accept(index: number): void;
  /** Opens or refreshes the list for a caret. */
  update(text: string, caret: number): void;
  close(): void;
  /** Gets to know what can be offered, before anything is typed. */
  prepare(): void;
  /** True when the key was for the list. */
  onKeyDown(event: KeyboardEvent<HTMLInputElement>): boolean;
}

export function useCompletion(input: CompletionInput): CompletionList {
  const { captureId } = input;
  const { client } = usePage();
  const [state, setState] = useState<{ completion: Completion; chosen: number } | null>(null);
  const sources = useRef<CompletionSources | null>(null);
  const asked = useRef('');
  useEffect(() => {
    const made = new CompletionSources(client, captureId);
    sources.current = made;
    return () => made.dispose();
  }, [client, captureId]);

  /** `again`: the same text, for which more can be offered now; what was chosen stays chosen. */
  const show = (text: string, caret: number, again: boolean) => {
    const { topics = [], paths = [] } = sources.current ?? {};
    const completion = completeQuery(text, caret, { topics, paths });
    const items = text.trim() === '' ? recentItems(input.recent) : completion.items;
    const written = text.slice(completion.from, completion.to);
    // What is written already is no help.
    const useful = items.filter(({ insert }) => insert !== written);
    setState((before) => {
      if (useful.length === 0) return null;
      const chosenItem = again ? before?.completion.items[before.chosen]?.insert : undefined;
      const chosen = useful.findIndex(({ insert }) => insert === chosenItem);
      return { completion: { ...completion, items: useful }, chosen };
    });
  };
  const close = () => {
    // Topics that come now are for a list that is closed.
    asked.current = '';
    setState(null);
  };
  const update = (text: string, caret: number) => {
    show(text, caret, false);
    asked.current = text;
    const typed = /topic(?:\*?=|:)["']?([^\s"']*)$/i.exec(text.slice(0, caret))?.[1];
    if (typed === undefined) return;
    void sources.current?.findTopics(typed).then((fresh) => {
      if (fresh && asked.current === text) show(text, caret, true);
    });
  };
  const accept = (index: number) => {
    const item = state?.completion.items[index];
    if (!state || !item) return;
    const { from, to } = state.completion;
    const whole = input.text.trim() === '';
    const before = whole ? '' : input.text.slice(0, from);
    const text = before + item.insert + (whole ? '' : input.text.slice(to));
    const caret = before.length + item.insert.length;
    close();
    input.replace(text, caret);
    // After an operator or a field its values come next; a whole query is finished.
    if (item.kind !== 'value' && item.kind !== 'topic') update(text, caret);
  };
  const move = (by: number) => {
    if (!state) return;
    const count = state.completion.items.length;
    // One place more than items: the text as it is typed.
    const next = ((state.chosen + 1 + by + count + 1) % (count + 1)) - 1;
    setState({ ...state, chosen: next });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): boolean => {
    const { selectionStart } = event.currentTarget;
    if (event.key === ' ' && event.ctrlKey) update(input.text, selectionStart ?? 0);
    else if (!state) {
      if (event.key !== 'ArrowDown') return false;
      update(input.text, selectionStart ?? 0);
    } else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab' && !event.shiftKey) accept(Math.max(state.chosen, 0));
    else if (event.key === 'Enter' && state.chosen >= 0) accept(state.chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    items: state?.completion.items ?? [],
    from: state?.completion.from ?? 0,
    chosen: state?.chosen ?? -1,
    choose: (index) => state && setState({ ...state, chosen: index }),
    accept,
    update,
    close,
    prepare: () => void sources.current?.learn(input.samples()),
    onKeyDown,
  };
}

function recentItems(queries: readonly string[]): CompletionItem[] {
  return queries
    .slice(0, MOST_RECENT)
    .map((query) => ({ insert: query, label: query, kind: 'value' as const }));
}
