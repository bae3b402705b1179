// What the filter box of a view leaves: tests for topics by their nodes. A level that many topics share
// is looked at once, so a million topics cost little more than their different names.

import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { nameBytes } from './name-bytes.ts';
import type { NameTable } from './name-table.ts';
import { NODE_MASK } from './node-page.ts';
import { ROOT, type TopicNodes } from './topic-nodes.ts';

/** Whether the topic at a node passes. */
export type TopicTest = (node: number) => boolean;

/** A bit each. */
const MOST_WORDS = 30;
/** Nodes and names looked at in one go. */
const AHEAD = 1_024;

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
  const all = 2 ** words.length - 1;
  const look = lookForWords(tree, words);
  // Bits of the words found down to a node. Parents come before their children.
  let found = new Uint32Array(tree.count);
  let known = 1;
  return (node) => {
    if (node >= known) {
      const end = Math.min(node + AHEAD, tree.count);
      found = withRoom(found, end, tree.count);
      look(found, known, end);
      known = end;
    }
    return found[node] === all;
  };
}

/** Notes the words found down to each of the nodes from one to another, that not included. */
function lookForWords(tree: TopicNodes, words: readonly string[]) {
  const inNames = new WordsInNames(tree.names, words);
  const endings = words.map((word) => (word.includes('/') ? endsAt(tree, word) : null));
  return (found: Uint32Array, from: number, to: number): void => {
    for (let node = from; node < to; ) {
      const { parent, name } = tree.page(node);
      const end = Math.min(to, (node | NODE_MASK) + 1);
      for (; node < end; node++) {
        const nameId = name[node & NODE_MASK] ?? 0;
        if (nameId >= inNames.known) inNames.lookUpTo(nameId);
        let bits = (found[parent[node & NODE_MASK] ?? ROOT] ?? 0) | (inNames.within[nameId] ?? 0);
        let left = (inNames.ending[nameId] ?? 0) & ~bits;
        for (; left !== 0; left &= left - 1) {
          const word = 31 - Math.clz32(left & -left);
          if (endings[word]?.(node)) bits |= 1 << word;
        }
        found[node] = bits;
      }
    }
  };
}

/** What each name, looked at once, says of the words: bits of those that stand in it or may end in it. */
class WordsInNames {
  readonly #names: NameTable;
  readonly #words: readonly { text: string; end: string | null; ascii: Uint8Array | null }[];
  /** Words without a slash that stand in the name. */
  within = new Uint32Array(0);
  /** Words over levels whose last part the name begins with. */
  ending = new Uint32Array(0);
  /** So many names were looked at. */
  known = 0;

  constructor(names: NameTable, words: readonly string[]) {
    this.#names = names;
    this.#words = words.map((text) => ({
      text,
      end: text.includes('/') ? text.slice(text.lastIndexOf('/') + 1) : null,
      ascii: /^[\0-\x7f]*$/.test(text) ? Buffer.from(text) : null,
    }));
  }

  lookUpTo(name: number): void {
    const { count } = this.#names;
    const end = Math.min(name + AHEAD, count);
    this.within = withRoom(this.within, end, count);
    this.ending = withRoom(this.ending, end, count);
    for (; this.known < end; this.known++) this.#look(this.known);
  }

  #look(name: number): void {
    const names = this.#names;
    const isAscii = names.isAscii(name);
    // Only where it is needed: making up a text costs more than looking through its bytes.
    let text: string | undefined;
    for (let at = 0; at < this.#words.length; at++) {
      const word = this.#words[at];
      if (!word) continue;
      if (word.end === '') this.ending[name] = (this.ending[name] ?? 0) | (1 << at);
      else if (word.end === null && isAscii) {
        if (word.ascii && names.includes(name, word.ascii)) {
          this.within[name] = (this.within[name] ?? 0) | (1 << at);
        }
      } else {
        text ??= names.text(name).toLowerCase();
        const column = word.end === null ? this.within : this.ending;
        const has = word.end === null ? text.includes(word.text) : text.startsWith(word.end);
        if (has) column[name] = (column[name] ?? 0) | (1 << at);
      }
    }
  }
}

/** Whether a word over levels ends in the level of a node, whose name begins with its last part. */
function endsAt(tree: TopicNodes, word: string): TopicTest {
  const parts = word.split('/').slice(0, -1);
  const first = parts.shift() ?? '';
  const tests = [
    ...parts.reverse().map((part) => byName(tree, (name) => name === part)),
    byName(tree, (name) => name.endsWith(first)),
  ];
  return (node) => {
    let at = node;
    for (const test of tests) {
      at = tree.parent(at);
      if (at === ROOT || !test(at)) return false;
    }
    return true;
  };
}

/** A test of a node's name, remembered for each name. */
function byName(tree: TopicNodes, test: (lowerName: string) => boolean): TopicTest {
  const { names } = tree;
  /** 0: not looked at yet, 1: no, 2: yes. */
  let known = new Uint8Array(names.count);
  return (node) => {
    const name = tree.nameId(node);
    if (name >= known.length) {
      const more = new Uint8Array(names.count);
      more.set(known);
      known = more;
    }
    known[name] ||= test(names.text(name).toLowerCase()) ? 2 : 1;
    return known[name] === 2;
  };
}

function withRoom(column: Uint32Array<ArrayBuffer>, needed: number, likely: number) {
  if (needed <= column.length) return column;
  const more = new Uint32Array(Math.ceil(Math.max(needed, likely) * 1.25));
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
  ).map((level) => ({ level, bytes: nameBytes(level), name: -1 }));
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
      if (wanted.name < 0) wanted.name = tree.names.find(wanted.bytes, 0, wanted.bytes.length);
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
