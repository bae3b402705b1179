// Makes visible what of a topic name would not be seen: beyond what `visibleText` marks, blanks at its
// ends, and characters that look like a blank and are none.
import { INVISIBLE, type TextSegment, visibleText } from './visible-text.ts';

/** Nothing to mark, seen at a glance: printable ASCII without blanks at its ends. */
const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

const UNSEEN = new RegExp(
  `${INVISIBLE.source}|[\\t \\u00a0\\u115f\\u1160\\u1680\\u2000-\\u200a\\u202f\\u205f\\u2800\\u3000\\u3164\\uffa0]`,
  'g',
);

/** As `visibleText`, of the part of `name` between two places; its ends are those of the whole name. */
export function visibleName(name: string, from = 0, to = name.length): TextSegment[] {
  const part = name.slice(from, to);
  if (PLAIN.test(name)) return [{ text: part, at: 0 }];
  const first = name.length - name.trimStart().length - from;
  const last = name.trimEnd().length - from;
  const unseen = Array.from(part.matchAll(UNSEEN)).filter(
    ({ 0: char, index }) => char !== ' ' || index < first || index >= last,
  );
  return visibleText(part, unseen);
}
