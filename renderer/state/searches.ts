// Scope: persisted, in the core's data folder under the key `searches`. What the list of messages of
// each capture shows, which is the window's own while it is open, saved queries and the last ones.
import { create } from 'zustand';
import { fieldsOf, listOf } from './stored-value.ts';

export interface MessagesView {
  /** The list of messages is in front instead of the tree. */
  shown: boolean;
  query: string;
  /** Milliseconds since 1970: only what was recorded up to then. */
  until: number | null;
  /** Connection events among the messages; null: where the query is empty. */
  events: boolean | null;
}

export interface SavedQuery {
  name: string;
  query: string;
}

interface SearchesState {
  views: Readonly<Record<string, MessagesView>>;
  saved: readonly SavedQuery[];
  /** Newest first. */
  recent: readonly string[];
  /** The messages of every stream with the newest at the bottom instead of the top. */
  newestLast: boolean;
  /** Where the focus goes once the list is there. Not kept. */
  focus: 'query' | 'rows' | null;
  change(captureId: string, change: Partial<MessagesView>): void;
  remember(query: string): void;
  /** Saves under a name; a query of this name is replaced in its place. */
  save(query: SavedQuery): void;
  rename(from: string, to: string): void;
  remove(name: string): void;
  wantFocus(focus: SearchesState['focus']): void;
  setNewestLast(newestLast: boolean): void;
}

export const EMPTY_VIEW: MessagesView = { shown: false, query: '', until: null, events: null };
const MOST_RECENT = 20;
const MOST_SAVED = 500;
const MOST_VIEWS = 100;

export const useSearches = create<SearchesState>()((set) => ({
  views: {},
  saved: [],
  recent: [],
  newestLast: false,
  focus: null,
  change: (captureId, change) =>
    set(({ views }) => {
      const { [captureId]: before, ...others } = views;
      // The one changed last comes last: it is the last to be let go.
      return { views: { ...others, [captureId]: { ...EMPTY_VIEW, ...before, ...change } } };
    }),
  remember: (query) => {
    const text = query.trim();
    if (text === '') return;
    set(({ recent }) => ({
      recent: [text, ...recent.filter((other) => other !== text)].slice(0, MOST_RECENT),
    }));
  },
  save: (query) =>
    set(({ saved }) => ({
      saved: saved.some(({ name }) => name === query.name)
        ? saved.map((other) => (other.name === query.name ? query : other))
        : [...saved, query].slice(0, MOST_SAVED),
    })),
  rename: (from, to) =>
    set(({ saved }) => ({
      saved: saved
        .filter(({ name }) => name === from || name !== to)
        .map((other) => (other.name === from ? { ...other, name: to } : other)),
    })),
  remove: (name) => set(({ saved }) => ({ saved: saved.filter((other) => other.name !== name) })),
  wantFocus: (focus) => set({ focus }),
  setNewestLast: (newestLast) => set({ newestLast }),
}));

export function useMessagesView(captureId: string): MessagesView {
  return useSearches((state) => state.views[captureId] ?? EMPTY_VIEW);
}

const VERSION = 1;

/** What is written to the settings. */
export function storedSearches(): object {
  const { views, saved, recent, newestLast } = useSearches.getState();
  const kept = Object.fromEntries(Object.entries(views).slice(-MOST_VIEWS));
  return { version: VERSION, views: kept, saved, recent, newestLast };
}

/** Takes over what was written, by this version or another; what does not fit is left out. */
export function restoreSearches(stored: unknown): void {
  const views = [...fieldsOf(fieldsOf(stored).get('views'))];
  useSearches.setState({ views: Object.fromEntries(views.map(([id, one]) => [id, viewOf(one)])) });
  takeSearches(stored);
}

/** Takes over what another window changed: all but what its lists show. */
export function takeSearches(stored: unknown): void {
  const from = fieldsOf(stored);
  const recent = listOf(from.get('recent')).filter((query) => typeof query === 'string');
  // Two windows may have saved the same name at once.
  const saved = new Map(
    listOf(from.get('saved'))
      .flatMap(savedOf)
      .map((one) => [one.name, one]),
  );
  useSearches.setState({
    saved: [...saved.values()].slice(0, MOST_SAVED),
    recent: recent.slice(0, MOST_RECENT),
    newestLast: from.get('newestLast') === true,
  });
}

function viewOf(stored: unknown): MessagesView {
  const from = fieldsOf(stored);
  const query = from.get('query');
  const until = from.get('until');
  const events = from.get('events');
  return {
    shown: from.get('shown') === true,
    query: typeof query === 'string' ? query : '',
    until: typeof until === 'number' ? until : null,
    events: typeof events === 'boolean' ? events : null,
  };
}

function savedOf(stored: unknown): SavedQuery[] {
  const from = fieldsOf(stored);
  const name = from.get('name');
  const query = from.get('query');
  return typeof name === 'string' && typeof query === 'string' ? [{ name, query }] : [];
}
