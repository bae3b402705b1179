// Topics at or below some nodes that the broker is known to keep a retained message of.
import { LoopSlice } from '../util/loop-slice.ts';
import { NODE_MASK } from './node-page.ts';
import type { TopicIndex } from './topic-index.ts';
import { ROOT, type TopicNodes } from './topic-nodes.ts';

const SYSTEM_LEVEL = '$SYS';
/** Nodes between looks at the clock. */
const AT_ONCE = 256;

export interface RetainedTopics {
  nodes: number[];
  /** How many more there are of the broker itself, which nobody else publishes. */
  system: number;
}

/** What it costs follows what is below `tops`; it runs in slices. */
export async function retainedTopics(
  index: TopicIndex,
  tops: readonly number[],
): Promise<RetainedTopics> {
  const { nodes } = index;
  const found: RetainedTopics = { nodes: [], system: 0 };
  const slice = new LoopSlice();
  let seen = 0;
  for (const top of outermost(nodes, tops)) {
    for (let node: number | undefined = top; node !== undefined; node = next(nodes, node, top)) {
      if (index.hasRetained(node)) {
        const system = nodes.find(SYSTEM_LEVEL);
        if (system !== undefined && index.isAtOrBelow(node, system)) found.system++;
        else found.nodes.push(node);
      }
      if (++seen % AT_ONCE === 0 && slice.isOver()) await slice.next();
    }
  }
  return found;
}

/** The node after `node` in the order parent, then children; undefined when nothing below `top` is left. */
function next(nodes: TopicNodes, node: number, top: number): number | undefined {
  const child = nodes.page(node).newestChild[node & NODE_MASK] ?? 0;
  if (child !== 0) return child;
  for (let at = node; at !== top; at = nodes.parent(at)) {
    const sibling = nodes.page(at).olderSibling[at & NODE_MASK] ?? 0;
    if (sibling !== 0) return sibling;
  }
  return undefined;
}

/** Without those that are below others of them. */
function outermost(nodes: TopicNodes, tops: readonly number[]): number[] {
  const wanted = new Set(tops);
  return [...wanted].filter((node) => {
    for (let at = node; at !== ROOT; ) {
      at = nodes.parent(at);
      if (wanted.has(at)) return false;
    }
    return true;
  });
}
