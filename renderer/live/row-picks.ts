// Which rows are picked besides the one that is looked at. Nodes, not places: what is picked stays
// picked when it moves, or leaves the page.

export class RowPicks {
  #nodes: ReadonlySet<number> = new Set();
  /** The row that was active when they were picked; another one makes them void. */
  #active: number | null = null;
  /** Where a range begins. */
  #from: number | null = null;

  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** All of them; the active row alone where nothing else was picked. */
  of(active: number | null): ReadonlySet<number> {
    if (this.#active === active && active !== null) return this.#nodes;
    return new Set(active === null ? [] : [active]);
  }

  has(node: number, active: number | null): boolean {
    return this.#active === active ? this.#nodes.has(node) : node === active;
  }

  count(active: number | null): number {
    return this.#active === active && active !== null ? this.#nodes.size : Number(active !== null);
  }

  /** Where a range to another row begins. */
  start(active: number | null): number | null {
    return this.#active === active ? (this.#from ?? active) : active;
  }

  only(node: number): void {
    this.#set(new Set([node]), node, node);
  }

  /** `active` null: none is. */
  set(nodes: Iterable<number>, active: number | null, from: number | null): void {
    this.#set(new Set(nodes), active, from);
  }

  /** Picks a row, or no longer; it becomes the active one. */
  toggle(node: number, active: number | null): void {
    const next = new Set(this.of(active));
    if (!next.delete(node)) next.add(node);
    this.#set(next, node, node);
  }

  /** Makes another row the active one and leaves the picked ones as they are. */
  move(node: number, active: number | null): void {
    this.#set(this.of(active), node, node);
  }

  #set(nodes: ReadonlySet<number>, active: number | null, from: number | null): void {
    this.#nodes = nodes;
    this.#active = active;
    this.#from = from;
    this.#changed();
  }
}
