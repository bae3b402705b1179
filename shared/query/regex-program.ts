// A regular expression as a program of a non-deterministic machine (Thompson's construction), its
// repetitions written out.
import type { Assertion, RegexNode, RegexSyntax } from './regex-syntax.ts';

export type Instruction =
  /** Takes one character of set `set` and goes on with the next instruction. */
  | { op: 'take'; set: number }
  /** Goes on at both. */
  | { op: 'fork'; first: number; second: number }
  | { op: 'assert'; what: Assertion }
  | { op: 'match' };

/** Bounds the work for one character: at worst it looks at every instruction once. */
const MAX_INSTRUCTIONS = 2_000;

/** Returns null when the program would be too large. */
export function regexProgram({ node }: RegexSyntax): Instruction[] | null {
  const program: Instruction[] = [];
  const fits = emit(node, program);
  program.push({ op: 'match' });
  return fits ? program : null;
}

/** The longest text every match holds, '' for none; of no use where the case is ignored. */
export function requiredText(node: RegexNode, literals: readonly (string | null)[]): string {
  let best = '';
  let run = '';
  const end = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  const visit = (part: RegexNode): void => {
    if (part.kind === 'all') {
      for (const child of part.nodes) visit(child);
      return;
    }
    const literal = part.kind === 'set' ? literals[part.set] : null;
    if (literal != null) run += literal;
    else if (part.kind === 'repeat' && part.min > 0) {
      end();
      visit(part.node);
      end();
    } else if (part.kind !== 'assert') end();
  };
  visit(node);
  end();
  return best;
}

/** True when a match can only begin where the text does. */
export function isAnchored(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assert':
      return node.what === 'start';
    case 'all':
      return node.nodes[0] !== undefined && isAnchored(node.nodes[0]);
    case 'any':
      return node.nodes.every(isAnchored);
    case 'repeat':
      return node.min > 0 && isAnchored(node.node);
    case 'set':
      return false;
  }
}

/** Appends the program of `node`; false when it grows too large. */
function emit(node: RegexNode, program: Instruction[]): boolean {
  if (program.length > MAX_INSTRUCTIONS) return false;
  switch (node.kind) {
    case 'set':
      program.push({ op: 'take', set: node.set });
      return true;
    case 'assert':
      program.push({ op: 'assert', what: node.what });
      return true;
    case 'all':
      return node.nodes.every((child) => emit(child, program));
    case 'any':
      return emitAny(node.nodes, program);
    case 'repeat':
      return emitRepeat(node.node, node.min, node.max, program);
  }
}

function emitAny(nodes: readonly RegexNode[], program: Instruction[]): boolean {
  const jumps: Extract<Instruction, { op: 'fork' }>[] = [];
  for (const [index, child] of nodes.entries()) {
    const fork = index < nodes.length - 1 ? pushFork(program) : null;
    if (!emit(child, program)) return false;
    if (fork) {
      jumps.push(pushFork(program));
      fork.second = program.length;
    }
  }
  for (const jump of jumps) {
    jump.first = program.length;
    jump.second = program.length;
  }
  return true;
}

function emitRepeat(node: RegexNode, min: number, max: number, program: Instruction[]): boolean {
  for (let count = 0; count < min; count++) if (!emit(node, program)) return false;
  if (max === Number.POSITIVE_INFINITY) {
    const start = program.length;
    const fork = pushFork(program);
    if (!emit(node, program)) return false;
    const back = pushFork(program);
    back.first = start;
    back.second = start;
    fork.second = program.length;
    return true;
  }
  const forks: Extract<Instruction, { op: 'fork' }>[] = [];
  for (let count = min; count < max; count++) {
    forks.push(pushFork(program));
    if (!emit(node, program)) return false;
  }
  for (const fork of forks) fork.second = program.length;
  return true;
}

/** A fork to the next instruction and to one that is still to be set. */
function pushFork(program: Instruction[]): Extract<Instruction, { op: 'fork' }> {
  const fork: Instruction = { op: 'fork', first: program.length + 1, second: -1 };
  program.push(fork);
  return fork;
}
