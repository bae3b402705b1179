// Searches with a regular expression in time linear in the text, whatever the expression: JavaScript's
// own engine tries one way after the other and can take hours over forty characters. Here all ways
// are followed at once, and each set of places the machine can be in becomes a state that is worked
// out when it is first met (a lazy deterministic automaton), so most characters cost one look-up.
//
// Only whether there is a match is asked, so greedy or not makes no difference.
import { type Instruction, isAnchored, regexProgram, requiredText } from './regex-program.ts';
import { type Assertion, parseRegex, type RegexProblem, type RegexSyntax } from './regex-syntax.ts';
import { codeAt, codeOf, lengthOf } from './utf8-code.ts';

export interface RegexMatcher {
  inText(text: string): boolean;
  /** Bytes are read as in payload/text-from-bytes.ts, without making a string of them. */
  inBytes(bytes: Uint8Array, start: number, end: number): boolean;
  /** A text that stands as it is in everything that matches; '' when there is none. */
  required: string;
}

/** `source` and `flags` as between and after the slashes of JavaScript. */
export function compileRegex(
  source: string,
  flags: string,
): { matcher: RegexMatcher } | { problem: RegexProblem } {
  const syntax = parseRegex(source, flags);
  if ('problem' in syntax) return syntax;
  const program = regexProgram(syntax);
  if (!program) {
    return {
      problem: { code: 'QUERY_REGEX_TOO_LARGE', start: 0, end: source.length, params: {} },
    };
  }
  const kept = `u${flags.includes('i') ? 'i' : ''}${flags.includes('s') ? 's' : ''}`;
  const automaton = new Automaton(program, new Alphabet(syntax, kept), isAnchored(syntax.node));
  const required = flags.includes('i') ? '' : requiredText(syntax.node, syntax.literals);
  return {
    matcher: {
      required,
      inText: (text) => searchText(automaton, text),
      inBytes: (bytes, start, end) => searchBytes(automaton, bytes, start, end),
    },
  };
}

/** What an assertion has to know of the character on either side; `edge` is none. */
type Side = 'edge' | 'newline' | 'word' | 'other';

interface Letter {
  /** By number of the set. */
  inSet: boolean[];
  side: Side;
}

/** Characters that the expression cannot tell apart are one letter of its alphabet. */
class Alphabet {
  /** Letter 0 is the end of the text. */
  readonly letters: Letter[] = [{ inSet: [], side: 'edge' }];
  private readonly numbers = new Map<string, number>();
  private readonly tests: ((char: string) => boolean)[];
  private readonly word: RegExp;
  /** Letter of an ASCII character; 0 where it is not known yet. */
  readonly ascii = new Uint32Array(128);
  /** The same for all others, by their upper and lower bytes. */
  private readonly pages: (Uint32Array | undefined)[] = [];

  constructor({ sets, literals }: RegexSyntax, flags: string) {
    this.tests = sets.map((set, index) => {
      const literal = flags.includes('i') ? null : literals[index];
      if (literal != null) return (char) => char === literal;
      const pattern = new RegExp(`^${set}$`, flags);
      return (char) => pattern.test(char);
    });
    this.word = new RegExp('\\w', flags);
  }

  letterOf(code: number): number {
    let page = this.pages[code >> 8];
    if (!page) {
      page = new Uint32Array(256);
      this.pages[code >> 8] = page;
    }
    const known = page[code & 255] ?? 0;
    if (known !== 0) return known;
    const letter = this.classify(String.fromCodePoint(code));
    page[code & 255] = letter;
    if (code < 128) this.ascii[code] = letter;
    return letter;
  }

