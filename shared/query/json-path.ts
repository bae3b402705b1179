// JSON paths for looking rather than asking: what a path finds in a payload, as text.
import { textFromBytes } from '../payload/text-from-bytes.ts';
import {
  ENTRY,
  endOf,
  JSON_KIND,
  JsonScanner,
  type JsonTape,
  kindOf,
  nextOf,
  startOf,
} from './json-scan.ts';
import { compilePath, textAt } from './json-values.ts';
import type { PathStep } from './query.ts';
import { readPath } from './query-path.ts';
import { type QueryProblem, queryProblem } from './query-problem.ts';

/** Of objects and arrays so many bytes are looked at a unit of text: more make no more text. */
const BYTES_A_UNIT = 4;

export type ParsedPath =
  | { steps: readonly PathStep[]; problem: null }
  | { steps: null; problem: QueryProblem };

/** All of `text` is to be one path, space around it left aside. */
export function parsePath(text: string): ParsedPath {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  if (text[start] !== '$') return refusal(queryProblem('QUERY_PATH_START', start, end));
  const read = readPath(text, start);
  if (read.problem) return refusal(read.problem);
  if (read.end < end) return refusal(queryProblem('QUERY_PATH_INDEX', read.end, end));
  return { steps: read.steps, problem: null };
}

function refusal(problem: QueryProblem): ParsedPath {
  return { steps: null, problem };
}

/** Keeps what it works with between calls: the values of several paths out of one reading. */
export class PathTexts {
  private readonly scanner = new JsonScanner();
  private readonly finders: readonly ((json: JsonTape) => number)[];
  private readonly limit: number;

  /** `limit`: UTF-16 units of a text; one that has more ends in an ellipsis. */
  constructor(paths: readonly (readonly PathStep[])[], limit: number) {
    this.finders = paths.map(finder);
    this.limit = limit;
  }

  /**
   * One a path: the first value it leads to, strings without quotes and escapes, all else as it was
   * sent; null for none, and for every path when the payload is not JSON.
   */
  of(source: Uint8Array, start: number, end: number): (string | null)[] {
    const isJson = this.finders.length > 0 && this.scanner.scan(source, start, end);
    if (!isJson) return this.finders.map(() => null);
    const { json } = this.scanner;
    return this.finders.map((find) => {
      const place = find(json);
      return place < 0 ? null : shortened(valueText(json, place, end, this.limit), this.limit);
    });
  }
}

function finder(steps: readonly PathStep[]): (json: JsonTape) => number {
  let found = -1;
  const find = compilePath(steps, (_, place) => {
    found = place;
    return true;
  });
  return (json) => (find(json) ? found : -1);
}

function valueText(json: JsonTape, place: number, end: number, limit: number): string {
  const kind = kindOf(json, place);
  if (kind === JSON_KIND.string || kind === JSON_KIND.escapedString) return textAt(json, place);
  const start = startOf(json, place);
  const last = kind <= JSON_KIND.array ? containerEnd(json, place, end) : endOf(json, place);
  return textFromBytes(json.source.subarray(start, Math.min(last, start + limit * BYTES_A_UNIT)));
}

/** The tape does not say where an object or array ends: after its last value come space and brackets. */
function containerEnd(json: JsonTape, place: number, end: number): number {
  const after = nextOf(json, place);
  let at = startOf(json, place) + 1;
  let depth = 1;
  // From the last scalar or key within, only the brackets of what is still open there follow.
  if (after > place + ENTRY) {
    const last = after - ENTRY;
    const isContainer = kindOf(json, last) <= JSON_KIND.array;
    at = isContainer ? startOf(json, last) + 1 : endOf(json, last);
    depth = depthOf(json, place, last) + (isContainer ? 1 : 0);
  }
  for (; at < end; at++) {
    const byte = json.source[at];
    if (byte !== 0x5d && byte !== 0x7d) continue;
    depth -= 1;
    if (depth === 0) return at + 1;
  }
  return end;
}

/** Objects and arrays from `place` on that `last` lies in, `place` among them. */
function depthOf(json: JsonTape, place: number, last: number): number {
  let depth = 0;
  for (let at = place; at < last; ) {
    const isAround = kindOf(json, at) <= JSON_KIND.array && nextOf(json, at) > last;
    if (isAround) depth += 1;
    at = isAround ? at + ENTRY : nextOf(json, at);
  }
  return depth;
}

/** At most `limit` units and an ellipsis; a pair of surrogates stays together. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, isHalf ? limit - 1 : limit)}…`;
}
