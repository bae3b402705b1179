// Looks through a damaged capture file for all that is whole: down its trees as far as they can be
// followed, then on every page that no tree led to.
import { isIntact, MAX_BLOCK_ROWS, ROW_BYTES, type StoredBlock } from '../capture/block.ts';
import type { StoredEvent, StoredPin } from '../capture/thread-messages.ts';
import type { DatabasePages } from './recover-pages.ts';
import { type Node, nodeOf, type Row, rowAt, type Value } from './recover-rows.ts';
import type { WorkControl } from './work-control.ts';

/** Where a row is: a page, or a place in the log (negative), and its cell there. */
export interface Place {
  page: number;
  cell: number;
}

export interface FoundBlock extends Place {
  first: number;
  count: number;
}

/** Root pages of a file whose own list of tables cannot be read: as they are in every new file. */
const USUAL_ROOTS: Readonly<Record<string, number>> = {
  topics: 3,
  blocks: 4,
  large: 5,
  events: 6,
  pins: 7,
  totals: 8,
};
const FIRST_LARGE = 1024;

export class Finds {
  readonly #pages: DatabasePages;
  readonly #control: WorkControl;
  readonly #seen: Uint8Array;
  /** Of messages that were there, whether or not they can be read. */
  readonly #knownIds: number[] = [];
  #orphans: FoundBlock[] = [];
  #inTree: FoundBlock[] = [];
  readonly topics = new Map<number, string | Buffer>();
  readonly parts = new Map<number, Place>();
  readonly events = new Map<number, StoredEvent>();
  readonly pins: StoredPin[] = [];
  readonly totals = new Map<string, number>();

  constructor(pages: DatabasePages, control: WorkControl) {
    this.#pages = pages;
    this.#control = control;
    this.#seen = new Uint8Array(pages.count + 1);
  }

