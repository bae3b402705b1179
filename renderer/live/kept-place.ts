// Which row of a view stays where it is on the screen while others come and go, and through a filter or
// an order the user sets, also when a filter hides it for a while.
import type { TopicFrame } from '../../shared/contract/topics.ts';
import type { RowGoal } from './topic-view.ts';

/** A row in sight, and how many pixels below the top of what is in sight it is. */
export interface HeldRow {
  node: number;
  below: number;
}

export class KeptPlace {
  /** Rows the view has moved by since it began, because rows came or went above the one that stays. */
  shift = 0;
  #held: HeldRow | null = null;
  #chosen: HeldRow | null = null;
  /** The one that was to stay when a filter hid it. */
  #hidden: HeldRow | null = null;
  /** Calls under way that may rearrange the rows. */
  #calls = 0;
  /** The first request that was made after the last of them. */
  #since = 0;
  #rearranging = false;

  /** `held` stays while rows come and go, `chosen` when the user rearranges them; null for none in sight. */
  hold(held: HeldRow | null, chosen: HeldRow | null): void {
    this.#held = held;
    this.#chosen = chosen;
    // There is another one to come back to.
    if (chosen) this.#hidden = null;
  }

  /** The row to ask for with the next frame. */
  get anchor(): HeldRow | null {
    if (!this.#rearranging) return this.#held;
    return this.#hidden ?? this.#chosen ?? this.#held;
  }

  /** The user rearranges the rows, which takes until `done`. */
  rearrange(): void {
    this.#calls += 1;
    this.#rearranging = true;
  }

  /** The core has been told; requests from number `since` on are answered accordingly. */
  done(since: number): void {
    this.#calls -= 1;
    this.#since = since;
  }

  /**
   * Takes the answer to request number `asked`, made with `anchor`, whose row was at index `before` until
   * now. Returns where to go to, if the row was hidden and is back.
   */
  follow(
    { asked, anchor, frame }: { asked: number; anchor: HeldRow | null; frame: TopicFrame },
    before: number | undefined,
  ): RowGoal | null {
    const rearranging = this.#rearranging;
    if (this.#calls === 0 && asked >= this.#since && frame.toFilter === 0 && !frame.ordering) {
      this.#rearranging = false;
    }
    const index = frame.anchorIndex;
    if (!anchor) return null;
    if (index === null) {
      if (rearranging) this.#hidden ??= anchor;
      return null;
    }
    if (anchor === this.#hidden) {
      this.#hidden = null;
      return { index, at: anchor.below };
    }
    if (before !== undefined) this.shift += index - before;
    return null;
  }
}
