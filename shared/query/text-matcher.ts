// A condition on a text, for topic names, payloads, strings in JSON and properties alike. The text
// may be at hand as a string or as bytes, which are not made a string of unless there is no other way.
import { topicToBytes } from '../mqtt/topic-text.ts';
import { textFromBytes } from '../payload/text-from-bytes.ts';
import { byteSearch } from './byte-search.ts';
import { foldsInAscii, foldText } from './fold.ts';
import type { BytesTest, TextTest } from './query.ts';
import { compileRegex } from './regex-matcher.ts';

export interface TextMatcher {
  inText(text: string): boolean;
  inBytes(bytes: Uint8Array, start: number, end: number): boolean;
  /** Bytes that stand in everything that matches; null for none. */
  needle: Uint8Array | null;
  /** About what a test of 100 bytes costs, in nanoseconds. */
  cost: number;
}

/** `!=` is that of `=`: the caller turns it round. */
export function compileText(test: TextTest): TextMatcher {
  if (test.op === '~') return regex(test.source, test.flags);
  if (test.op === ':') return containsFolded(test.text);
  if (test.op === '*=') return contains(test.text);
  return isText(test.text);
}

export function compileBytes({ op, hex }: BytesTest): Omit<TextMatcher, 'inText'> {
  const wanted = Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const inBytes = op === ':' ? byteSearch(wanted, false) : isBytes(wanted);
  return { inBytes, needle: orNull(wanted), cost: 30 };
}

function containsFolded(text: string): TextMatcher {
  const folded = foldText(text);
  const inText = (other: string) => foldText(other).includes(folded);
  const needle = caselessPart(text);
  if (text.isWellFormed() && foldsInAscii(text)) {
    return { inText, inBytes: byteSearch(topicToBytes(folded), true), needle, cost: 60 };
  }
  return {
    inText,
    inBytes: (bytes, start, end) =>
      hasNonAscii(bytes, start, end) && inText(textFromBytes(bytes.subarray(start, end))),
    needle,
    cost: 200,
  };
}

function contains(text: string): TextMatcher {
  const inText = (other: string) => other.includes(text);
  if (!text.isWellFormed()) return fromText(inText);
  const wanted = topicToBytes(text);
  return { inText, inBytes: byteSearch(wanted, false), needle: orNull(wanted), cost: 50 };
}

function isText(text: string): TextMatcher {
  const inText = (other: string) => other === text;
  if (!text.isWellFormed()) return fromText(inText);
  const wanted = topicToBytes(text);
  return { inText, inBytes: isBytes(wanted), needle: orNull(wanted), cost: 10 };
}

function regex(source: string, flags: string): TextMatcher {
  const compiled = compileRegex(source, flags);
  if ('problem' in compiled) throw new Error(`not a regular expression: /${source}/${flags}`);
  const { matcher } = compiled;
  const required = matcher.required.isWellFormed() ? topicToBytes(matcher.required) : null;
  if (!required?.length) return { ...matcher, needle: null, cost: 400 };
  const mayMatch = byteSearch(required, false);
  return {
    inText: (text) => matcher.inText(text),
    inBytes: (bytes, start, end) =>
      mayMatch(bytes, start, end) && matcher.inBytes(bytes, start, end),
    needle: required,
    cost: 100,
  };
}

/** A lone surrogate stands for a byte that is not UTF-8: where those begin only decoding tells. */
function fromText(inText: (text: string) => boolean): TextMatcher {
  return {
    inText,
    inBytes: (bytes, start, end) => inText(textFromBytes(bytes.subarray(start, end))),
    needle: null,
    cost: 400,
  };
}

function isBytes(wanted: Uint8Array): TextMatcher['inBytes'] {
  const { length } = wanted;
  return (bytes, start, end) => {
    if (end - start !== length) return false;
    for (let index = 0; index < length; index++) {
      if (bytes[start + index] !== wanted[index]) return false;
    }
    return true;
  };
}

/** The longest part of ASCII without letters: upper and lower case alike, it is in every match. */
function caselessPart(text: string): Uint8Array | null {
  const parts = text.match(/[\0-@[-`{-\x7f]+/g) ?? [];
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '');
  return orNull(topicToBytes(longest));
}

function hasNonAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) >= 0x80) return true;
  return false;
}

function orNull(bytes: Uint8Array): Uint8Array | null {
  return bytes.length > 0 ? bytes : null;
}
