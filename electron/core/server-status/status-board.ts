// What the broker of one connection says of itself, read out of the topic tree.
import type { ServerFigure } from '../../../shared/contract/broker.ts';
import type { ConnectionState, SubscriptionStatus } from '../../../shared/contract/connections.ts';
import type { TopicIndex } from '../topics/topic-index.ts';
import { FigureTrack } from './figure-track.ts';
import {
  BROKER,
  BROKER_FIGURES,
  BROKERS,
  EMQX_FIGURES,
  type KnownFigure,
  numberIn,
} from './known-figures.ts';

export type BrokerKind = 'mosquitto' | 'emqx' | 'hivemq' | 'unknown';
export type StatusState = 'live' | 'none' | 'silent' | 'refused';

/** What a board needs of a connection. */
export interface Observed {
  state: ConnectionState;
  /** When that was entered, milliseconds since 1970. */
  since: number;
  subscriptions: readonly Pick<SubscriptionStatus, 'filter' | 'state'>[];
  index: TopicIndex;
  /** Topic names the user wants to see. */
  pinned: readonly string[];
}

const SYS = '$SYS';
/** Topics under $SYS that are looked at; some brokers have some for each client. */
const MOST_BELOW = 5_000;
const MOST_FIGURES = 1_000;
const MOST_NODES = 50;
const MOST_TEXT = 64;

interface Shown {
  topic: string;
  node: number;
  known: KnownFigure | null;
}

export class StatusBoard {
  kind: BrokerKind = 'unknown';
  version: string | null = null;
  state: StatusState = 'none';
  figures: ServerFigure[] = [];
  others = 0;
  #tracks = new Map<string, FigureTrack>();
  #before = '';

  /** Reads everything anew; answers whether anything is another than before. */
  look(observed: Observed, now: number): boolean {
    const { index, pinned } = observed;
    const shown = this.#shown(index, pinned);
    const wanted = new Set(pinned);
    const tracks = new Map<string, FigureTrack>();
    this.figures = shown.map((each) => {
      const track = this.#tracks.get(each.topic) ?? new FigureTrack();
      tracks.set(each.topic, track);
      return figureOf(index, each, track, wanted.has(each.topic), now);
    });
    this.#tracks = tracks;
    this.state = stateOf(observed, newestTime(index));
    this.others = othersIn(index, shown);
    return this.#isNew();
  }

  /** Keeps the values of the pinned topics only: nobody looks. */
  lookAtPinned({ index, pinned }: Observed, now: number): void {
    const tracks = new Map<string, FigureTrack>();
    for (const topic of pinned.slice(0, MOST_FIGURES)) {
      const node = index.nodes.find(topic);
      if (node === undefined) continue;
      const track = this.#tracks.get(topic) ?? new FigureTrack();
      tracks.set(topic, track);
      figureOf(index, { topic, node, known: null }, track, true, now);
    }
    this.#tracks = tracks;
  }

  #isNew(): boolean {
    const { kind, version, state, others } = this;
    const figures = this.figures.map(({ text, time, rate, pinned }) => [text, time, rate, pinned]);
    const what = JSON.stringify([kind, version, state, others, figures]);
    if (what === this.#before) return false;
    this.#before = what;
    return true;
  }

  /** Of known topics those that are there, then what is pinned beside them. */
  #shown(index: TopicIndex, pinned: readonly string[]): Shown[] {
    const emqx = emqxNodes(index);
    const version =
      textAt(index, `${BROKER}/version`) ?? textAt(index, `${emqx[0] ?? BROKERS}/version`);
    this.version = version ?? null;
    this.kind = kindOf(version, emqx.length > 0);
    const known = [
      ...below(index, BROKER, BROKER_FIGURES),
      ...emqx.flatMap((node) => below(index, node, EMQX_FIGURES)),
    ];
    const topics = new Set(known.map(({ topic }) => topic));
    const beside = pinned.flatMap((topic): Shown[] => {
      const node = topics.has(topic) ? undefined : index.nodes.find(topic);
      return node === undefined || index.receivedOn(node) === 0
        ? []
        : [{ topic, node, known: null }];
    });
    return [...beside, ...known].slice(0, MOST_FIGURES);
  }
}

