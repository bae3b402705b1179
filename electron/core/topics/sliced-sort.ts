// Puts numbers in order without keeping the main loop: few at once, many in slices with the loop
// turning between them.
import type { LoopSlice } from '../util/loop-slice.ts';

export type Compare = (a: number, b: number) => number;

/** Of so many, looking at the clock does not cost. */
const RUN = 512;
const CLOCK_EVERY = 4_096;

/** Sorts in place at once; what is in order already costs one look at each. */
export function sortNow(items: Int32Array, compare: Compare): void {
  if (!isSorted(items, compare)) items.sort(compare);
}

function isSorted(items: Int32Array, compare: Compare): boolean {
  for (let at = 1; at < items.length; at++) {
    if (compare(items[at - 1] ?? 0, items[at] ?? 0) > 0) return false;
  }
  return true;
}

/**
 * Sorts in place, a merge sort from short runs upwards. `stopped` is asked after each turn of the loop;
 * answers false when it said so, and the items are then in any order.
 */
export async function sortInSlices(
  items: Int32Array<ArrayBuffer>,
  compare: Compare,
  slice: LoopSlice,
  stopped: () => boolean,
): Promise<boolean> {
  for (let from = 0; from < items.length; from += RUN) {
    sortNow(items.subarray(from, from + RUN), compare);
    if (slice.isOver()) await slice.next();
    if (stopped()) return false;
  }
  let source = items;
  let target = new Int32Array(items.length);
  for (let run = RUN; run < items.length; run *= 2) {
    for (let from = 0; from < items.length; from += 2 * run) {
      const ends = { middle: from + run, end: from + 2 * run };
      if (!(await mergeInto(source, target, from, ends, compare, slice, stopped))) return false;
    }
    [source, target] = [target, source];
  }
  if (source !== items) items.set(source);
  return true;
}

async function mergeInto(
  source: Int32Array,
  target: Int32Array,
  from: number,
  ends: { middle: number; end: number },
  compare: Compare,
  slice: LoopSlice,
  stopped: () => boolean,
): Promise<boolean> {
  const middle = Math.min(ends.middle, source.length);
  const end = Math.min(ends.end, source.length);
  let left = from;
  let right = middle;
  const inOrder = middle >= end || compare(source[middle - 1] ?? 0, source[middle] ?? 0) <= 0;
  if (inOrder) {
    target.set(source.subarray(from, end), from);
    return true;
  }
  for (let at = from; at < end; ) {
    for (const pause = Math.min(at + CLOCK_EVERY, end); at < pause; at++) {
      const takeLeft =
        right >= end || (left < middle && compare(source[left] ?? 0, source[right] ?? 0) <= 0);
      target[at] = (takeLeft ? source[left++] : source[right++]) ?? 0;
    }
    if (!slice.isOver()) continue;
    await slice.next();
    if (stopped()) return false;
  }
  return true;
}

/** `few` into `many`, both in order: binary searches, because comparing is the cost. */
export function merged(
  many: Int32Array,
  few: Int32Array,
  compare: Compare,
): Int32Array<ArrayBuffer> {
  const result = new Int32Array(many.length + few.length);
  let taken = 0;
  let at = 0;
  for (const item of few) {
    let low = taken;
    let high = many.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(many[middle] ?? 0, item) <= 0) low = middle + 1;
      else high = middle;
    }
    result.set(many.subarray(taken, low), at);
    at += low - taken;
    taken = low;
    result[at++] = item;
  }
  result.set(many.subarray(taken), at);
  return result;
}

/** `first`, then `second`. */
export function joined(first: Int32Array, second: Int32Array): Int32Array<ArrayBuffer> {
  const nodes = new Int32Array(first.length + second.length);
  nodes.set(first);
  nodes.set(second, first.length);
  return nodes;
}
