// Many topic filters at once (section 4.7 of 3.1.1 and 5.0): a name is walked once, level by level,
// however many filters there are.

interface Level {
  below: Map<string, Level>;
  /** What `+` stands before. */
  any: Level | undefined;
  /** Filters that end here, and those that end here with `#`. */
  ends: number[];
  open: number[];
}

export class TopicFilterSet {
  readonly #root: Level = level();
  /** Filters that begin with a wildcard: they match no name that begins with `$` ([MQTT-4.7.2-1]). */
  readonly #wild = new Set<number>();
  readonly size: number;

  /** Of a shared subscription the group is left out of the match. */
  constructor(filters: readonly string[]) {
    this.size = filters.length;
    for (const [index, filter] of filters.entries()) this.#add(bareFilter(filter), index);
  }

  #add(filter: string, index: number): void {
    const levels = filter.split('/');
    const isOpen = levels.at(-1) === '#';
    if (isOpen) levels.pop();
    if (/^[+#]/.test(filter)) this.#wild.add(index);
    let at = this.#root;
    for (const name of levels) at = name === '+' ? wildBelow(at) : namedBelow(at, name);
    (isOpen ? at.open : at.ends).push(index);
  }

  /** Indexes of the filters that match a topic name, in ascending order. */
  matching(name: string): number[] {
    if (this.size === 0) return [];
    const found: number[] = [...this.#root.open];
    let here: Level[] = [this.#root];
    for (let start = 0; start <= name.length && here.length > 0; ) {
      const slash = name.indexOf('/', start);
      const end = slash < 0 ? name.length : slash;
      here = next(here, name.slice(start, end));
      for (const { open } of here) found.push(...open);
      start = end + 1;
    }
    for (const { ends } of here) found.push(...ends);
    const allowed = name.startsWith('$') ? found.filter((index) => !this.#wild.has(index)) : found;
    return allowed.sort((a, b) => a - b);
  }

  matches(name: string): boolean {
    return this.matching(name).length > 0;
  }
}

function bareFilter(filter: string): string {
  return filter.startsWith('$share/') ? filter.split('/').slice(2).join('/') : filter;
}

function level(): Level {
  return { below: new Map(), any: undefined, ends: [], open: [] };
}

function wildBelow(at: Level): Level {
  at.any ??= level();
  return at.any;
}

function namedBelow(at: Level, name: string): Level {
  const known = at.below.get(name);
  if (known) return known;
  const made = level();
  at.below.set(name, made);
  return made;
}

function next(here: readonly Level[], name: string): Level[] {
  const found: Level[] = [];
  for (const { below, any } of here) {
    const named = below.get(name);
    if (named) found.push(named);
    if (any) found.push(any);
  }
  return found;
}
