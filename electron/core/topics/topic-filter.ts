// What the filter box of a view leaves: tests for topics by their nodes. A level that many topics share
// is looked at once, so a million topics cost little more than their different names.

import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { ROOT, type TopicNodes } from './topic-nodes.ts';

/** Whether the topic at a node passes. */
export type TopicTest = (node: number) => boolean;

const MOST_WORDS = 30;

/**
 * Finds the words anywhere in the topic name, upper and lower case alike; a word with a slash goes over
 * levels. Undefined for no words. Throws a `ProblemError` for more than 30.
 */
export function textTest(tree: TopicNodes, text: string): TopicTest | undefined {
  const words = [...new Set(text.toLowerCase().split(/\s+/).filter(Boolean))];
  if (words.length === 0) return undefined;
  if (words.length > MOST_WORDS) {
    throw new ProblemError({
      code: 'FILTER_TOO_LONG',
      message: 'The filter has more than 30 words. Use fewer.',
    });
  }
  const tests = words.map((word) => wordTest(tree, word));
  const all = 2 ** words.length - 1;
  // Bits of the words found down to a node. Parents come before their children.
  let found = new Uint32Array(tree.count);
  let known = 1;
  return (node) => {
    if (node >= found.length) {
      const more = new Uint32Array(Math.max(tree.count, node + 1) * 1.25);
      more.set(found);
      found = more;
    }
    for (; known <= node; known++) {
      let bits = found[tree.parent(known)] ?? 0;
      for (let at = 0; at < tests.length; at++) {
        if ((bits & (1 << at)) === 0 && tests[at]?.(known)) bits |= 1 << at;
      }
      found[known] = bits;
    }
    return found[node] === all;
  };
}

/** Whether a word ends in the level of a node, or stands in it. */
function wordTest(tree: TopicNodes, word: string): TopicTest {
  const parts = word.split('/');
  const last = parts.pop() ?? '';
  if (parts.length === 0) return withinName(tree, last);
  const first = parts.shift() ?? '';
  const tests = [
    byName(tree, (name) => name.startsWith(last)),
    ...parts.reverse().map((part) => byName(tree, (name) => name === part)),
    byName(tree, (name) => name.endsWith(first)),
  ];
  return (node) => {
    let at = node;
    for (const test of tests) {
      if (at === ROOT || !test(at)) return false;
      at = tree.parent(at);
    }
    return true;
  };
}

/** Names looked at in one go. */
const NAMES_AHEAD = 1_024;

/** Whether `part` stands in a node's name, remembered for each name. */
function withinName(tree: TopicNodes, part: string): TopicTest {
  const { names } = tree;
  if (/[^\0-\x7f]/.test(part)) return byName(tree, (name) => name.includes(part));
  const bytes = Buffer.from(part);
  const closer = byName(tree, (name) => name.includes(part));
  let found = new Uint8Array(names.count);
  let scanned = 0;
  return (node) => {
    const name = tree.nameId(node);
    if (name >= scanned) {
      const end = Math.min(names.count, name + NAMES_AHEAD);
      found = withRoom(found, end, names.count);
      names.scan(scanned, end, bytes, found);
      scanned = end;
    }
    return found[name] === 2 || (found[name] === 0 && closer(node));
  };
}

/** A test of a node's name, remembered for each name. */
function byName(tree: TopicNodes, test: (lowerName: string) => boolean): TopicTest {
  const { names } = tree;
  /** 0: not looked at yet, 1: no, 2: yes. */
  let known = new Uint8Array(0);
  return (node) => {
    const name = tree.nameId(node);
    known = withRoom(known, name + 1, names.count);
    known[name] ||= test(names.text(name).toLowerCase()) ? 2 : 1;
    return known[name] === 2;
  };
}

function withRoom(column: Uint8Array<ArrayBuffer>, needed: number, likely: number) {
  if (needed <= column.length) return column;
  const more = new Uint8Array(Math.ceil(Math.max(needed, likely) * 1.25));
  more.set(column);
  return more;
}

const DEAD = 0;
const FITS = 1;
const ALL_BELOW = 2;

/**
 * Topics a topic filter matches (section 4.7 of 3.1.1 and 5.0): `#` also matches the level above it, a
 * leading wildcard no name that begins with `$`. Undefined for an empty filter. Throws a `ProblemError`
 * for one the standard does not allow.
 */
export function topicFilterTest(tree: TopicNodes, filter: string): TopicTest | undefined {
  if (filter.trim() === '') return undefined;
  const problem = checkTopicFilter(filter);
  if (problem) throw new ProblemError(problem);
  const levels = (
    filter.startsWith('$share/') ? filter.split('/').slice(2) : filter.split('/')
  ).map((level) => ({ level, name: -1 }));
  const open = levels.at(-1)?.level === '#';
  if (open) levels.pop();
  const leadingWildcard = levels[0] === undefined || levels[0].level === '+';
  let states = new Uint8Array(tree.count);
  let depths = new Uint16Array(tree.count);
  states[ROOT] = open && levels.length === 0 ? ALL_BELOW : FITS;
  let known = 1;
  const stateOf = (node: number): number => {
    const parent = tree.parent(node);
    const depth = (depths[parent] ?? 0) + 1;
    depths[node] = depth;
    if (depth === 1 && leadingWildcard && tree.name(node).startsWith('$')) return DEAD;
    const above = states[parent] ?? DEAD;
    if (above !== FITS) return above;
    const wanted = levels[depth - 1];
    if (!wanted) return DEAD;
    if (wanted.level !== '+') {
      if (wanted.name < 0) wanted.name = tree.names.find(wanted.level);
      if (wanted.name !== tree.nameId(node)) return DEAD;
    }
    return open && depth === levels.length ? ALL_BELOW : FITS;
  };
  return (node) => {
    if (node >= states.length) {
      const length = Math.ceil(Math.max(tree.count, node + 1) * 1.25);
      const more = { states: new Uint8Array(length), depths: new Uint16Array(length) };
      more.states.set(states);
      more.depths.set(depths);
      ({ states, depths } = more);
    }
    for (; known <= node; known++) states[known] = stateOf(known);
    return states[node] === ALL_BELOW || (states[node] === FITS && depths[node] === levels.length);
  };
}
