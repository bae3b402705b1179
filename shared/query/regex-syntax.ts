// Reads a regular expression of JavaScript into a tree. What cannot be matched in linear time
// (look-around, back-references) is refused. Sets of characters stay in the words of JavaScript: its
// own engine says which characters they hold, one character at a time, which cannot take long.

export type RegexNode =
  /** One character out of set number `set`. */
  | { kind: 'set'; set: number }
  | { kind: 'all' | 'any'; nodes: RegexNode[] }
  | { kind: 'repeat'; node: RegexNode; min: number; max: number }
  | { kind: 'assert'; what: Assertion };
export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

export interface RegexSyntax {
  node: RegexNode;
  /** Each set as the source of an expression for one character. */
  sets: string[];
  /** The character a set was written as, where it is a single one. */
  literals: (string | null)[];
}

export interface RegexProblem {
  code:
    | 'QUERY_REGEX_INVALID'
    | 'QUERY_REGEX_UNSUPPORTED'
    | 'QUERY_REGEX_FLAG'
    | 'QUERY_REGEX_TOO_LARGE';
  /** Within the source. */
  start: number;
  end: number;
  params: Readonly<Record<string, string>>;
}

const MAX_REPEAT = 1_000;
const MAX_DEPTH = 100;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y;
const CLASS_ESCAPE = /\\(?:[dDwWsS]|[pP]\{[^}]*\})/y;
const CODE_ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|c([A-Za-z]))/y;
const SURROGATES = /\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/y;
const CONTROL: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };
const GROUP = /\((?:\?(:|<[A-Za-z_$][\w$]*>|[^)]{0,2}))?/y;

/** Thrown and caught in here: a parser that descends has no shorter way out. */
class Refused extends Error {
  readonly problem: RegexProblem;
  constructor(problem: RegexProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** `ignoreCase` and `flags.s`, `flags.m` decide what sets hold and where lines begin. */
export function parseRegex(source: string, flags: string): RegexSyntax | { problem: RegexProblem } {
  const wrong = /[^imsu]/.exec(flags);
  if (wrong) {
    // After the closing slash.
    const start = source.length + 1 + wrong.index;
    const params = { flag: wrong[0] };
    return { problem: { code: 'QUERY_REGEX_FLAG', start, end: start + 1, params } };
  }
  try {
    return new Reader(source, flags).read();
  } catch (error) {
    if (error instanceof Refused) return { problem: error.problem };
    throw error;
  }
}

class Reader {
  private at = 0;
  private depth = 0;
  private readonly source: string;
  private readonly flags: string;
  private readonly sets: string[] = [];
  private readonly literals: (string | null)[] = [];

  constructor(source: string, flags: string) {
    this.source = source;
    this.flags = flags;
  }

  read(): RegexSyntax {
    const node = this.alternatives();
    if (this.at < this.source.length) this.invalid(this.at, this.at + 1);
    return { node, sets: this.sets, literals: this.literals };
  }

  private alternatives(): RegexNode {
    const nodes = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at += 1;
      nodes.push(this.sequence());
    }
    return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'any', nodes };
  }

