// Cuts text into rows of equal height: at line ends, and within lines that are wider than the
// screen. A payload can be one line of megabytes, so rows are offsets, not strings.

export interface LineLayout {
  rows: number;
  lines: number;
  /** Offset of the first character of a row. */
  start(row: number): number;
  /** Offset after the last character of a row, line end not counted. */
  end(row: number): number;
  /** Number of the line a row begins, from 1; 0 where it continues one. */
  line(row: number): number;
}

/** `columns` is how many characters of a fixed-width font fit into a row, at least 1. */
export function layoutLines(text: string, columns: number): LineLayout {
  const starts: number[] = [];
  const ends: number[] = [];
  const numbers: number[] = [];
  let line = 0;
  let from = 0;
  for (;;) {
    const at = text.indexOf('\n', from);
    const stop = at < 0 ? text.length : at;
    // The CR of a CRLF belongs to the line end.
    const end = at > from && text[at - 1] === '\r' ? stop - 1 : stop;
    line += 1;
    wrap(text, from, end, columns, (start, rowEnd) => {
      numbers.push(start === from ? line : 0);
      starts.push(start);
      ends.push(rowEnd);
    });
    if (at < 0) break;
    from = at + 1;
  }
  return {
    rows: starts.length,
    lines: line,
    start: (row) => starts[row] ?? 0,
    end: (row) => ends[row] ?? 0,
    line: (row) => numbers[row] ?? 0,
  };
}

function wrap(
  text: string,
  from: number,
  end: number,
  columns: number,
  emit: (start: number, end: number) => void,
): void {
  let start = from;
  do {
    let stop = Math.min(start + columns, end);
    if (stop < end && isLowSurrogate(text.charCodeAt(stop)) && stop > start + 1) stop -= 1;
    emit(start, stop);
    start = stop;
  } while (start < end);
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
