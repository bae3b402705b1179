// The keyboard in the topic tree (ARIA tree pattern, several rows can be picked).
import { type KeyboardEvent, useRef } from 'react';
import { type PickMode, RowCursor, type RowCursorInput } from '../../actions/row-cursor.ts';
import { useTypeAhead } from '../../commands/use-type-ahead.ts';
import { ROOT_NODE } from '../../live/topic-view.ts';

export interface TreeKeys {
  cursor: RowCursor;
  onKeyDown(event: KeyboardEvent): void;
}

type Action = (cursor: TreeCursor, event: KeyboardEvent) => Promise<void> | void;

const ACTIONS: Readonly<Record<string, Action>> = {
  ArrowDown: (cursor, event) => cursor.move(1, modeOf(event)),
  ArrowUp: (cursor, event) => cursor.move(-1, modeOf(event)),
  PageDown: (cursor, event) => cursor.move(cursor.page, modeOf(event)),
  PageUp: (cursor, event) => cursor.move(-cursor.page, modeOf(event)),
  Home: (cursor, event) => cursor.goTo(0, modeOf(event)),
  End: (cursor, event) => cursor.goTo(Number.POSITIVE_INFINITY, modeOf(event)),
  ArrowRight: (cursor, event) => cursor.open(event.shiftKey, hasMod(event)),
  ArrowLeft: (cursor, event) => cursor.close(event.shiftKey, hasMod(event)),
  ' ': (cursor) => cursor.toggleActive(),
};
const PLAIN_ACTIONS: Readonly<Record<string, Action>> = {
  Enter: (cursor) => cursor.fold(),
  '*': (cursor) => cursor.open(true, false),
};

export function useTreeKeys(input: RowCursorInput): TreeKeys {
  const made = useRef<TreeCursor | null>(null);
  made.current ??= new TreeCursor(input);
  const cursor = made.current;
  cursor.input = input;
  const typed = useTypeAhead((text, stay) => cursor.after(() => cursor.find(text, stay)));

  const onKeyDown = (event: KeyboardEvent) => {
    const act = typed.goesOn(event) ? undefined : actionOf(event);
    if (act) {
      typed.end();
      cursor.after(() => act(cursor, event));
    } else if (event.key === 'Escape' && !hasMod(event)) {
      if (!cursor.pickNoMore()) return;
    } else if (!typed.take(event)) return;
    event.preventDefault();
  };
  return { cursor, onKeyDown };
}

function actionOf(event: KeyboardEvent): Action | undefined {
  if (event.altKey) return undefined;
  if (hasMod(event) && event.key.toLowerCase() === 'a') return (cursor) => cursor.pickAll();
  if (Object.hasOwn(ACTIONS, event.key)) return ACTIONS[event.key];
  if (hasMod(event) || !Object.hasOwn(PLAIN_ACTIONS, event.key)) return undefined;
  return PLAIN_ACTIONS[event.key];
}

function modeOf(event: KeyboardEvent): PickMode {
  if (event.shiftKey) return 'extend';
  return hasMod(event) ? 'move' : 'only';
}

function hasMod(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

class TreeCursor extends RowCursor {
  /** Opens the level, or goes into it; `subtree`: with everything below, `all`: the whole tree. */
  async open(subtree: boolean, all: boolean): Promise<void> {
    const { feed } = this.input;
    if (all) return subtree ? feed.expand(ROOT_NODE, true, true) : undefined;
    const row = this.activeRow;
    if (subtree) await feed.expandMany(this.picked, true, true);
    else if (row?.expanded && row.children > 0) await this.move(1, 'only');
    else if (row && row.children > 0) await feed.expand(row.node, true);
  }

  /** Closes the level, or goes to the one above it. */
  async close(subtree: boolean, all: boolean): Promise<void> {
    const { feed } = this.input;
    if (all) return subtree ? feed.expand(ROOT_NODE, false, true) : undefined;
    const row = this.activeRow;
    if (subtree) await feed.expandMany(this.picked, false, true);
    else if (row?.expanded && row.children > 0) await feed.expand(row.node, false);
    else await this.#toLevelAbove();
  }

  async fold(): Promise<void> {
    const row = this.activeRow;
    if (row && row.children > 0) await this.input.feed.expand(row.node, !row.expanded);
  }

  async #toLevelAbove(): Promise<void> {
    const { feed } = this.input;
    const { active } = this;
    if (active === null) return;
    const known = feed.row(active);
    for (let index = (known?.index ?? 0) - 1; known && index >= 0; index--) {
      const row = feed.rowAt(index);
      if (!row) break;
      if (row.level < known.row.level) return this.goTo(index, 'only');
    }
    const above = await this.#findLevelAbove(active);
    const index = above === null ? null : await feed.locate(above);
    if (index !== null) await this.goTo(index, 'only');
  }

  async #findLevelAbove(node: number): Promise<number | null> {
    const { page, captureId } = this.input;
    const { topic } = await page.client.topics.path({ captureId, node });
    const end = topic.lastIndexOf('/');
    if (end < 0) return null;
    const found = await page.client.topics.find({ captureId, topic: topic.slice(0, end) });
    return found?.node ?? null;
  }
}
