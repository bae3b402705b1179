// A strict reader of RFC 4180: anything else throws.

export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end < 0) throw new Error('A quoted cell does not end.');
        cell += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    } else {
      const [plain = ''] = /[^,\r\n"]*/y.exec(text.slice(at)) ?? [];
      cell = plain;
      at += plain.length;
    }
    row.push(cell);
    if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else if (text[at] === ',') at++;
    else throw new Error(`A cell ends with ${JSON.stringify(text.slice(at, at + 5))}.`);
  }
  const width = rows[0]?.length;
  if (rows.some(({ length }) => length !== width)) throw new Error('Rows differ in length.');
  return rows;
}
