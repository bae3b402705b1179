import { FRAME_INTERVAL_MS, FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import { NODES_LIMIT } from '../../../shared/contract/topics.ts';
import { fail } from '../../../shared/util/problem.ts';
import { rowStartingWith } from '../topics/find-row.ts';
import { setFilter } from '../topics/set-filter.ts';
import type { TopicIndex } from '../topics/topic-index.ts';
import { TreeLayout } from '../topics/tree-layout.ts';
import { settledWithin } from '../util/settled-within.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function topicProcedures(os: Implementer, { ports, captures, views, pulse }: Services) {
  const indexOf = async (captureId: string): Promise<TopicIndex> =>
    (await captures.recorded(captureId)).index;
  const nowMs = () => ports.clock.micros() / 1000;

  return {
    topics: {
      openView: os.topics.openView.handler(async ({ input, context }) => ({
        viewId: views.open(context.peerId, await captures.recorded(input.captureId), input.layout),
      })),
      closeView: os.topics.closeView.handler(({ input, context }) =>
        views.close(context.peerId, input.viewId),
      ),
      frame: os.topics.frame.handler(async ({ input, context, signal }) => {
        const { view } = views.get(context.peerId, input.viewId);
        const { after } = input;
        const { looking } = view.layout.filtered;
        // The whole result of a filter a moment later says more than a part of it now.
        if (looking) await settledWithin(ports.clock, FRAME_INTERVAL_MS, looking);
        else if (after !== null) {
          await pulse.until(() => view.isNews(after, nowMs()), FRAME_PATIENCE_MS, signal);
        }
        return view.frame(input, nowMs());
      }),
      expand: os.topics.expand.handler(({ input, context }) => {
        const { view } = views.get(context.peerId, input.viewId);
        const { layout, index } = view;
        if (!(layout instanceof TreeLayout)) return;
        layout.sync(nowMs(), true);
        layout.expand(checked(index, input.node), input.expanded, input.subtree);
      }),
      reveal: os.topics.reveal.handler(({ input, context }) => {
        const { view } = views.get(context.peerId, input.viewId);
        const { layout, index } = view;
        if (!(layout instanceof TreeLayout)) return;
        layout.sync(nowMs(), true);
        layout.reveal(checked(index, input.node));
      }),
      filter: os.topics.filter.handler(({ input, context }) => {
        const { view, evaluateMany } = views.get(context.peerId, input.viewId);
        return { problem: setFilter(view, input, nowMs, evaluateMany) };
      }),
      sort: os.topics.sort.handler(({ input, context }) =>
        views.get(context.peerId, input.viewId).sort(input.by, input.descending),
      ),
      decorate: os.topics.decorate.handler(({ input, context }) =>
        views.get(context.peerId, input.viewId).decorate(input, nowMs),
      ),
      pin: os.topics.pin.handler(({ input, context }) =>
        views.get(context.peerId, input.viewId).view.pin(input.topics),
      ),
      range: os.topics.range.handler(({ input, context }) => {
        const { layout } = views.get(context.peerId, input.viewId).view;
        const first = Math.min(input.from, input.to);
        const count = Math.abs(input.to - input.from) + 1;
        layout.sync(nowMs(), true);
        const places = layout.places(first, Math.min(count, NODES_LIMIT));
        return { nodes: places.map(({ node }) => node), cut: count > NODES_LIMIT };
      }),
      startingWith: os.topics.startingWith.handler(({ input, context, signal }) => {
        const { index, layout } = views.get(context.peerId, input.viewId).view;
        const { nodes } = index;
        const nameOf = (node: number) =>
          layout instanceof TreeLayout ? nodes.name(node) : nodes.path(node);
        layout.sync(nowMs(), true);
        return rowStartingWith(layout, nameOf, input.text, input.from, signal);
      }),
      csv: os.topics.csv.handler(({ input, context, signal }) => {
        const open = views.get(context.peerId, input.viewId);
        open.view.layout.sync(nowMs(), true);
        return open.csv(input, signal);
      }),
      markRead: os.topics.markRead.handler(async ({ input }) => {
        const index = await indexOf(input.captureId);
        index.markRead(
          input.nodes.map((node) => checked(index, node)),
          input.subtree,
        );
      }),
      path: os.topics.path.handler(async ({ input }) => {
        const index = await indexOf(input.captureId);
        if (!index.nodes.exists(input.node)) unknownTopic();
        return pathOf(index, input.node);
      }),
      paths: os.topics.paths.handler(async ({ input }) => {
        const { nodes } = await indexOf(input.captureId);
        return {
          topics: input.nodes.filter((node) => nodes.exists(node)).map((node) => nodes.path(node)),
        };
      }),
      find: os.topics.find.handler(async ({ input }) => {
        const index = await indexOf(input.captureId);
        const node = index.nodes.find(input.topic);
        return node === undefined ? null : pathOf(index, node);
      }),
    },
  };
}

/** A node of this tree, or the root, which stands for all of it. */
function checked({ nodes }: TopicIndex, node: number): number {
  if (node !== 0 && !nodes.exists(node)) unknownTopic();
  return node;
}

function pathOf(index: TopicIndex, node: number) {
  return { node, topic: index.nodes.path(node), isTopic: index.isTopic(node) };
}

export function unknownTopic(): never {
  fail('TOPIC_UNKNOWN', 'This topic is not in the tree of this connection.');
}
