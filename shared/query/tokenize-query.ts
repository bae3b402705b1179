// A query in pieces for colouring, whatever state it is in while it is typed.
import { isNumber } from './decimal.ts';
import { flagOf } from './parse-condition.ts';
import { queryTokens, type Token } from './query-tokens.ts';

export type QueryTokenKind =
  | 'keyword'
  | 'parenthesis'
  | 'field'
  | 'flag'
  | 'path'
  | 'operator'
  | 'text'
  | 'string'
  | 'number'
  | 'regex'
  | 'value';

export interface QueryToken {
  kind: QueryTokenKind;
  start: number;
  end: number;
  /** It cannot be read; `parseQuery` says why. */
  wrong: boolean;
}

/** In order and apart from each other; what lies between them is space. Never throws. */
export function tokenizeQuery(text: string): QueryToken[] {
  return queryTokens(text).map((token) => ({
    kind: kindOf(token),
    start: token.start,
    end: token.end,
    wrong: token.problem !== undefined,
  }));
}

function kindOf(token: Token): QueryTokenKind {
  switch (token.kind) {
    case 'and':
    case 'or':
    case 'not':
      return 'keyword';
    case 'open':
    case 'close':
      return 'parenthesis';
    case 'word':
      return flagOf(token.text) ? 'flag' : 'text';
    case 'value':
      return isNumber(token.text) ? 'number' : 'value';
    default:
      return token.kind;
  }
}