  /** Looks through the whole file. */
  async search(): Promise<void> {
    const roots = await this.#roots();
    for (const [table, root] of Object.entries(roots)) {
      await this.#walk(
        root,
        (row, place) => this.#take(table, row, place),
        (ids) => table === 'blocks' && this.#knownIds.push(...ids),
      );
    }
    // Always: a damaged page may be silent about some of its children.
    await this.#searchOrphans();
  }

  async #roots(): Promise<Record<string, number>> {
    const roots: Record<string, number> = {};
    await this.#walk(1, ({ values: [type, name, , root] }) => {
      if (type === 'table' && typeof name === 'string' && typeof root === 'number') {
        roots[name] = root;
      }
    });
    return Object.keys(USUAL_ROOTS).every((table) => table in roots)
      ? Object.fromEntries(Object.keys(USUAL_ROOTS).map((table) => [table, roots[table] ?? 0]))
      : { ...USUAL_ROOTS };
  }

  async #walk(
    root: number,
    found: (row: Row, place: Place) => void,
    known: (ids: readonly number[]) => void = () => undefined,
  ): Promise<void> {
    const ahead = [root];
    for (let number = ahead.pop(); number !== undefined; number = ahead.pop()) {
      const page = this.#seen[number] === 0 ? this.#pages.page(number) : undefined;
      const node = page && nodeOf(page, number === 1);
      if (!page || !node) continue;
      this.#seen[number] = 1;
      this.#control.advance(page.length, 0);
      ahead.push(...node.children);
      known(node.ids);
      if (node.kind === 'leaf') this.#rows(page, node, number, found);
      if (this.#control.isOver()) await this.#control.breathe();
    }
  }

  #rows(page: Buffer, node: Node, number: number, found: (row: Row, place: Place) => void): void {
    for (const cell of node.cells) {
      const row = rowAt(page, cell, (next) => this.#pages.page(next));
      if (row) found(row, { page: number, cell });
    }
  }

  #take(table: string, { id, values }: Row, place: Place): void {
    const [, second, third, fourth] = values;
    if (table === 'blocks') this.#block(id, values, place, this.#inTree);
    else if (table === 'topics') this.#topic(id, second);
    else if (table === 'large') this.parts.set(id, place);
    else if (table === 'events') this.#event(id, values);
    else if (table === 'totals') this.#total(values);
    else if (table === 'pins' && typeof second === 'string') {
      this.pins.push({ id, name: second, from: Number(third), to: Number(fourth) });
    }
  }

  #block(id: number, values: readonly Value[], place: Place, into: FoundBlock[]): void {
    const block = blockOf(id, values);
    if (block && isIntact(block)) into.push({ ...place, first: block.first, count: block.count });
  }

  #topic(id: number, name: Value | undefined): void {
    if (typeof name === 'string') this.topics.set(id, name);
    else if (Buffer.isBuffer(name)) this.topics.set(id, Buffer.from(name));
  }

  #event(id: number, [, time, after, kind, detail]: readonly Value[]): void {
    if (typeof time !== 'number' || typeof after !== 'number') return;
    if (typeof kind !== 'string' || typeof detail !== 'string') return;
    this.events.set(id, { id, time, after, kind, detail });
  }

  #total([name, value]: readonly Value[]): void {
    if (typeof name === 'string' && typeof value === 'number') this.totals.set(name, value);
  }

  async #searchOrphans(): Promise<void> {
    for (const number of freePages(this.#pages)) this.#seen[number] = 1;
    for (let number = 2; number <= this.#pages.count; number++) {
      if (this.#seen[number] === 1) continue;
      const page = this.#pages.page(number);
      if (page) this.#orphan(page, number);
      this.#control.advance(page?.length ?? 0, 0);
      if (this.#control.isOver()) await this.#control.breathe();
    }
    for (const at of this.#pages.loose) {
      const page = this.#pages.loosePage(at);
      if (page) this.#orphan(page, -at);
      if (this.#control.isOver()) await this.#control.breathe();
    }
  }

  /** What a leaf page is of shows in its rows. */
  #orphan(page: Buffer, number: number): void {
    const node = nodeOf(page, false);
    if (node?.kind !== 'leaf') return;
    const rows: [Row, Place][] = [];
    this.#rows(page, node, number, (row, place) => rows.push([row, place]));
    const isLarge = rows.every(
      ([{ id, values }]) => id >= FIRST_LARGE && Buffer.isBuffer(values[1]),
    );
    for (const [row, place] of rows) {
      const { id, values } = row;
      if (values.length === 7) this.#block(id, values, place, this.#orphans);
      else if (values.length === 5 && values[0] === null && !this.events.has(id)) {
        this.#event(id, values);
      } else if (values.length === 2 && values[0] === null) {
        if (isLarge) {
          if (!this.parts.has(id)) this.parts.set(id, place);
        } else if (!this.topics.has(id)) this.#topic(id, values[1]);
      }
    }
  }

  /** In the order of their messages, none twice: what the tree holds goes before what was lying about. */
  blocks(): FoundBlock[] {
    const taken: FoundBlock[] = [];
    for (const candidates of [this.#inTree, this.#orphans]) {
      const fits = candidates
        .sort((a, b) => a.first - b.first || b.count - a.count)
        .filter((block) => !overlaps(taken, block));
      const chosen: FoundBlock[] = [];
      for (const block of fits) {
        const last = chosen.at(-1);
        if (!last || block.first >= last.first + last.count) chosen.push(block);
      }
      taken.push(...chosen);
      taken.sort((a, b) => a.first - b.first);
    }
    return taken;
  }

  /**
   * How many messages there were, by their ids: as far as anything tells, and with those that could
   * not be recorded at the time.
   */
  count(blocks: readonly FoundBlock[]): number {
    const last = blocks.at(-1);
    let from = blocks[0]?.first ?? Number.POSITIVE_INFINITY;
    let to = last ? last.first + last.count : 0;
    // A damaged page may name any id: no file holds more than so many.
    const most = to + this.#pages.count * MAX_BLOCK_ROWS;
    for (const id of this.#knownIds) {
      if (id > most) continue;
      from = Math.min(from, id);
      to = Math.max(to, id + 1);
    }
    for (const { after } of this.events.values()) to = Math.max(to, after + 1);
    return Math.max(0, to - from);
  }

  /** Reads one of `blocks` again. */
  block(place: Place): StoredBlock | undefined {
    const row = this.#read(place);
    return row && blockOf(row.id, row.values);
  }

  part(id: number): Buffer | undefined {
    const place = this.parts.get(id);
    const bytes = place && this.#read(place)?.values[1];
    return Buffer.isBuffer(bytes) ? bytes : undefined;
  }

  #read({ page, cell }: Place): Row | undefined {
    const bytes = page < 0 ? this.#pages.loosePage(-page) : this.#pages.page(page);
    return bytes && rowAt(bytes, cell, (next) => this.#pages.page(next));
  }
}

/** `blocks` are sorted and apart. */
function overlaps(blocks: readonly FoundBlock[], { first, count }: FoundBlock): boolean {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle];
    if (block && block.first + block.count <= first) low = middle + 1;
    else high = middle;
  }
  const next = blocks[low];
  return next !== undefined && next.first < first + count;
}

function blockOf(first: number, values: readonly Value[]): StoredBlock | undefined {
  const [, count, time, checksum, rows, properties, payloads] = values;
  if (typeof count !== 'number' || typeof time !== 'number' || typeof checksum !== 'number') {
    return undefined;
  }
  if (!Buffer.isBuffer(rows) || !Buffer.isBuffer(payloads)) return undefined;
  if (properties !== null && typeof properties !== 'string') return undefined;
  if (first < 1 || count < 1 || rows.length !== count * ROW_BYTES) return undefined;
  const bytes = { rows: new Uint8Array(rows), payloads: new Uint8Array(payloads) };
  return { first, count, time, checksum, properties, ...bytes };
}

/** What was deleted must not come back: pages SQLite has on its list of free ones. */
function freePages(pages: DatabasePages): Set<number> {
  const free = new Set<number>();
  const head = pages.page(1);
  for (let trunk = head?.readUInt32BE(32) ?? 0; trunk > 0 && !free.has(trunk); ) {
    const page = pages.page(trunk);
    if (!page) break;
    free.add(trunk);
    const count = page.readUInt32BE(4);
    for (let n = 0; n < count && 12 + 4 * n <= page.length; n++) {
      free.add(page.readUInt32BE(8 + 4 * n));
    }
    trunk = page.readUInt32BE(0);
  }
  return free;
}
