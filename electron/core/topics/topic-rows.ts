// What a row says of its topic, and which rows of a frame the page has already.
import type { TopicRow } from '../../../shared/contract/topics.ts';
import { previewOf } from '../../../shared/payload/preview.ts';
import type { Place } from './layout.ts';
import type { TopicIndex } from './topic-index.ts';

/** What a view adds to its rows. */
export interface Decorations {
  /** One text a JSON path of the view; null where it finds nothing. */
  values(node: number): (string | null)[];
  /** The first colour rule that the newest message matches. */
  colour(node: number): number | null;
  /** Grows when an answer may be another although no message came. */
  readonly revision: number;
}

export const UNDECORATED: Decorations = {
  values: () => [],
  colour: () => null,
  revision: 0,
};

/** `alone`: the row is of the topic itself, not of all at or below it. */
export function rowOf(
  index: TopicIndex,
  place: Place,
  name: string,
  decorations: Decorations,
  alone: boolean,
): TopicRow {
  const { node, level, siblings, expanded } = place;
  const messages = index.receivedOn(node);
  return {
    node,
    name,
    level,
    place: place.place,
    siblings,
    children: index.nodes.childCount(node),
    expanded,
    messages,
    subtreeMessages: alone ? messages : index.subtreeMessages(node),
    subtreeBytes: alone ? index.own.bytes(node) : index.subtreeBytes(node),
    subtreeTopics: index.subtreeTopics(node),
    rate: Math.round((alone ? index.own.rate(node) : index.rate(node)) * 100) / 100,
    trend: index.trend(node),
    unread: alone ? Number(index.isUnread(node)) : index.unread(node),
    firstTime: timeOf(index.firstTime(node)),
    lastTime: timeOf(alone ? index.own.time(node) : index.subtreeTime(node)),
    qos: index.qos(node),
    retained: index.retained(node),
    preview: messages > 0 ? previewOf(index.head(node), index.size(node)) : null,
    values: decorations.values(node),
    colour: decorations.colour(node),
  };
}

function timeOf(micros: number): number | null {
  return micros === 0 ? null : micros / 1000;
}

/** Rows as they were sent last: those that did not change are not sent again. */
export class SentRows {
  #frame = 0;
  #rows = new Map<number, TopicRow>();

  /** The rows that are not as in frame `have`, and the number of this frame. */
  changed(rows: readonly TopicRow[], have: number | null): { frame: number; rows: TopicRow[] } {
    const known = have === this.#frame ? this.#rows : undefined;
    this.#rows = new Map(rows.map((row) => [row.node, row]));
    this.#frame++;
    const changed = rows.filter((row) => {
      const before = known?.get(row.node);
      return before === undefined || !isSame(before, row);
    });
    return { frame: this.#frame, rows: changed };
  }
}

function isSame(a: TopicRow, b: TopicRow): boolean {
  return (
    a.subtreeMessages === b.subtreeMessages &&
    a.lastTime === b.lastTime &&
    a.rate === b.rate &&
    a.trend === b.trend &&
    a.place === b.place &&
    a.siblings === b.siblings &&
    a.children === b.children &&
    a.expanded === b.expanded &&
    a.unread === b.unread &&
    a.colour === b.colour &&
    a.subtreeTopics === b.subtreeTopics &&
    a.level === b.level &&
    a.values.length === b.values.length &&
    a.values.every((value, at) => value === b.values[at]) &&
    isSameMessage(a, b)
  );
}

/** The counts being equal, the newest message is another only where a capture was read anew. */
function isSameMessage(a: TopicRow, b: TopicRow): boolean {
  return (
    a.messages === b.messages &&
    a.firstTime === b.firstTime &&
    a.qos === b.qos &&
    a.retained === b.retained &&
    a.preview?.text === b.preview?.text &&
    a.preview?.bytes === b.preview?.bytes
  );
}
