// Topics with a message in the last seconds: who passes changes with the messages and with the time.
import type { MovingTest } from './filtered-topics.ts';
import type { TopicIndex } from './topic-index.ts';

/** How exactly topics that fall silent leave. */
const STEP_MS = 500;

/**
 * `nowMs`: the core's clock, milliseconds since 1970. `timeOf`: of a topic's newest message,
 * microseconds.
 */
export function changedWithin(
  index: TopicIndex,
  timeOf: (node: number) => number,
  seconds: number,
  nowMs: () => number,
): MovingTest {
  let since = nowMs() - seconds * 1_000;
  return {
    test: (node) => timeOf(node) / 1_000 >= since,
    revision: () => {
      since = nowMs() - seconds * 1_000;
      return index.revision + Math.floor(since / STEP_MS);
    },
    pending: () => 0,
    end: () => {},
  };
}