  private classify(char: string): number {
    const inSet = this.tests.map((test) => test(char));
    const side = /[\n\r\u2028\u2029]/.test(char)
      ? 'newline'
      : this.word.test(char)
        ? 'word'
        : 'other';
    const key = `${side}${inSet.map(Number).join('')}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.letters.push({ inSet, side });
    this.numbers.set(key, this.letters.length - 1);
    return this.letters.length - 1;
  }
}

interface State {
  /** Instructions the machine is at, assertions not yet asked. */
  places: number[];
  before: Side;
  /** By letter. */
  next: (State | undefined)[];
}

const MATCHED: State = { places: [], before: 'other', next: [] };
const DEAD: State = { places: [], before: 'other', next: [] };

/** States kept; beyond them all are forgotten and worked out again as they are met. */
const MAX_STATES = 1_000;

class Automaton {
  readonly alphabet: Alphabet;
  private readonly program: readonly Instruction[];
  private readonly anchored: boolean;
  /** Without assertions the character before does not matter: fewer states. */
  private readonly looksAround: boolean;
  private readonly states = new Map<string, State>();
  private readonly visited: Uint32Array;
  private round = 0;
  private first: State | undefined;

  constructor(program: readonly Instruction[], alphabet: Alphabet, anchored: boolean) {
    this.program = program;
    this.alphabet = alphabet;
    this.anchored = anchored;
    this.looksAround = program.some(({ op }) => op === 'assert');
    this.visited = new Uint32Array(program.length);
  }

  start(): State {
    this.first ??= this.state([0], 'edge');
    return this.first;
  }

  /** The state after a letter, when `state.next` does not have it yet. */
  step(state: State, letter: number): State {
    const { inSet, side } = this.alphabet.letters[letter] ?? { inSet: [], side: 'edge' };
    const reached = this.reached(state, side);
    let next = MATCHED;
    if (reached) {
      const places = reached.filter((place) => this.takes(place, inSet)).map((place) => place + 1);
      // A match may begin at every character.
      if (!this.anchored) places.push(0);
      next = places.length === 0 ? DEAD : this.state([...new Set(places)], side);
    }
    state.next[letter] = next;
    return next;
  }

  /** Where the machine waits for a character; null when it has matched. */
  private reached(state: State, after: Side): number[] | null {
    this.round += 1;
    const waiting: number[] = [];
    const stack = [...state.places];
    for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
      if (this.visited[place] === this.round) continue;
      this.visited[place] = this.round;
      const instruction = this.program[place];
      switch (instruction?.op) {
        case 'match':
          return null;
        case 'take':
          waiting.push(place);
          break;
        case 'fork':
          stack.push(instruction.first, instruction.second);
          break;
        case 'assert':
          if (holds(instruction.what, state.before, after)) stack.push(place + 1);
      }
    }
    return waiting;
  }

  private takes(place: number, inSet: readonly boolean[]): boolean {
    const instruction = this.program[place];
    return instruction?.op === 'take' && inSet[instruction.set] === true;
  }

  private state(places: number[], side: Side): State {
    const before = this.looksAround ? side : 'other';
    const key = `${before} ${places.sort((a, b) => a - b).join()}`;
    const known = this.states.get(key);
    if (known) return known;
    if (this.states.size >= MAX_STATES) {
      for (const state of this.states.values()) state.next.length = 0;
      this.states.clear();
    }
    const state: State = { places, before, next: [] };
    this.states.set(key, state);
    return state;
  }
}

function holds(what: Assertion, before: Side, after: Side): boolean {
  switch (what) {
    case 'start':
      return before === 'edge';
    case 'end':
      return after === 'edge';
    case 'line-start':
      return before === 'edge' || before === 'newline';
    case 'line-end':
      return after === 'edge' || after === 'newline';
    case 'boundary':
      return (before === 'word') !== (after === 'word');
    case 'no-boundary':
      return (before === 'word') === (after === 'word');
  }
}

function searchText(automaton: Automaton, text: string): boolean {
  const { alphabet } = automaton;
  let state = automaton.start();
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at += 1;
    const letter = alphabet.letterOf(code);
    state = state.next[letter] ?? automaton.step(state, letter);
    if (state === MATCHED) return true;
    if (state === DEAD) return false;
  }
  return (state.next[0] ?? automaton.step(state, 0)) === MATCHED;
}

function searchBytes(automaton: Automaton, bytes: Uint8Array, start: number, end: number): boolean {
  const { alphabet } = automaton;
  const { ascii } = alphabet;
  let state = automaton.start();
  let at = start;
  while (at < end) {
    const byte = bytes[at] as number;
    let letter = 0;
    if (byte < 0x80) {
      letter = (ascii[byte] as number) || alphabet.letterOf(byte);
      at += 1;
    } else {
      const character = codeAt(bytes, at, end);
      letter = alphabet.letterOf(codeOf(character));
      at += lengthOf(character);
    }
    state = state.next[letter] ?? automaton.step(state, letter);
    if (state === MATCHED) return true;
    if (state === DEAD) return false;
  }
  return (state.next[0] ?? automaton.step(state, 0)) === MATCHED;
}
