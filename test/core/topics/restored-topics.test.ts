// What was recorded makes the same tree as the messages did when they came.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameBytes } from '../../../electron/core/topics/name-bytes.ts';
import { HEAD_BYTES } from '../../../electron/core/topics/node-page.ts';
import { RestoredTopics } from '../../../electron/core/topics/restored-topics.ts';
import {
  FIGURE,
  FIGURES,
  type TopicFigures,
  type TopicNames,
} from '../../../electron/core/topics/topic-figures.ts';
import { TopicIndex } from '../../../electron/core/topics/topic-index.ts';
import { MICROS, receive, topicName, traffic } from './tree-under-test.ts';

const flags = 5;

/** As a reader would tell of the topics, those without messages among them. */
function figuresOf(names: readonly string[], index: TopicIndex): TopicFigures {
  const figures = new Float64Array((names.length + 1) * FIGURES);
  const heads = new Uint8Array((names.length + 1) * HEAD_BYTES);
  for (const [at, name] of names.entries()) {
    const id = at + 1;
    const node = index.nodes.find(name);
    if (node === undefined || !index.isTopic(node)) continue;
    const received = index.receivedOn(node);
    figures[id * FIGURES + FIGURE.received] = received;
    figures[id * FIGURES + FIGURE.bytes] = ownBytes(index, node);
    figures[id * FIGURES + FIGURE.sent] = index.sentOn(node);
    figures[id * FIGURES + FIGURE.lastId] = index.lastId(node);
    figures[id * FIGURES + FIGURE.firstTime] = MICROS;
    figures[id * FIGURES + FIGURE.time] = received > 0 ? MICROS + 7 : 0;
    figures[id * FIGURES + FIGURE.flags] = received > 0 ? flags : 0;
    figures[id * FIGURES + FIGURE.size] = received > 0 ? index.size(node) : 0;
    heads.set(index.head(node), id * HEAD_BYTES);
  }
  return { figures, heads };
}

/** Bytes of its messages without those of the levels below. */
function ownBytes(index: TopicIndex, node: number): number {
  const { nodes } = index;
  let bytes = index.subtreeBytes(node);
  for (const child of nodes.newestChildren(node, nodes.childCount(node))) {
    bytes -= index.subtreeBytes(child);
  }
  return bytes;
}

function* piecesOf(names: readonly string[], each: number): Generator<TopicNames> {
  for (let from = 0; from < names.length; from += each) {
    const some = names.slice(from, from + each).map(nameBytes);
    let end = 0;
    yield {
      ids: Uint32Array.from(some, (_, at) => from + at + 1),
      ends: Uint32Array.from(some, ({ length }) => {
        end += length;
        return end;
      }),
      bytes: new Uint8Array(Buffer.concat(some)),
    };
  }
}

function restored(names: readonly string[], figures: TopicFigures, each: number, most?: number) {
  const index = new TopicIndex(most);
  const topics = new RestoredTopics(index);
  topics.take(figures);
  for (const piece of piecesOf(names, each)) topics.take(piece);
  topics.finish();
  return index;
}

/** What a row could show of every level, by its path. */
function everything(index: TopicIndex) {
  const { nodes } = index;
  const rows = Array.from({ length: nodes.count }, (_, node) => [
    nodes.path(node),
    {
      isTopic: index.isTopic(node),
      level: nodes.level(node),
      children: nodes.childCount(node),
      received: index.receivedOn(node),
      sent: index.sentOn(node),
      lastId: index.lastId(node),
      size: index.size(node),
      head: Buffer.from(index.head(node)).toString('hex'),
      messages: index.subtreeMessages(node),
      bytes: index.subtreeBytes(node),
      topics: index.subtreeTopics(node),
    },
  ]);
  return new Map(rows.map(([path, row]) => [`${path}`, row]));
}

test('every level shows what it did, and goes on from there', () => {
  fc.assert(
    fc.property(
      traffic,
      fc.array(topicName, { maxLength: 5 }),
      traffic,
      fc.integer({ min: 1, max: 9 }),
      (messages, sent, later, each) => {
        const live = new TopicIndex();
        receive(live, messages);
        for (const name of sent) live.sent(live.nodes.node(name) ?? 0, 1_000);
        const silent = ['silent', 'a/silent/below'];
        const names = [...new Set([...messages.map(([name]) => name), ...silent, ...sent])];
        const index = restored(names, figuresOf(names, live), each);
        expect(everything(index)).toEqual(everything(live));
        expect(index.unread(0)).toBe(0);
        expect(index.topics).toBe(live.topics);
        const received = [...new Set(messages.map(([name]) => name))];
        for (const name of received) {
          const node = index.nodes.find(name) ?? 0;
          expect(index.flags(node)).toBe(flags);
          expect([index.firstTime(node), index.subtreeTime(node)]).toEqual([MICROS, MICROS + 7]);
        }
        for (const tree of [live, index]) receive(tree, later, 2_000);
        expect(everything(index)).toEqual(everything(live));
      },
    ),
  );
});

test('a tree with too little room has whole topics only', () => {
  const names = ['a', 'a/b', 'c/d/e', 'f'];
  const live = new TopicIndex();
  receive(
    live,
    names.map((name) => [name, 1] as const),
  );
  const index = restored(names, figuresOf(names, live), 2, 5);
  const topics = Array.from({ length: index.topics }, (_, at) =>
    index.nodes.path(index.topicAt(at)),
  );
  expect(topics).toEqual(['a', 'a/b', 'f']);
});
