import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import { fail } from '../../../shared/util/problem.ts';
import { compileFilter } from '../topics/topic-filter.ts';
import type { TopicIndex } from '../topics/topic-index.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function topicProcedures(os: Implementer, { ports, captures, views, pulse }: Services) {
  const indexOf = async (captureId: string): Promise<TopicIndex> =>
    (await captures.recorded(captureId)).index;

  return {
    topics: {
      openView: os.topics.openView.handler(async ({ input, context }) => ({
        viewId: views.open(context.peerId, await indexOf(input.captureId)),
      })),
      closeView: os.topics.closeView.handler(({ input, context }) =>
        views.close(context.peerId, input.viewId),
      ),
      frame: os.topics.frame.handler(async ({ input, context, signal }) => {
        const view = views.get(context.peerId, input.viewId);
        if (input.after !== null) {
          await pulse.until(() => view.revision !== input.after, FRAME_PATIENCE_MS, signal);
        }
        return view.frame(input, ports.clock.micros() / 1000);
      }),
      expand: os.topics.expand.handler(({ input, context }) =>
        views.get(context.peerId, input.viewId).expand(input.node, input.expanded, input.subtree),
      ),
      reveal: os.topics.reveal.handler(({ input, context }) =>
        views.get(context.peerId, input.viewId).reveal(input.node),
      ),
      filter: os.topics.filter.handler(({ input, context }) =>
        views.get(context.peerId, input.viewId).filter(compileFilter(input.mode, input.text)),
      ),
      path: os.topics.path.handler(async ({ input }) => {
        const index = await indexOf(input.captureId);
        if (!index.exists(input.node)) unknownTopic();
        return pathOf(index, input.node);
      }),
      find: os.topics.find.handler(async ({ input }) => {
        const index = await indexOf(input.captureId);
        const node = index.find(input.topic);
        return node === undefined ? null : pathOf(index, node);
      }),
    },
  };
}

function pathOf(index: TopicIndex, node: number) {
  return { node, topic: index.path(node), isTopic: index.isTopic(node) };
}

export function unknownTopic(): never {
  fail('TOPIC_UNKNOWN', 'This topic is not in the tree of this connection.');
}
