// What the rows of a table are sorted by.
import type { TableOrder } from '../../../shared/contract/topics.ts';
import type { LoopSlice } from '../util/loop-slice.ts';
import type { PathKeys } from './path-keys.ts';
import type { Sorting } from './row-order.ts';
import type { Compare } from './sliced-sort.ts';
import { HeadKeys } from './sort-keys.ts';
import type { TopicIndex } from './topic-index.ts';
import { TopicRanks } from './topic-ranks.ts';

const STEP = 1_024;

type Column = Exclude<TableOrder, 'topic' | 'arrival' | 'value' | { path: number }>;

/** `keys`: the values to sort by where that is a JSON path; without them rows come as they arrived. */
export function tableSorting(
  index: TopicIndex,
  by: TableOrder,
  descending: boolean,
  keys: PathKeys | null,
): Sorting {
  if (typeof by === 'object') return keys ? byPath(keys, descending) : byArrival(false);
  switch (by) {
    case 'topic':
      return byTopic(index, descending);
    case 'arrival':
      return byArrival(descending);
    case 'value':
      return byPayload(index, descending);
    default:
      return { ...UNPREPARED, compare: byNumber(columnOf(index, by), descending), changes: true };
  }
}

const UNPREPARED = { prepareNow: () => {}, prepare: () => Promise.resolve(true) };

function byArrival(descending: boolean): Sorting {
  const compare: Compare = descending ? (a, b) => b - a : (a, b) => a - b;
  return { ...UNPREPARED, compare, changes: false };
}

function byTopic({ nodes }: TopicIndex, descending: boolean): Sorting {
  const ranks = new TopicRanks(nodes);
  return {
    compare: descending ? (a, b) => ranks.compare(b, a) : ranks.compare,
    changes: false,
    prepareNow: () => {},
    prepare: (_, slice, stopped) => ranks.prepare(slice, stopped),
  };
}

function byPath({ keys }: PathKeys, descending: boolean): Sorting {
  const compare: Compare = (a, b) => keys.compare(a, b, descending) || a - b;
  return { ...UNPREPARED, compare, changes: true };
}

function byPayload(index: TopicIndex, descending: boolean): Sorting {
  const keys = new HeadKeys(index);
  const prepareNow = (nodes: Int32Array): void => {
    for (const node of nodes) keys.set(node);
  };
  const prepare = async (nodes: Int32Array, slice: LoopSlice, stopped: () => boolean) => {
    for (let at = 0; at < nodes.length && !stopped(); at += STEP) {
      prepareNow(nodes.subarray(at, at + STEP));
      if (slice.isOver()) await slice.next();
    }
    return !stopped();
  };
  const compare: Compare = (a, b) => keys.compare(a, b, descending) || a - b;
  return { compare, changes: true, prepareNow, prepare };
}

/** Equal values come in the order of arrival, either way round. */
function byNumber(value: (node: number) => number, descending: boolean): Compare {
  return descending
    ? (a, b) => value(b) - value(a) || a - b
    : (a, b) => value(a) - value(b) || a - b;
}

function columnOf(index: TopicIndex, by: Column): (node: number) => number {
  switch (by) {
    case 'messages':
      return (node) => index.receivedOn(node);
    case 'rate':
      return (node) => index.own.rate(node);
    case 'bytes':
      return (node) => index.own.bytes(node);
    case 'changed':
      return (node) => index.own.time(node);
    case 'size':
      return (node) => index.size(node);
    case 'qos':
      return (node) => index.qos(node);
    case 'retained':
      return (node) => (index.retained(node) ? 1 : 0);
  }
}
