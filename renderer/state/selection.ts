// Scope: session. Which captures have a tab, those of connections and opened files alike, which one is
// in front, and what is selected in it.
import { create } from 'zustand';

export interface SelectedTopic {
  node: number;
  /** The whole topic name; null until the core has said it. */
  topic: string | null;
  /** The message the user picked from the history; null follows the newest. */
  messageId: number | null;
}

interface SelectionState {
  tabs: readonly string[];
  active: string | null;
  topics: Readonly<Record<string, SelectedTopic>>;
  openTab(captureId: string): void;
  /** Adds a tab without bringing it to the front, unless there is none yet. */
  addTab(captureId: string): void;
  closeTab(captureId: string): void;
  activate(captureId: string): void;
  selectNode(captureId: string, node: number | null): void;
  nameTopic(captureId: string, node: number, topic: string): void;
  pickMessage(captureId: string, messageId: number | null): void;
}

export const useSelection = create<SelectionState>()((set) => ({
  tabs: [],
  active: null,
  topics: {},
  openTab: (id) => set(({ tabs }) => ({ tabs: withTab(tabs, id), active: id })),
  addTab: (id) => set(({ tabs, active }) => ({ tabs: withTab(tabs, id), active: active ?? id })),
  closeTab: (id) =>
    set(({ tabs, active, topics }) => {
      const at = tabs.indexOf(id);
      const rest = tabs.filter((tab) => tab !== id);
      const { [id]: _closed, ...others } = topics;
      const neighbour = rest[Math.min(Math.max(at, 0), rest.length - 1)] ?? null;
      return { tabs: rest, active: active === id ? neighbour : active, topics: others };
    }),
  activate: (id) => set({ active: id }),
  selectNode: (id, node) =>
    set(({ topics }) => {
      if (node !== null && topics[id]?.node === node) return {};
      const { [id]: _before, ...others } = topics;
      if (node === null) return { topics: others };
      return { topics: { ...others, [id]: { node, topic: null, messageId: null } } };
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
}));

export function useSelectedTopic(captureId: string): SelectedTopic | undefined {
  return useSelection((state) => state.topics[captureId]);
}

function withTab(tabs: readonly string[], id: string): readonly string[] {
  return tabs.includes(id) ? tabs : [...tabs, id];
}