function below(
  index: TopicIndex,
  above: string,
  figures: ReadonlyMap<string, KnownFigure>,
): Shown[] {
  return [...figures].flatMap(([name, known]) => {
    const topic = `${above}/${name}`;
    const node = index.nodes.find(topic);
    return node === undefined || index.receivedOn(node) === 0 ? [] : [{ topic, node, known }];
  });
}

/** A cluster has one a node. */
function emqxNodes(index: TopicIndex): string[] {
  const { nodes } = index;
  const above = nodes.find(BROKERS);
  if (above === undefined) return [];
  const count = Math.min(nodes.childCount(above), MOST_NODES);
  return Array.from(nodes.newestChildren(above, count), (node) => nodes.path(node)).sort();
}

function kindOf(version: string | undefined, isEmqx: boolean): BrokerKind {
  if (version !== undefined && /mosquitto/i.test(version)) return 'mosquitto';
  if (version !== undefined && /hivemq/i.test(version)) return 'hivemq';
  return isEmqx ? 'emqx' : 'unknown';
}

function figureOf(
  index: TopicIndex,
  { topic, node, known }: Shown,
  track: FigureTrack,
  pinned: boolean,
  now: number,
): ServerFigure {
  const text = textOf(index, node);
  const value = numberIn(text);
  const time = index.subtreeTime(node) / 1_000;
  track.take(index.lastId(node), time, value, index.retained(node));
  return {
    topic,
    meaning: known?.meaning ?? null,
    text: text.slice(0, MOST_TEXT),
    value,
    unit: known?.unit ?? null,
    rate: known?.grows ? track.rate(now) : null,
    time,
    series: [...track.series],
    pinned,
  };
}

function textAt(index: TopicIndex, topic: string): string | undefined {
  const node = index.nodes.find(topic);
  return node === undefined || index.receivedOn(node) === 0 ? undefined : textOf(index, node);
}

/** The beginning of the newest payload: figures are short. */
function textOf(index: TopicIndex, node: number): string {
  return new TextDecoder().decode(index.head(node));
}

/** Of the newest message at or below $SYS, milliseconds since 1970; 0: there was none. */
function newestTime(index: TopicIndex): number {
  const sys = index.nodes.find(SYS);
  return sys === undefined ? 0 : index.subtreeTime(sys) / 1_000;
}

/** Numeric topics that are not shown. */
function othersIn(index: TopicIndex, shown: readonly Shown[]): number {
  const sys = index.nodes.find(SYS);
  const nodes = sys === undefined ? [] : (index.nodes.nodesBelow(sys, MOST_BELOW) ?? []);
  const known = new Set(shown.map(({ node }) => node));
  return nodes.filter(
    (node) =>
      !known.has(node) && index.receivedOn(node) > 0 && numberIn(textOf(index, node)) !== null,
  ).length;
}

/** `#` does not match what begins with `$` (4.7.2): only a filter that says $SYS does. */
function isForSys(filter: string): boolean {
  const bare = filter.replace(/^\$share\/[^/]+\//, '');
  return bare === SYS || bare.startsWith(`${SYS}/`);
}

function stateOf({ state, since, subscriptions }: Observed, newest: number): StatusState {
  const connected = state === 'connected';
  if (newest > 0 && (!connected || newest >= since)) return 'live';
  const ours = subscriptions.filter(({ filter }) => isForSys(filter));
  if (ours.some((each) => each.state === 'granted' || each.state === 'pending')) return 'silent';
  return ours.some((each) => each.state === 'refused') ? 'refused' : 'none';
}
