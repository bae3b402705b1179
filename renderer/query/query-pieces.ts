// A query cut into pieces of one look each.
import { tokenizeQuery } from '../../shared/query/tokenize-query.ts';

export interface Mark {
  at: number;
  length: number;
}

export interface Piece {
  start: number;
  text: string;
  kind: string;
  wrong: boolean;
}

/** Tokens and what is between them, cut at the ends of the mark. Past the end a mark gets a space. */
export function piecesOf(text: string, mark: Mark | null): Piece[] {
  const from = mark?.at ?? -1;
  const to = from + Math.max(mark?.length ?? 0, 1);
  const shown = mark && to > text.length ? `${text} ` : text;
  const kinds = new Map(tokenizeQuery(text).map((token) => [token.start, token]));
  const cuts = new Set([0, shown.length]);
  for (const { start, end } of kinds.values()) cuts.add(start).add(end);
  if (mark) cuts.add(Math.min(from, shown.length)).add(Math.min(to, shown.length));
  const places = [...cuts].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let token: { kind: string; end: number } | undefined;
  for (const [index, start] of places.entries()) {
    const end = places[index + 1];
    if (end === undefined) break;
    token = kinds.get(start) ?? (token && token.end > start ? token : undefined);
    pieces.push({
      start,
      text: shown.slice(start, end),
      kind: token?.kind ?? 'space',
      wrong: mark !== null && start >= from && end <= to,
    });
  }
  return pieces;
}
