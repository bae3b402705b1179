import { FRAME_PATIENCE_MS } from '../../../shared/contract/base.ts';
import type { TopicFigures } from '../../../shared/contract/messages.ts';
import { checkSentProperties } from '../../../shared/mqtt/sent-properties.ts';
import { ProblemError } from '../../../shared/util/problem.ts';
import { publish } from '../publish/publisher.ts';
import type { TopicIndex } from '../topics/topic-index.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';
import { unknownTopic } from './topic-procedures.ts';

export function messageProcedures(os: Implementer, services: Services) {
  const { ports, sessions, captures, clearing, pulse } = services;
  const recordedOf = (captureId: string) => captures.recorded(captureId);

  return {
    messages: {
      newest: os.messages.newest.handler(async ({ input, signal }) => {
        const recorded = await recordedOf(input.captureId);
        const { index } = recorded;
        const { node, after, limit, shown } = input;
        if (!index.nodes.exists(node)) unknownTopic();
        const isNews = () => {
          index.tick(ports.clock.micros() / 1000);
          if (index.lastId(node) > (after ?? 0)) return true;
          if (!shown) return false;
          return index.subtreeMessages(node) !== shown.messages || index.rate(node) !== shown.rate;
        };
        if (after !== null) await pulse.until(isNews, FRAME_PATIENCE_MS, signal);
        const upTo = index.lastId(node);
        const { rows, message } = await recorded.newest(node, after ?? 0, limit);
        return {
          rows,
          message,
          upTo,
          gap: after !== null && rows.length === limit,
          received: index.receivedOn(node),
          sent: index.sentOn(node),
          figures: figuresOf(index, node),
          now: ports.clock.micros() / 1000,
        };
      }),
      older: os.messages.older.handler(async ({ input }) => {
        const recorded = await recordedOf(input.captureId);
        if (!recorded.index.nodes.exists(input.node)) unknownTopic();
        return { rows: await recorded.older(input.node, input.before, input.limit) };
      }),
      get: os.messages.get.handler(async ({ input }) =>
        (await recordedOf(input.captureId)).message(input.id),
      ),
      payload: os.messages.payload.handler(async ({ input }) =>
        (await recordedOf(input.captureId)).payload(input.id, input.offset, input.length),
      ),
    },
    publish: {
      clearPlan: os.publish.clearPlan.handler(({ input }) => clearing.plan(input)),
      clearRetained: os.publish.clearRetained.handler(({ input: { confirmed, ...input } }) =>
        clearing.start(input, confirmed),
      ),
      send: os.publish.send.handler(async ({ input }) => {
        const problem = checkSentProperties(input.properties ?? {});
        if (problem) throw new ProblemError(problem);
        const { profileId, confirmed = false } = input;
        return publish(await sessions.publishTarget(profileId, confirmed), input);
      }),
    },
  };
}

function figuresOf(index: TopicIndex, node: number): TopicFigures {
  return {
    messages: index.subtreeMessages(node),
    bytes: index.subtreeBytes(node),
    rate: index.rate(node),
    topicsBelow: index.subtreeTopics(node),
    firstTime: millisecondsOf(index.firstTime(node)),
    lastTime: millisecondsOf(index.subtreeTime(node)),
  };
}

function millisecondsOf(micros: number): number | null {
  return micros === 0 ? null : micros / 1000;
}
