// Cells of RFC 4180 that a spreadsheet takes for data: one that would begin a formula gets an
// apostrophe before it, which spreadsheets take for "this is text". A number below zero stays a number.

const FORMULA = /^[=+\-@\t\r]/;
const NEGATIVE_NUMBER = /^-(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const QUOTED = /[",\r\n]/;

export function csvRow(cells: readonly (string | number | boolean)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

export function csvCell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) && !NEGATIVE_NUMBER.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One cell whose text comes in pieces. */
export function* csvCellPieces(pieces: Iterable<string>): Generator<string> {
  yield '"';
  let isFirst = true;
  for (const piece of pieces) {
    if (piece === '') continue;
    // Whether it is a number to its end is not known yet.
    const apostrophe = isFirst && FORMULA.test(piece) ? "'" : '';
    isFirst = false;
    yield apostrophe + piece.replaceAll('"', '""');
  }
  yield '"';
}
