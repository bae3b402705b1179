// A value of a file that is taken over, with the place it stands at. Whoever uses a value marks it; what
// is not marked in the end is listed as left out, so nothing of a file is lost without a word.

/** Of one name in a path; a file may have names of any length. */
const LONGEST_NAME = 200;

export class SourceNode {
  readonly path: string;
  /** Of the member or element; '' of an item of a list. */
  readonly name: string;
  readonly value: unknown;
  /** Answered for: it is listed as mapped or as not mapped. */
  marked = false;
  #children: Map<string, SourceNode> | undefined;

  constructor(value: unknown, path = '', name = '') {
    this.value = value;
    this.path = path;
    this.name = name;
  }

  /** A member of an object; undefined where there is none. */
  member(name: string): SourceNode | undefined {
    return Array.isArray(this.value) ? undefined : this.#all().get(name);
  }

  /** Members of an object, items of a list, nothing of anything else. */
  children(): SourceNode[] {
    return [...this.#all().values()];
  }

  /** False: nobody has looked inside yet. */
  wasOpened(): boolean {
    return this.#children !== undefined;
  }

  isList(): boolean {
    return Array.isArray(this.value);
  }

  isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !this.isList();
  }

  /** True for what says nothing: null, '', a list or an object without anything in it. */
  isEmpty(): boolean {
    const { value } = this;
    if (value === null || value === undefined || value === '') return true;
    return typeof value === 'object' && Object.keys(value).length === 0;
  }

  #all(): Map<string, SourceNode> {
    this.#children ??= childrenOf(this);
    return this.#children;
  }
}

function childrenOf({ value, path }: SourceNode): Map<string, SourceNode> {
  const children = new Map<string, SourceNode>();
  if (typeof value !== 'object' || value === null) return children;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      children.set(String(at), new SourceNode(item, `${path}[${at}]`));
    }
    return children;
  }
  for (const [name, item] of Object.entries(value)) {
    const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
    children.set(name, new SourceNode(item, path === '' ? short : `${path}.${short}`, name));
  }
  return children;
}

/** How many values stand in a branch: what is neither object nor list, and empty ones of these. */
export function leavesOf(value: unknown): number {
  let count = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    const inside = typeof next === 'object' && next !== null ? Object.values(next) : [];
    if (inside.length === 0) count++;
    // A spread of a very long list would overflow the stack.
    else for (const each of inside) waiting.push(each);
  }
  return count;
}

/** A number, also one that was written as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*-?\d{1,15}(?:\.\d{1,6})?\s*$/.test(value))
    return undefined;
  return Number(value);
}

/** Yes or no, also as a database or XML writes them; undefined for anything else. */
export function flagOf(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (text === true || text === 1 || text === '1' || text === 'true') return true;
  if (text === false || text === 0 || text === '0' || text === 'false') return false;
  return undefined;
}

/** A word of a format, as it is compared; '' for what is no text. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}
