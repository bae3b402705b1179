import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topicFromBytes } from '../../../shared/mqtt/topic-text.ts';
import { textFromBytes } from '../../../shared/payload/text-from-bytes.ts';
import { visibleName } from '../../../shared/payload/visible-name.ts';
import { type TextSegment, visibleText } from '../../../shared/payload/visible-text.ts';

const shown = (segments: TextSegment[]) =>
  segments.map(({ text, mark }) => (mark === undefined ? text : `[${mark}]`)).join('');

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
    expect(shown(visibleText(text))).toBe(expected);
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

describe('visibleName', () => {
  it.each([
    [' ', '[SP]'],
    ['', ''],
    ['sp ace', 'sp ace'],
    [' two  in it  ', '[SP]two  in it[SP][SP]'],
    ['é\u00a0x', 'é[U+00A0]x'],
    ['温度 1 ', '温度 1[SP]'],
    ['\u3000a b\tc', '[U+3000]a b[HT]c'],
    ['a\u202eb', 'a[U+202E]b'],
    ['\u3164', '[U+3164]'],
  ])('%j', (name, expected) => {
    expect(shown(visibleName(name))).toBe(expected);
  });

  it('knows the ends of the name when a part of it is shown', () => {
    expect(shown(visibleName(' é 1 ', 0, 3))).toBe('[SP]é ');
    expect(shown(visibleName(' é 1 ', 2, 4))).toBe(' 1');
    expect(shown(visibleName(' é 1 ', 2))).toBe(' 1[SP]');
    expect(shown(visibleName('   ', 1))).toBe('[SP][SP]');
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
