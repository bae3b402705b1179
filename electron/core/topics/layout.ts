// What a view shows row by row. A layout knows which node is in which row; what a row says of its node
// is topic-rows.ts.

/** One row: a node and where it stands. */
export interface Place {
  node: number;
  /** 1 for the first level; in a table always 1. */
  level: number;
  /** From 1, among `siblings`. */
  place: number;
  siblings: number;
  expanded: boolean;
}

export interface Layout {
  /** A row is a topic; else it stands for all below it too. */
  readonly isFlat: boolean;
  /** Takes in what came since. `held`: rows keep their order. */
  sync(nowMs: number, held: boolean): void;
  /** Rows, as of the last `sync`. */
  readonly total: number;
  places(first: number, count: number): Place[];
  /** The row of a node; null when it has none. */
  indexOf(node: number): number | null;
  /** Grows when rows or their order may be others although no message came. */
  readonly revision: number;
  /** The rows `places` are in another order than their values are now. */
  isOutOfOrder(places: readonly Place[]): boolean;
  /** A large level is being put in order, or what it is put in order by is not known yet. */
  readonly ordering: boolean;
  /** Some rows may still have to go elsewhere: `sync` sees to it, also when no message comes. */
  readonly isUnsettled: boolean;
  end(): void;
}
