// Text to query. The grammar is in query.ts; one condition is read by parse-condition.ts.
import { parseCondition } from './parse-condition.ts';
import type { Query, QueryNode } from './query.ts';
import type { QueryProblem } from './query-problem.ts';
import { isCompared, queryTokens, type Token } from './query-tokens.ts';
import { Refusal, refuse } from './refusal.ts';

const MAX_LENGTH = 100_000;
const MAX_DEPTH = 100;

/** The query, or the first thing in the text that is wrong with it. */
export function parseQuery(
  text: string,
): { query: Query; problem: null } | { query: null; problem: QueryProblem } {
  try {
    return { query: { text, root: new Parser(text).parse() }, problem: null };
  } catch (error) {
    if (error instanceof Refusal) return { query: null, problem: error.problem };
    throw error;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly textLength: number;
  private next = 0;
  private depth = 0;

  constructor(text: string) {
    if (text.length > MAX_LENGTH) {
      const rest = { start: MAX_LENGTH, end: text.length };
      refuse('QUERY_TOO_LONG', rest, { limit: MAX_LENGTH });
    }
    this.textLength = text.length;
    this.tokens = queryTokens(text);
  }

  parse(): QueryNode {
    if (this.tokens.length === 0) return { kind: 'all' };
    const root = this.either();
    const left = this.peek();
    if (left) refuse('QUERY_PARENTHESIS_UNMATCHED', left);
    return root;
  }

  private either(): QueryNode {
    const nodes = [this.all()];
    while (this.peek()?.kind === 'or') {
      this.next += 1;
      nodes.push(this.all());
    }
    return join('or', nodes);
  }

  private all(): QueryNode {
    const nodes = [this.unary()];
    for (let token = this.peek(); token && token.kind !== 'or'; token = this.peek()) {
      if (token.kind === 'close') break;
      if (token.kind === 'and') this.next += 1;
      nodes.push(this.unary());
    }
    return join('and', nodes);
  }

  private unary(): QueryNode {
    const token = this.peek();
    if (token?.kind !== 'not' && token?.kind !== 'open') return this.condition();
    this.next += 1;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      refuse('QUERY_TOO_DEEP', token, { limit: MAX_DEPTH });
    }
    const node: QueryNode =
      token.kind === 'not' ? { kind: 'not', node: this.unary() } : this.inParentheses(token);
    this.depth -= 1;
    return node;
  }

  private inParentheses(open: Token): QueryNode {
    // Said rather than that a condition is missing where the text ends.
    if (!this.peek()) refuse('QUERY_PARENTHESIS_OPEN', open);
    const node = this.either();
    const close = this.peek();
    if (close?.kind !== 'close') refuse('QUERY_PARENTHESIS_OPEN', open);
    this.next += 1;
    return node;
  }

  private condition(): QueryNode {
    const token = this.peek();
    const end = { start: this.textLength, end: this.textLength };
    if (!token) return refuse('QUERY_CONDITION_MISSING', end);
    this.next += 1;
    const operator = this.tokens[this.next];
    if (!isCompared(operator, token) || operator?.kind !== 'operator') return parseCondition(token);
    this.next += 1;
    const value = this.peek();
    if (value?.kind !== 'value' && value?.kind !== 'string' && value?.kind !== 'regex') {
      return refuse('QUERY_VALUE_MISSING', operator, { operator: operator.op });
    }
    this.next += 1;
    return parseCondition(token, operator, value);
  }

  /** The token at hand. What could not be read as one ends the parsing. */
  private peek(): Token | undefined {
    const token = this.tokens[this.next];
    if (token?.problem) throw new Refusal(token.problem);
    return token;
  }
}

function join(kind: 'and' | 'or', nodes: QueryNode[]): QueryNode {
  return nodes.length === 1 && nodes[0] ? nodes[0] : { kind, nodes };
}
