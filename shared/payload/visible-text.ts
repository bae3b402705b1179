// Makes characters visible that a screen would obey or swallow: controls, bidi overrides,
// zero-width characters, and bytes of ill-formed UTF-8 (see mqtt/topic-text.ts).

export interface TextSegment {
  /** The source text of this segment. */
  text: string;
  /** Offset of the segment in the source. */
  at: number;
  /** What to show instead: `ESC`, `U+202E`, `\xC3`. */
  mark?: string;
}

const CONTROL_NAMES =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP'.split(
    ' ',
  );

// Kept as they are: TAB (it shows), ZWNJ and ZWJ (scripts and emoji need them, they reorder nothing).
export const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/g;

/** Splits `text` into plain stretches and marks of what is `found`; joined `text` of all is the source. */
export function visibleText(
  text: string,
  found: Iterable<RegExpExecArray> = text.matchAll(INVISIBLE),
): TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const match of found) {
    if (match.index > from) segments.push({ text: text.slice(from, match.index), at: from });
    segments.push({ text: match[0], at: match.index, mark: markOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length || segments.length === 0) {
    segments.push({ text: text.slice(from), at: from });
  }
  return segments;
}

function markOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
  if (code <= 0x20) return CONTROL_NAMES[code] ?? '';
  if (code === 0x7f) return 'DEL';
  return `U+${hex(code, 4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
