// A topic tree and what it should show, worked out the long way.
import fc from 'fast-check';
import { emptyAnswer } from '../../../electron/core/capture/evaluate.ts';
import type { Evaluate } from '../../../electron/core/topics/query-filter.ts';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';
import { TopicView } from '../../../electron/core/topics/topic-view.ts';
import { TreeLayout } from '../../../electron/core/topics/tree-layout.ts';
import type { TreeView } from '../../../electron/core/topics/view-registry.ts';
import type { TreeOrder } from '../../../shared/contract/topics.ts';

const level = fc.oneof(
  fc.constantFrom(
    ...['', 'a', 'b', 'B', '2', '10', '02', '__proto__', 'constructor', ' ', '\u{1F321}', '\u202e'],
    ...['A\u030a', '\u00c5', '\ud800', 'x'.repeat(300)],
  ),
  fc.string({ maxLength: 3 }).map((text) => text.replaceAll('/', '.')),
);
export const topicName = fc
  .array(level, { minLength: 1, maxLength: 5 })
  .map((levels) => levels.join('/'));

/** A message: a topic name and the size of its payload. */
export const traffic = fc.array(fc.tuple(topicName, fc.integer({ min: 0, max: 100 })), {
  maxLength: 40,
});
export type Traffic = readonly (readonly [string, number])[];

export const MICROS = 1_700_000_000_000_000;

export function receive(index: TopicIndex, messages: Traffic, from = 1): void {
  for (const [at, [topic, size]] of messages.entries()) {
    const node = index.nodes.node(topic);
    if (node === undefined) throw new Error('full');
    const id = from + at;
    index.received(node, id, MICROS + id, 0, new Uint8Array(size), 0, size);
  }
}

export function indexOf(messages: Traffic): TopicIndex {
  const index = new TopicIndex();
  receive(index, messages);
  return index;
}

export function treeOf(index: TopicIndex): TreeView {
  return new TopicView(index, new TreeLayout(index), (node) => index.nodes.name(node));
}

/** Of a tree without a capture. */
export const nothingStored: Evaluate = (ask) => Promise.resolve(emptyAnswer(ask));

/** Every row of a view, put together from small windows. */
export function allRows(view: TreeView, step: number) {
  const rows = [];
  for (let first = 0; ; first += step) {
    const frame = view.frame({ first, count: step, anchor: null, have: null, held: false }, 0);
    // The last window is moved back to be full; rows already seen are left out.
    rows.push(...frame.rows.slice(first - frame.first));
    if (first + step >= frame.total) return rows;
  }
}

export function levelsAbove(name: string): string[] {
  const levels = name.split('/');
  return levels.map((_, at) => levels.slice(0, at + 1).join('/'));
}

interface NaiveNode {
  path: string;
  name: string;
  arrival: number;
  messages: number;
  bytes: number;
  time: number;
  children: NaiveNode[];
}

/** The tree of `messages`, kept to topics that `passes`, as nested objects. */
export function naiveTree(messages: Traffic, passes: (topic: string) => boolean): NaiveNode {
  const root = { path: '', name: '', arrival: 0, messages: 0, bytes: 0, time: 0, children: [] };
  const known = new Map<string, NaiveNode>();
  for (const [at, [topic, size]] of messages.entries()) {
    let above: NaiveNode = root;
    for (const path of levelsAbove(topic)) {
      let node = known.get(path);
      if (!node) {
        const name = path.slice(path.lastIndexOf('/') + 1);
        node = { path, name, arrival: known.size, messages: 0, bytes: 0, time: 0, children: [] };
        known.set(path, node);
        if (messages.some(([name]) => passes(name) && levelsAbove(name).includes(path))) {
          above.children.push(node);
        }
      }
      node.messages++;
      node.bytes += size;
      node.time = at;
      above = node;
    }
  }
  return root;
}

/** Paths of the rows, flattened. */
export function naiveRows(
  root: NaiveNode,
  isOpen: (path: string) => boolean,
  by: TreeOrder,
  descending: boolean,
): string[] {
  const order = naiveOrder(by);
  const sorted = root.children.toSorted((a, b) => (descending ? order(b, a) : order(a, b)));
  return sorted.flatMap((child) => [
    child.path,
    ...(isOpen(child.path) ? naiveRows(child, isOpen, by, descending) : []),
  ]);
}

function naiveOrder(by: TreeOrder): (a: NaiveNode, b: NaiveNode) => number {
  switch (by) {
    case 'name':
      return (a, b) => naiveCompare(a.name, b.name);
    case 'messages':
      return (a, b) => a.messages - b.messages || a.arrival - b.arrival;
    case 'bytes':
      return (a, b) => a.bytes - b.bytes || a.arrival - b.arrival;
    case 'changed':
      return (a, b) => a.time - b.time || a.arrival - b.arrival;
    default:
      return (a, b) => a.arrival - b.arrival;
  }
}

/** Natural order as a list of pieces: digits as numbers, letters A to Z as a to z. */
export function naiveCompare(a: string, b: string): number {
  const [left, right] = [pieces(a), pieces(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [x, y] = [left[at] ?? '', right[at] ?? ''];
    const numbers = typeof x === 'bigint' && typeof y === 'bigint';
    const [p, q] = numbers ? [x, y] : [code(x), code(y)];
    if (p !== q) return p < q ? -1 : 1;
  }
  if (left.length !== right.length) return left.length - right.length;
  return compareUnits(a, b);
}

/** Runs of digits as numbers, everything else one UTF-16 unit each. */
function pieces(name: string): (string | bigint)[] {
  return [...name.matchAll(/\d+|./gs)].map(([piece]) =>
    /^\d+$/.test(piece) ? BigInt(piece) : piece.replace(/[A-Z]/, (letter) => letter.toLowerCase()),
  );
}

function code(piece: string | bigint): number {
  return (typeof piece === 'bigint' ? String(piece) : piece).charCodeAt(0);
}

function compareUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
