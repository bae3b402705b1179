import fc from 'fast-check';
import { expect, test } from 'vitest';
import { previewOf } from '../../../shared/payload/preview.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const whole = (text: string) => previewOf(utf8(text), utf8(text).length);

test.each([
  ['', 'empty', ''],
  ['21.50', 'number', '21.50'],
  ['-3e5', 'number', '-3e5'],
  ['0x1f', 'text', '0x1f'],
  ['{"a":\n  1}', 'json', '{"a": 1}'],
  ['{"a": tru', 'text', '{"a": tru'],
  ['true', 'json', 'true'],
  ['"a b"', 'json', '"a b"'],
  ['  on\r\n', 'text', 'on'],
  ['\u001b[0;36mlog\u001b[0m', 'text', '\u001b[0;36mlog\u001b[0m'],
  ['<img src=x>', 'text', '<img src=x>'],
])('%j is %s', (payload, kind, text) => {
  expect(whole(payload)).toEqual({ kind, text, bytes: utf8(payload).length, cut: false });
});

test.each([
  ['jpeg', [0xff, 0xd8, 0xff, 0xe0]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['gif', [...utf8('GIF89a')]],
  ['webp', [...utf8('RIFF....WEBP')]],
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['binary', [0x61, 0xc3, 0x28]],
  ['binary', [0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16]],
])('bytes of %s', (kind, bytes) => {
  expect(previewOf(Uint8Array.from(bytes), bytes.length)).toMatchObject({ kind, text: '' });
});

test('a beginning that ends within a character is text, and says that it is cut', () => {
  const bytes = utf8('20 °C');
  const preview = previewOf(bytes.subarray(0, 4), bytes.length);
  expect(preview).toEqual({ kind: 'text', text: '20', bytes: 6, cut: true });
});

test('any bytes give a preview of one line that says how long they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(1_000), (head, more) => {
      const preview = previewOf(head, head.length + more);
      expect(preview.bytes).toBe(head.length + more);
      expect(preview.text).not.toMatch(/[\n\r\t]/);
      if (more > 0 && head.length > 0) expect(preview.cut).toBe(true);
    }),
  );
});
