// Topics with a message in the last seconds: who passes changes with the messages and with the time.
import type { MovingTest } from './filtered-topics.ts';
import type { TopicIndex } from './topic-index.ts';

/** How exactly topics that fall silent leave. */
const STEP_MS = 500;

/**
 * `nowMs`: the core's clock, milliseconds since 1970. A topic that is a level of others too passes with
 * a message on one of them: it is shown above it anyway.
 */
export function changedWithin(index: TopicIndex, seconds: number, nowMs: () => number): MovingTest {
  let since = nowMs() - seconds * 1_000;
  return {
    test: (node) => index.subtreeTime(node) / 1_000 >= since,
    revision: () => {
      since = nowMs() - seconds * 1_000;
      return index.revision + Math.floor(since / STEP_MS);
    },
    pending: () => 0,
    end: () => {},
  };
}