  private sequence(): RegexNode {
    const nodes: RegexNode[] = [];
    while (this.at < this.source.length && !/[|)]/.test(this.source[this.at] ?? '')) {
      const start = this.at;
      const node = this.atom();
      nodes.push(this.repeated(node, start));
    }
    return { kind: 'all', nodes };
  }

  private repeated(node: RegexNode, start: number): RegexNode {
    const match = this.take(QUANTIFIER);
    if (!match) return node;
    const [written, from, comma, to] = match;
    if (node.kind === 'assert') this.invalid(start, this.at);
    const min = from !== undefined ? Number(from) : written.startsWith('+') ? 1 : 0;
    let max = Number.POSITIVE_INFINITY;
    if (written.startsWith('?')) max = 1;
    if (from !== undefined && comma === undefined) max = min;
    if (to !== undefined && to !== '') max = Number(to);
    if (max < min) this.invalid(start, this.at);
    if (min > MAX_REPEAT || (max !== Number.POSITIVE_INFINITY && max > MAX_REPEAT)) {
      throw new Refused({ code: 'QUERY_REGEX_TOO_LARGE', start, end: this.at, params: {} });
    }
    return { kind: 'repeat', node, min, max };
  }

  private atom(): RegexNode {
    const start = this.at;
    const char = this.character();
    switch (char) {
      case '^':
        return { kind: 'assert', what: this.flags.includes('m') ? 'line-start' : 'start' };
      case '$':
        return { kind: 'assert', what: this.flags.includes('m') ? 'line-end' : 'end' };
      case '.':
        return this.set('.', null, start);
      case '(':
        return this.group(start);
      case '[':
        return this.set(this.characterClass(start), null, start);
      case '\\':
        return this.escape(start);
      case '*':
      case '+':
      case '?':
        return this.invalid(start, start + 1);
      default: {
        this.at = start;
        // A brace that is no quantifier is a brace: payloads are full of them.
        if (char === '{' && this.take(QUANTIFIER)) this.invalid(start, this.at);
        this.at = start + char.length;
        return this.literal(char.codePointAt(0) ?? 0, start);
      }
    }
  }

  private group(start: number): RegexNode {
    this.at = start;
    const kind = this.take(GROUP)?.[1];
    if (kind !== undefined && kind !== ':' && !/^<[^=!]/.test(kind)) {
      const construct = /^\(\?(?:<?[=!])?/.exec(this.source.slice(start))?.[0] ?? '(?';
      this.unsupported(construct, start, start + construct.length);
    }
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.invalid(start, start + 1);
    const node = this.alternatives();
    if (this.source[this.at] !== ')') this.invalid(start, start + 1);
    this.at += 1;
    this.depth -= 1;
    return node;
  }

  private escape(start: number): RegexNode {
    const next = this.source[this.at] ?? '';
    if (next === 'b' || next === 'B') {
      this.at += 1;
      return { kind: 'assert', what: next === 'b' ? 'boundary' : 'no-boundary' };
    }
    if (/[1-9k]/.test(next)) this.unsupported(`\\${next}`, start, start + 2);
    this.at = start;
    const named = this.take(CLASS_ESCAPE);
    if (named) return this.set(named[0], null, start);
    return this.literal(this.escapedCode(), start);
  }

  /** The body and brackets of a class, its members written so that the `u` flag accepts them. */
  private characterClass(start: number): string {
    let text = '[';
    if (this.source[this.at] === '^') {
      text += '^';
      this.at += 1;
    }
    while (this.source[this.at] !== ']') {
      if (this.at >= this.source.length) this.invalid(start, start + 1);
      const named = this.take(CLASS_ESCAPE);
      if (named) text += named[0];
      // A hyphen is left as it is: it is what makes a range of its neighbours.
      else if (this.source[this.at] === '-') text += this.character();
      else text += codePoint(this.classCode());
    }
    this.at += 1;
    return `${text}]`;
  }

  private classCode(): number {
    if (this.source[this.at] !== '\\') return this.character().codePointAt(0) ?? 0;
    if (this.source[this.at + 1] === 'b') {
      this.at += 2;
      return 8;
    }
    return this.escapedCode();
  }

  /** The character an escape stands for; `at` is at the backslash. */
  private escapedCode(): number {
    const start = this.at;
    const pair = this.take(SURROGATES);
    if (pair) {
      const [high, low] = [Number.parseInt(pair[1] ?? '', 16), Number.parseInt(pair[2] ?? '', 16)];
      return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
    const match = this.take(CODE_ESCAPE);
    if (match) {
      const [, byte, point, unit, control] = match;
      if (control !== undefined) return control.charCodeAt(0) % 32;
      const code = Number.parseInt(byte ?? point ?? unit ?? '', 16);
      return code > 0x10ffff ? this.invalid(start, this.at) : code;
    }
    this.at += 1;
    if (this.at >= this.source.length) this.invalid(start, start + 1);
    const char = this.character();
    const control = Object.hasOwn(CONTROL, char) ? CONTROL[char] : undefined;
    const octal = char === '0' && /\d/.test(this.source[this.at] ?? '');
    if (control !== undefined && !octal) return control;
    if (/[A-Za-z0-9]/.test(char)) this.invalid(start, this.at);
    return char.codePointAt(0) ?? 0;
  }

  private literal(code: number, start: number): RegexNode {
    return this.set(codePoint(code), String.fromCodePoint(code), start);
  }

  private set(source: string, literal: string | null, start: number): RegexNode {
    let set = this.sets.indexOf(source);
    if (set < 0) {
      set = this.sets.length;
      try {
        new RegExp(source, 'u');
      } catch {
        this.invalid(start, this.at);
      }
      this.sets.push(source);
      this.literals.push(literal);
    }
    return { kind: 'set', set };
  }

  private character(): string {
    const char = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    this.at += char.length;
    return char;
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (match) this.at = pattern.lastIndex;
    return match;
  }

  private invalid(start: number, end: number): never {
    throw new Refused({ code: 'QUERY_REGEX_INVALID', start, end, params: {} });
  }

  private unsupported(construct: string, start: number, end: number): never {
    const params = { construct };
    throw new Refused({ code: 'QUERY_REGEX_UNSUPPORTED', start, end, params });
  }
}

function codePoint(code: number): string {
  return `\\u{${code.toString(16)}}`;
}
