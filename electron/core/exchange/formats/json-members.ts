// The members of a JSON object as they are written: JSON.parse forgets repeated names and how numbers
// were spelled.

/** Pairs of name and the text of the value, in order. `text` must be a JSON object. */
export function jsonMembers(text: string): [name: string, value: string][] {
  const members: [string, string][] = [];
  let at = text.indexOf('{') + 1;
  for (;;) {
    at = afterBlank(text, at);
    if (text[at] === ',') at = afterBlank(text, at + 1);
    if (text[at] !== '"') return members;
    const nameEnd = endOfValue(text, at);
    const start = afterBlank(text, afterBlank(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    members.push([String(JSON.parse(text.slice(at, nameEnd))), text.slice(start, end)]);
    at = end;
  }
}

function afterBlank(text: string, at: number): number {
  let next = at;
  while (' \t\r\n'.includes(text[next] ?? 'x')) next++;
  return next;
}

/** Where the value that begins at `at` ends. */
function endOfValue(text: string, at: number): number {
  let depth = 0;
  for (let next = at; next < text.length; next++) {
    const char = text[next] ?? '';
    if (char === '"') {
      next = endOfString(text, next);
      if (depth === 0) return next + 1;
    } else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      if (depth <= 1) return depth === 1 ? next + 1 : next;
      depth--;
    } else if (depth === 0 && ', \t\r\n'.includes(char)) return next;
  }
  return text.length;
}

/** Place of the closing quotation mark. */
function endOfString(text: string, at: number): number {
  let next = at + 1;
  while (next < text.length && text[next] !== '"') next += text[next] === '\\' ? 2 : 1;
  return next;
}
