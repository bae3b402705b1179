// Scope: persisted, in the window and in the core's data folder under the key `tabs`. Which captures have a tab, those of
// connections and opened files alike, which one is in front, and what is selected in it. Kept by topic
// names: the nodes of a core end with it.
import { create } from 'zustand';
import { fieldsOf, listOf, textOrNull } from './stored-value.ts';

export interface SelectedTopic {
  node: number;
  /** The whole topic name; null until the core has said it. */
  topic: string | null;
  /** The message the user picked from the history or the stream; null follows the newest. */
  messageId: number | null;
}

/** A topic that was selected before, and whose node is not known (any more). */
export interface WantedTopic {
  topic: string;
  messageId: number | null;
}

interface SelectionState {
  tabs: readonly string[];
  active: string | null;
  topics: Readonly<Record<string, SelectedTopic>>;
  /** By capture, as `topics`; one of the two at most. */
  wanted: Readonly<Record<string, WantedTopic>>;
  /** The user has chosen a tab or a topic in this page. Not kept. */
  chosen: boolean;
  openTab(captureId: string): void;
  /** Adds a tab without bringing it to the front, unless there is none yet. */
  addTab(captureId: string): void;
  closeTab(captureId: string): void;
  activate(captureId: string): void;
  selectNode(captureId: string, node: number | null): void;
  nameTopic(captureId: string, node: number, topic: string): void;
  pickMessage(captureId: string, messageId: number | null): void;
  /** The node of a topic that is selected or wanted; null: the core does not know the topic (yet). */
  found(captureId: string, topic: string, node: number | null): void;
  /** Closes all tabs but those of `captureIds`. */
  keepTabs(captureIds: ReadonlySet<string>): void;
}

export const useSelection = create<SelectionState>()((set, get) => ({
  tabs: [],
  active: null,
  topics: {},
  wanted: {},
  chosen: false,
  openTab: (id) => set(({ tabs }) => ({ tabs: withTab(tabs, id), active: id, chosen: true })),
  addTab: (id) => set(({ tabs, active }) => ({ tabs: withTab(tabs, id), active: active ?? id })),
  closeTab: (id) =>
    set(({ tabs, active, topics, wanted }) => {
      const at = tabs.indexOf(id);
      const rest = tabs.filter((tab) => tab !== id);
      const neighbour = rest[Math.min(Math.max(at, 0), rest.length - 1)] ?? null;
      return {
        tabs: rest,
        active: active === id ? neighbour : active,
        topics: without(topics, id),
        wanted: without(wanted, id),
      };
    }),
  activate: (id) => set({ active: id, chosen: true }),
  selectNode: (id, node) =>
    set(({ topics, wanted }) => {
      if (node !== null && topics[id]?.node === node) return {};
      const others = { topics: without(topics, id), wanted: without(wanted, id), chosen: true };
      if (node === null) return others;
      const selected = { node, topic: null, messageId: null };
      return { ...others, topics: { ...others.topics, [id]: selected } };
    }),
  nameTopic: (id, node, topic) =>
    set(({ topics }) => {
      const selected = topics[id];
      return selected?.node === node ? { topics: { ...topics, [id]: { ...selected, topic } } } : {};
    }),
  pickMessage: (id, messageId) =>
    set(({ topics }) => {
      const selected = topics[id];
      return selected ? { topics: { ...topics, [id]: { ...selected, messageId } } } : {};
    }),
  found: (id, topic, node) =>
    set((state) => {
      const { topics, wanted } = state;
      const known = topics[id] ?? wanted[id];
      if (known?.topic !== topic) return state;
      const { messageId } = known;
      if (node === null) {
        if (wanted[id]) return state;
        return { topics: without(topics, id), wanted: { ...wanted, [id]: { topic, messageId } } };
      }
      if (topics[id]?.node === node) return state;
      return {
        topics: { ...topics, [id]: { node, topic, messageId } },
        wanted: without(wanted, id),
      };
    }),
  keepTabs: (ids) => {
    const { tabs, closeTab } = get();
    for (const tab of tabs) if (!ids.has(tab)) closeTab(tab);
  },
}));

export function useSelectedTopic(captureId: string): SelectedTopic | undefined {
  return useSelection((state) => state.topics[captureId]);
}

function withTab(tabs: readonly string[], id: string): readonly string[] {
  return tabs.includes(id) ? tabs : [...tabs, id];
}

function without<T>(record: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> {
  const { [id]: _gone, ...others } = record;
  return others;
}

const VERSION = 1;
const MOST_TABS = 50;
/** Characters of all topic names together. */
const MOST_TEXT = 200_000;

/** What is written to the settings. */
export function storedSelection(): object {
  const { tabs, active, topics, wanted } = useSelection.getState();
  let left = MOST_TEXT;
  const kept = tabs.slice(-MOST_TABS).flatMap((captureId) => {
    const { topic = null, messageId = null } = topics[captureId] ?? wanted[captureId] ?? {};
    left -= topic?.length ?? 0;
    return left < 0 ? [{ captureId }] : [{ captureId, topic, messageId }];
  });
  return { version: VERSION, active, tabs: kept };
}

/**
 * Takes over what was written, by this version or another; what does not fit is left out. What the user
 * has chosen meanwhile stands.
 */
export function restoreSelection(stored: unknown): void {
  const from = fieldsOf(stored);
  const restored = listOf(from.get('tabs')).slice(0, MOST_TABS).flatMap(tabOf);
  useSelection.setState((now) => {
    const tabs = [...new Set([...restored.map(({ captureId }) => captureId), ...now.tabs])];
    const active = textOrNull(from.get('active'));
    const wanted = restored.flatMap(({ captureId, topic, messageId }) =>
      topic === null || now.topics[captureId] ? [] : [[captureId, { topic, messageId }] as const],
    );
    return {
      tabs,
      active: now.chosen || active === null || !tabs.includes(active) ? now.active : active,
      wanted: { ...Object.fromEntries(wanted), ...now.wanted },
    };
  });
}

function tabOf(stored: unknown) {
  const from = fieldsOf(stored);
  const captureId = textOrNull(from.get('captureId'));
  const messageId = from.get('messageId');
  if (captureId === null) return [];
  return [
    {
      captureId,
      topic: textOrNull(from.get('topic')),
      messageId: typeof messageId === 'number' ? messageId : null,
    },
  ];
}
