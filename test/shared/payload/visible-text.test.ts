import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topicFromBytes } from '../../../shared/mqtt/topic-text.ts';
import { textFromBytes } from '../../../shared/payload/text-from-bytes.ts';
import { visibleText } from '../../../shared/payload/visible-text.ts';

const shown = (text: string) =>
  visibleText(text)
    .map(({ text: plain, mark }) => (mark === undefined ? plain : `[${mark}]`))
    .join('');

describe('visibleText', () => {
  it.each([
    ['a\u0000b', 'a[NUL]b'],
    ['\u001b[0;36m', '[ESC][0;36m'],
    ['safe\u202egpj.exe', 'safe[U+202E]gpj.exe'],
    ['\ufefftopic', '[U+FEFF]topic'],
    ['a\udcc3', 'a[\\xC3]'],
    ['\ud83d\ude00 \ud83d', '\ud83d\ude00 [U+D83D]'],
    ['tab\tstays', 'tab\tstays'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const segments = visibleText(text);
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
        expect(segments.every(({ text: part, at }) => text.startsWith(part, at))).toBe(true);
      }),
    );
  });
});

describe('textFromBytes', () => {
  it('agrees with the decoder of topic names whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(textFromBytes(bytes)).toBe(topicFromBytes(bytes));
      }),
    );
  });
});
