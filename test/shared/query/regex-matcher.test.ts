import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textFromBytes } from '../../../shared/payload/text-from-bytes.ts';
import { compileRegex, type RegexMatcher } from '../../../shared/query/regex-matcher.ts';

function matcherOf(source: string, flags = ''): RegexMatcher {
  const compiled = compileRegex(source, flags);
  if ('problem' in compiled) throw new Error(`/${source}/: ${compiled.problem.code}`);
  return compiled.matcher;
}

function native(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return null;
  }
}

const LETTERS = [
  'a',
  'b',
  'k',
  'K',
  'ß',
  'é',
  'É',
  'ς',
  '-',
  '_',
  '😀',
  '.',
  '[ab]',
  '[^a]',
  '[a-c]',
];
const CLASSES = [
  '\\d',
  '\\w',
  '\\W',
  '\\s',
  '\\n',
  '\\/',
  '[^]',
  '[]',
  '\\u{1f600}',
  '[\\w-]',
  '\\p{L}',
];
const MARKS = [
  '^',
  '$',
  '\\b',
  '\\B',
  '|',
  '(',
  '(?:',
  '(?<x>',
  ')',
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '+?',
];
const source = fc
  .array(fc.constantFrom(...LETTERS, ...CLASSES, ...MARKS), { maxLength: 8 })
  .map((parts) => parts.join(''));
const flags = fc.constantFrom('', 'i', 'm', 's', 'im', 'ims');
const text = fc.string({
  unit: fc.constantFrom(...Array.from('abckKſsßẞéÉσς1_ \n-/😀\u212a'), '\udc80'),
});

describe('compileRegex', () => {
  it('matches what the engine of JavaScript matches, and refuses what that refuses', () => {
    fc.assert(
      fc.property(source, flags, fc.array(text, { maxLength: 4 }), (pattern, options, texts) => {
        const expected = native(pattern, options);
        const compiled = compileRegex(pattern, options);
        expect('matcher' in compiled).toBe(expected !== null);
        if (!expected || !('matcher' in compiled)) return;
        for (const one of texts) {
          // That of V8 finds \B between the halves of a character, against the standard.
          const line = pattern.includes('\\B') ? one.replaceAll('😀', '*') : one;
          expect(compiled.matcher.inText(line)).toBe(expected.test(line));
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('finds in bytes what it finds in their text', () => {
    fc.assert(
      fc.property(source, flags, fc.uint8Array(), text, (pattern, options, bytes, more) => {
        const compiled = compileRegex(pattern, options);
        if (!('matcher' in compiled)) return;
        const { matcher } = compiled;
        for (const payload of [bytes, new TextEncoder().encode(more)]) {
          const around = Uint8Array.from([0xe2, ...payload, 0x80, 0x61]);
          const found = matcher.inBytes(around, 1, around.length - 2);
          expect(found).toBe(matcher.inText(textFromBytes(payload)));
          if (found) expect(textFromBytes(payload)).toContain(matcher.required);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes what people write though the u flag would not', () => {
    expect(matcherOf('{"a":\\-?1}').inText('{"a":-1}')).toBe(true);
    expect(matcherOf('\\"[\\w\\:\\-]+\\"').inText('"a:b-c"')).toBe(true);
    expect(matcherOf('a]').inText('a]')).toBe(true);
    expect(matcherOf('\\x41\\u0042\\ud83d\\ude00\\cJ\\t\\0').inText('AB😀\n\t\0')).toBe(true);
  });

  it('is not slowed down by what takes others for ever', () => {
    const long = 'a'.repeat(100_000);
    for (const pattern of [
      '(a+)+$',
      '(a|a)*b',
      '(a|aa)+c',
      'a*a*a*a*b',
      '(.*)*x',
      '(?:a?){50}a{50}b',
    ]) {
      expect(matcherOf(pattern).inText(`${long}!`)).toBe(false);
    }
  });

  it('keeps to its memory when nearly every character leads to a new state', () => {
    const pattern = matcherOf('a.{12}b.{3}c$');
    let random = 1;
    const letters = Array.from({ length: 50_000 }, () => {
      random = (random * 48_271) % 2_147_483_647;
      return random % 2 === 0 ? 'a' : 'b';
    });
    expect(pattern.inText(letters.join(''))).toBe(false);
    expect(pattern.inText(`${letters.join('')}${'a'.repeat(13)}baaac`)).toBe(true);
  });

  it('knows a text that every match holds', () => {
    const required = (pattern: string, options = '') => matcherOf(pattern, options).required;
    expect(required('^error: (\\d+) failed$')).toBe('error: ');
    expect(required('(?:timeout)+ after')).toBe('timeout');
    expect(required('colou?r code')).toBe('r code');
    expect(required('a|b')).toBe('');
    expect(required('error', 'i')).toBe('');
    expect(required('(abc)?d')).toBe('d');
  });
});
