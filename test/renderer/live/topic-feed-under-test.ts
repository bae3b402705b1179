// A feed of topics before a core that answers when the test says so.
import { TopicFeed } from '../../../renderer/live/topic-feed.ts';
import type { TopicFold, TopicMemory } from '../../../renderer/live/topic-view.ts';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { TopicFrame, TopicRow } from '../../../shared/contract/topics.ts';
import { HandClock, HandLink, HandProcedure, settled } from './hand-clock.ts';

interface FrameInput {
  viewId: number;
  after: number | null;
  have: number | null;
  held: boolean;
  first: number;
  count: number;
  anchor: number | null;
}

const NOTHING_SET: TopicMemory = {
  filter: { mode: 'text', text: '', changedWithin: null },
  order: { by: 'name', descending: false },
  folds: [],
  pinned: [],
  anchor: null,
};

/** Nodes of the core under test, by their names. */
export const NODES = new Map([
  ['a', 7],
  ['a/b', 8],
]);

export async function startFeed(left: Partial<TopicMemory> = {}, layout?: 'table') {
  const clock = new HandClock();
  const link = new HandLink();
  const frames = new HandProcedure<FrameInput, TopicFrame>();
  const log: string[] = [];
  let views = 0;
  const said = (name: string) => async (input: object) => {
    log.push(`${name} ${JSON.stringify(input)}`);
  };
  const topics = {
    openView: async () => {
      views += 1;
      log.push(`open ${views}`);
      return { viewId: views };
    },
    closeView: async () => undefined,
    frame: frames.call,
    expand: said('expand'),
    reveal: said('reveal'),
    path: async ({ node }: { node: number }) => ({ node, topic: 'a/b', isTopic: true }),
    sort: said('sort'),
    pin: said('pin'),
    filter: async (input: object) => {
      log.push(`filter ${JSON.stringify(input)}`);
      return { problem: null };
    },
    decorate: async (input: object) => {
      log.push(`decorate ${JSON.stringify(input)}`);
      return { values: [], colours: [] };
    },
    find: async ({ topic }: { topic: string }) => {
      const node = NODES.get(topic);
      return node === undefined ? null : { node, topic, isTopic: true };
    },
    paths: async ({ nodes }: { nodes: number[] }) => ({
      topics: nodes.map((node) => [...NODES].find(([, of]) => of === node)?.[0] ?? ''),
    }),
  };
  // Only the calls a feed makes; a whole client would hide which those are.
  const client = { topics } as unknown as ContractClient;
  const memory = keptMemory({ ...NOTHING_SET, ...left });
  const feed = new TopicFeed({
    ...{ client, link: link.link, clock, captureId: 'a', memory },
    ...(layout ? { layout } : {}),
  });
  await settled();
  return { clock, link, frames, log, feed, memory };
}

function keptMemory(set: TopicMemory) {
  let now = set;
  return {
    read: () => now,
    change: (change: Partial<TopicMemory>) => {
      now = { ...now, ...change };
    },
    fold: (fold: TopicFold) => {
      now = { ...now, folds: [...now.folds, fold] };
    },
  };
}

export function row(node: number, change: Partial<TopicRow> = {}): TopicRow {
  return {
    node,
    name: `n${node}`,
    level: 1,
    place: 1,
    siblings: 1,
    children: 0,
    expanded: false,
    messages: 1,
    subtreeMessages: 1,
    subtreeBytes: 0,
    subtreeTopics: 0,
    rate: 0,
    trend: '',
    unread: 0,
    firstTime: 0,
    lastTime: 0,
    qos: 0,
    retained: false,
    preview: null,
    values: [],
    colour: null,
    ...change,
  };
}

export function frame(
  revision: number,
  rows: TopicRow[],
  change: Partial<TopicFrame> = {},
): TopicFrame {
  const total = rows.length;
  return {
    revision,
    frame: revision,
    now: 0,
    total,
    first: 0,
    nodes: rows.map(({ node }) => node),
    rows,
    pinned: [],
    pinnedRows: [],
    anchorIndex: null,
    topics: total,
    messages: total,
    matches: null,
    toFilter: 0,
    orderWaits: false,
    ordering: false,
    ...change,
  };
}
