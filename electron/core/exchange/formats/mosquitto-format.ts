// The text given to mosquitto_sub -F, as its man page describes it, taken apart.
import { fail } from '../../../../shared/util/problem.ts';

/** What -v prints, and what is taken when nothing is said. */
export const VERBOSE_FORMAT = '%t %p';

/** `field` is the letter after % or @; `width`: padded to at least so many characters. */
export type FormatPart =
  | { kind: 'text'; text: string }
  | { kind: 'field'; field: string; width: number }
  | { kind: 'time'; field: string };

const FIELDS = 'ACDEFIJjlmPpqRrStUxX';
const STRFTIME = 'YmdHMSNsjFTyZz';
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  '0': '\0',
  e: '\u001b',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\u000b',
  '\\': '\\',
};

/** Throws IMPORT_LINE_FORMAT for a format whose lines cannot be taken apart. */
export function parseFormat(format: string): FormatPart[] {
  const parts: FormatPart[] = [];
  const text = (more: string) => {
    const last = parts.at(-1);
    if (last?.kind === 'text') last.text += more;
    else parts.push({ kind: 'text', text: more });
  };
  for (let at = 0; at < format.length; at++) {
    const char = format[at] ?? '';
    if (char === '%') {
      const [whole = '%', width = '', field = ''] =
        /^%[-0]*(\d*)(?:\.\d+)?(.)/s.exec(format.slice(at)) ?? [];
      at += whole.length - 1;
      if (field === '%') text('%');
      else if (FIELDS.includes(field) && field !== '') {
        parts.push({ kind: 'field', field, width: Number(width) });
      } else refuse(`${whole} is not a field of mosquitto_sub`);
    } else if (char === '@') {
      const field = format[++at] ?? '';
      if (field === '@') text('@');
      else if (STRFTIME.includes(field) && field !== '') parts.push({ kind: 'time', field });
      else refuse(`@${field} cannot be read back`);
    } else if (char === '\\')
      text(ESCAPES[format[++at] ?? ''] ?? refuse('\\ begins no known character'));
    else text(char);
  }
  check(parts);
  return parts;
}

function check(parts: readonly FormatPart[]): void {
  const fields = parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
  const has = (...letters: string[]) => letters.some((letter) => fields.includes(letter));
  if (parts.some((part) => part.kind === 'text' && part.text.includes('\n'))) {
    refuse('a message must be one line');
  }
  if (has('j', 'J')) {
    if (parts.length > 1) refuse('%j and %J must stand alone');
  } else if (!has('t')) refuse('%t, the topic name, is missing');
  else if (!has('p', 'x', 'X')) refuse('%p, %x or %X, the payload, is missing');
}

function refuse(detail: string): never {
  return fail(
    'IMPORT_LINE_FORMAT',
    'The lines cannot be read with this format. Give the text mosquitto_sub was called with after -F.',
    detail,
  );
}
