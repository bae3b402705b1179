// Which values of a JSON payload a path selects, as places on the tape of json-scan.ts.
import { topicToBytes } from '../mqtt/topic-text.ts';
import { textFromBytes } from '../payload/text-from-bytes.ts';
import { ENTRY, endOf, JSON_KIND, type JsonTape, kindOf, nextOf, startOf } from './json-scan.ts';
import type { PathStep } from './query.ts';

export type ValueTest = (json: JsonTape, place: number) => boolean;

/** A test whether one of the values that the path selects passes `isMatch`. */
export function compilePath(
  steps: readonly PathStep[],
  isMatch: ValueTest,
): (json: JsonTape) => boolean {
  const ways = steps.map(compileStep);
  const single = ways.map((way) => ('child' in way ? way.child : null));
  if (single.every((child) => child !== null)) {
    return (json) => {
      let place = 0;
      for (const child of single) {
        place = child(json, place);
        if (place < 0) return false;
      }
      return isMatch(json, place);
    };
  }
  return (json) => select(json, ways).some((place) => isMatch(json, place));
}

/** The text of a string or key. */
export function textAt(json: JsonTape, place: number): string {
  const { source } = json;
  const start = startOf(json, place);
  const end = endOf(json, place);
  const kind = kindOf(json, place);
  if (kind === JSON_KIND.escapedString || kind === JSON_KIND.escapedKey) {
    return JSON.parse(textFromBytes(source.subarray(start, end)));
  }
  return textFromBytes(source.subarray(start + 1, end - 1));
}

/** One child of a value, -1 for none; or all that a step leads to, from places in order, each once. */
type Way =
  | { child: (json: JsonTape, place: number) => number }
  | { children: (json: JsonTape, from: readonly number[]) => number[] };

/**
 * Walks step by step with a set of places, each in it once: however a path and a payload are made, a
 * step costs no more than the tape is long.
 */
function select(json: JsonTape, ways: readonly Way[]): number[] {
  let places = [0];
  for (const way of ways) {
    const next =
      'child' in way
        ? places.map((place) => way.child(json, place)).filter((place) => place >= 0)
        : way.children(json, places);
    // Children may come out of order where their parents are nested.
    places = next.sort((a, b) => a - b);
  }
  return places;
}

function compileStep(step: PathStep): Way {
  switch (step.kind) {
    case 'key': {
      const key = pathKey(step.key);
      return { child: (json, place) => member(json, place, key) };
    }
    case 'index':
      return { child: (json, place) => item(json, place, step.index) };
    case 'each':
      return { children: each };
    case 'deep': {
      const key = pathKey(step.key);
      return { children: (json, from) => membersWithin(json, from, key) };
    }
  }
}

interface PathKey {
  text: string;
  /** Null for a lone surrogate: it stands for a byte that is not UTF-8, which only decoding tells. */
  bytes: Uint8Array | null;
}

function pathKey(text: string): PathKey {
  return { text, bytes: text.isWellFormed() ? topicToBytes(text) : null };
}

/** The value of the last member that has the key, or -1. */
function member(json: JsonTape, object: number, wanted: PathKey): number {
  if (kindOf(json, object) !== JSON_KIND.object) return -1;
  const end = nextOf(json, object);
  let found = -1;
  for (let key = object + ENTRY; key < end; key = nextOf(json, key + ENTRY)) {
    if (isKey(json, key, wanted)) found = key + ENTRY;
  }
  return found;
}

function isKey(json: JsonTape, place: number, { text, bytes }: PathKey): boolean {
  if (bytes === null || kindOf(json, place) !== JSON_KIND.key) return textAt(json, place) === text;
  const start = startOf(json, place) + 1;
  if (endOf(json, place) - 1 - start !== bytes.length) return false;
  const { source } = json;
  for (let index = 0; index < bytes.length; index++) {
    if (source[start + index] !== bytes[index]) return false;
  }
  return true;
}

function item(json: JsonTape, array: number, index: number): number {
  if (kindOf(json, array) !== JSON_KIND.array) return -1;
  const end = nextOf(json, array);
  let left = index;
  for (let place = array + ENTRY; place < end; place = nextOf(json, place)) {
    if (left === 0) return place;
    left -= 1;
  }
  return -1;
}

/** All items and members of the places. */
function each(json: JsonTape, from: readonly number[]): number[] {
  const places: number[] = [];
  for (const container of from) {
    const kind = kindOf(json, container);
    if (kind > JSON_KIND.array) continue;
    const isObject = kind === JSON_KIND.object;
    const replaced = isObject ? replacedIn(json, container) : NONE;
    // The key of a member comes before its value.
    const gap = isObject ? ENTRY : 0;
    const end = nextOf(json, container);
    for (let place = container + ENTRY + gap; place < end; place = nextOf(json, place) + gap) {
      if (!replaced.has(place)) places.push(place);
    }
  }
  return places;
}

/** Members of the places and of all in them, except what an equal key later on has replaced. */
function membersWithin(json: JsonTape, from: readonly number[], key: PathKey): number[] {
  const places: number[] = [];
  const replaced = new Set<number>();
  let done = 0;
  for (const root of from) {
    // A root before that lies within one that was gone through.
    if (root < done) continue;
    done = nextOf(json, root);
    for (let place = root; place < done; ) {
      const isReplaced = replaced.size > 0 && replaced.has(place);
      if (!isReplaced && kindOf(json, place) === JSON_KIND.object) {
        for (const value of replacedIn(json, place)) replaced.add(value);
        const found = member(json, place, key);
        if (found >= 0) places.push(found);
      }
      place = isReplaced ? nextOf(json, place) : place + ENTRY;
    }
  }
  return places;
}

const NONE: ReadonlySet<number> = new Set();
/** Few enough keys to compare each with each. */
const FEW_KEYS = 16;

/** The values whose key comes again in the object: the last one counts, as in JSON.parse. */
function replacedIn(json: JsonTape, object: number): ReadonlySet<number> {
  const keys: number[] = [];
  const end = nextOf(json, object);
  for (let key = object + ENTRY; key < end; key = nextOf(json, key + ENTRY)) keys.push(key);
  if (keys.length > FEW_KEYS) return replacedOfMany(json, keys);
  let replaced: Set<number> | undefined;
  for (let index = 0; index < keys.length; index++) {
    for (let later = index + 1; later < keys.length; later++) {
      const key = keys[index] as number;
      if (!isSameKey(json, key, keys[later] as number)) continue;
      replaced ??= new Set();
      replaced.add(key + ENTRY);
    }
  }
  return replaced ?? NONE;
}

function replacedOfMany(json: JsonTape, keys: number[]): ReadonlySet<number> {
  const seen = new Set<string>();
  const replaced = new Set<number>();
  for (const key of keys.reverse()) {
    const text = textAt(json, key);
    if (seen.has(text)) replaced.add(key + ENTRY);
    seen.add(text);
  }
  return replaced;
}

function isSameKey(json: JsonTape, one: number, other: number): boolean {
  if (kindOf(json, one) !== JSON_KIND.key || kindOf(json, other) !== JSON_KIND.key) {
    return textAt(json, one) === textAt(json, other);
  }
  const { source } = json;
  const from = startOf(json, one);
  const to = startOf(json, other);
  const length = endOf(json, one) - from;
  if (endOf(json, other) - to !== length) return false;
  for (let index = 0; index < length; index++) {
    if (source[from + index] !== source[to + index]) return false;
  }
  return true;
}
