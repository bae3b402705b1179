// Scope: persisted, in the window and in the core's data folder under the key `trees`. How the topic tree of each capture
// was left: what was unfolded, its filter, order, pins and place. By topic names, as the core's nodes end
// with it.
import { create } from 'zustand';
import { fieldsOf, listOf, oneOf, textOrNull } from './stored-value.ts';

export const TREE_FILTER_MODES = ['text', 'topic-filter', 'query'] as const;
export const TREE_ORDERS = ['name', 'arrival', 'messages', 'rate', 'bytes', 'changed'] as const;

/** One act of folding; a later one counts more than an earlier one. */
export interface TreeFold {
  /** The name of the level with those above it; null for the root, above the first levels. */
  topic: string | null;
  expanded: boolean;
  /** With everything below it. */
  subtree: boolean;
}

export interface TreeMemory {
  /** In the order they are to be applied to a tree with every level folded. */
  folds: readonly TreeFold[];
  filter: {
    mode: (typeof TREE_FILTER_MODES)[number];
    text: string;
    /** Seconds: only topics with a message since; null for all. */
    changedWithin: number | null;
  };
  order: { by: (typeof TREE_ORDERS)[number]; descending: boolean };
  /** Topic names, in the order they were pinned. */
  pinned: readonly string[];
  /**
   * The topic, or level above topics, at the top of what is in sight, and how many pixels below the top it
   * is: 0, or less where it is cut. Null for the beginning.
   */
  anchor: { topic: string; below: number } | null;
}

export const EMPTY_TREE: TreeMemory = {
  folds: [],
  filter: { mode: 'text', text: '', changedWithin: null },
  order: { by: 'name', descending: false },
  pinned: [],
  anchor: null,
};

export const MOST_PINNED = 50;
const MOST_FOLDS = 2_000;
const MOST_TREES = 50;
/** Characters of all trees together: it is sent and written whole with every change. */
const MOST_TEXT = 200_000;
const MOST_SECONDS = 366 * 86_400;

interface TreeMemoryState {
  trees: Readonly<Record<string, TreeMemory>>;
  change(captureId: string, change: Partial<TreeMemory>): void;
  fold(captureId: string, fold: TreeFold): void;
  forget(captureId: string): void;
}

export const useTreeMemory = create<TreeMemoryState>()((set) => ({
  trees: {},
  change: (captureId, change) => set(({ trees }) => ({ trees: changed(trees, captureId, change) })),
  fold: (captureId, fold) =>
    set(({ trees }) => {
      const { folds } = trees[captureId] ?? EMPTY_TREE;
      return { trees: changed(trees, captureId, { folds: withFold(folds, fold) }) };
    }),
  forget: (captureId) =>
    set(({ trees: { [captureId]: _forgotten, ...others } }) => ({ trees: others })),
}));

/** How the tree of a capture was left. */
export function treeMemory(captureId: string): TreeMemory {
  return useTreeMemory.getState().trees[captureId] ?? EMPTY_TREE;
}

function changed(
  trees: TreeMemoryState['trees'],
  captureId: string,
  change: Partial<TreeMemory>,
): TreeMemoryState['trees'] {
  const { [captureId]: before = EMPTY_TREE, ...others } = trees;
  // The one changed last comes last: it is the last to be let go.
  return { ...others, [captureId]: { ...before, ...change } };
}

/** Leaves out what the new fold makes pointless; beyond the budget the oldest are let go. */
function withFold(folds: readonly TreeFold[], fold: TreeFold): TreeFold[] {
  const others = folds.filter((other) =>
    fold.subtree ? !isWithin(other.topic, fold.topic) : other.subtree || other.topic !== fold.topic,
  );
  const unfoldedFromAbove = others.some(
    (other) => other.subtree && other.expanded && isWithin(fold.topic, other.topic),
  );
  // Folded is what every level is anyway.
  if (!fold.expanded && !unfoldedFromAbove) return others;
  return [...others, fold].slice(-MOST_FOLDS);
}

function isWithin(topic: string | null, above: string | null): boolean {
  if (above === null || topic === above) return true;
  return topic?.startsWith(`${above}/`) ?? false;
}

const VERSION = 1;

/** What is written to the settings. */
export function storedTrees(): object {
  let left = MOST_TEXT;
  const kept: [string, TreeMemory][] = [];
  for (const [id, tree] of Object.entries(useTreeMemory.getState().trees).reverse()) {
    if (kept.length === MOST_TREES) break;
    const rest = textOf(tree);
    if (rest > left) continue;
    const folds = newestWithin(tree.folds, left - rest);
    left -= rest + folds.reduce((sum, fold) => sum + foldText(fold), 0);
    kept.unshift([id, { ...tree, folds }]);
  }
  return { version: VERSION, trees: Object.fromEntries(kept) };
}

/** Everything but its folds. */
function textOf({ filter, pinned, anchor }: TreeMemory): number {
  const names = [filter.text, anchor?.topic ?? '', ...pinned];
  return names.reduce((sum, name) => sum + name.length, 0);
}

/** The names around it are part of what is written. */
function foldText({ topic }: TreeFold): number {
  return (topic?.length ?? 0) + 50;
}

function newestWithin(folds: readonly TreeFold[], characters: number): TreeFold[] {
  let left = characters;
  const older = folds.findLastIndex((fold) => {
    left -= foldText(fold);
    return left < 0;
  });
  return folds.slice(older + 1);
}

/** Takes over what was written, by this version or another; what does not fit is left out. */
export function restoreTrees(stored: unknown): void {
  const restored = [...fieldsOf(fieldsOf(stored).get('trees'))]
    .slice(-MOST_TREES)
    .map(([id, tree]) => [id, treeOf(tree)]);
  // What the user has changed meanwhile stands.
  useTreeMemory.setState(({ trees }) => ({ trees: { ...Object.fromEntries(restored), ...trees } }));
}

function treeOf(stored: unknown): TreeMemory {
  const from = fieldsOf(stored);
  const filter = fieldsOf(from.get('filter'));
  const order = fieldsOf(from.get('order'));
  const pinned = listOf(from.get('pinned')).filter((topic) => typeof topic === 'string');
  return {
    folds: listOf(from.get('folds')).slice(-MOST_FOLDS).flatMap(foldOf),
    filter: {
      mode: oneOf(TREE_FILTER_MODES, filter.get('mode'), EMPTY_TREE.filter.mode),
      text: textOrNull(filter.get('text')) ?? '',
      changedWithin: secondsOf(filter.get('changedWithin')),
    },
    order: {
      by: oneOf(TREE_ORDERS, order.get('by'), EMPTY_TREE.order.by),
      descending: order.get('descending') === true,
    },
    pinned: [...new Set(pinned)].slice(0, MOST_PINNED),
    anchor: anchorOf(from.get('anchor')),
  };
}

function foldOf(stored: unknown): TreeFold[] {
  const from = fieldsOf(stored);
  const topic = from.get('topic');
  if (topic !== null && typeof topic !== 'string') return [];
  return [
    { topic, expanded: from.get('expanded') === true, subtree: from.get('subtree') === true },
  ];
}

function anchorOf(stored: unknown): TreeMemory['anchor'] {
  const from = fieldsOf(stored);
  const topic = textOrNull(from.get('topic'));
  const below = from.get('below');
  return topic === null ? null : { topic, below: typeof below === 'number' ? below : 0 };
}

function secondsOf(value: unknown): number | null {
  const fits = typeof value === 'number' && value > 0 && value <= MOST_SECONDS;
  return fits ? value : null;
}
