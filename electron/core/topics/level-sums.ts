// Rows up to a child, of levels with so many children that adding them up for each frame would be felt.

const BLOCK = 1_024;
/** Levels with fewer children are added up each time. */
const FEW = 4 * BLOCK;

interface Sums {
  nodes: Int32Array;
  /** Rows, and children with rows, before each block; the whole at the end. */
  rows: Int32Array;
  shown: Int32Array;
}

export interface Start {
  /** The child to begin at, the rows and the children with rows before it. */
  at: number;
  rows: number;
  shown: number;
  /** Children with rows, all of them. */
  siblings: number;
}

export class LevelSums {
  readonly #rowsOf: (node: number) => number;
  readonly #sums = new Map<number, Sums>();

  /** `rowsOf`: rows of a node and what is open below it; 0 when the filter leaves nothing of it. */
  constructor(rowsOf: (node: number) => number) {
    this.#rowsOf = rowsOf;
  }

  clear(): void {
    this.#sums.clear();
  }

  /** The rows below `node` are others now. */
  forget(node: number): void {
    if (this.#sums.size > 0) this.#sums.delete(node);
  }

  /** Where among the `children` of `node` to look for the row `skip`. `flat`: each is one row. */
  skip(node: number, children: Int32Array, skip: number, flat: boolean): Start {
    if (flat) {
      const at = Math.min(skip, children.length);
      return { at, rows: at, shown: at, siblings: children.length };
    }
    if (children.length < FEW) {
      let siblings = 0;
      for (const child of children) if (this.#rowsOf(child) > 0) siblings++;
      return { at: 0, rows: 0, shown: 0, siblings };
    }
    const sums = this.#of(node, children);
    const blocks = sums.rows.length - 1;
    let low = 0;
    let high = blocks - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((sums.rows[middle] ?? 0) <= skip) low = middle;
      else high = middle - 1;
    }
    return {
      at: low * BLOCK,
      rows: sums.rows[low] ?? 0,
      shown: sums.shown[low] ?? 0,
      siblings: sums.shown[blocks] ?? 0,
    };
  }

  /** Rows of the children of `node` before `child`. */
  before(node: number, children: Int32Array, child: number, flat: boolean): number {
    const place = children.indexOf(child);
    if (flat) return place;
    const first = children.length < FEW ? 0 : Math.floor(place / BLOCK);
    let rows = first === 0 ? 0 : (this.#of(node, children).rows[first] ?? 0);
    for (let at = first * BLOCK; at < place; at++) rows += this.#rowsOf(children[at] ?? 0);
    return rows;
  }

  #of(node: number, children: Int32Array): Sums {
    const known = this.#sums.get(node);
    if (known?.nodes === children) return known;
    const blocks = Math.ceil(children.length / BLOCK);
    const sums = {
      nodes: children,
      rows: new Int32Array(blocks + 1),
      shown: new Int32Array(blocks + 1),
    };
    let rows = 0;
    let shown = 0;
    for (let at = 0; at < children.length; at++) {
      if (at % BLOCK === 0) {
        sums.rows[at / BLOCK] = rows;
        sums.shown[at / BLOCK] = shown;
      }
      const each = this.#rowsOf(children[at] ?? 0);
      rows += each;
      if (each > 0) shown++;
    }
    sums.rows[blocks] = rows;
    sums.shown[blocks] = shown;
    this.#sums.set(node, sums);
    return sums;
  }
}
