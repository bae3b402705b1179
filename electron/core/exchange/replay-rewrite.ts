// Where the messages of a replay go: topic names by a regular expression and a prefix.
import { createContext, Script } from 'node:vm';
import type { ReplayOptions } from '../../../shared/contract/exchange.ts';
import { fail, textOf } from '../../../shared/util/problem.ts';
import { LoopSlice } from '../util/loop-slice.ts';

/** For that many topics at once, and tried so often for a single one: other programs want the processor too. */
const AT_ONCE = 64;
const WITHIN_MS = 10;
const TRIES = 3;
/** Rewritten names that are kept. */
const KEPT = 200_000;

/** A name the user's expression made longer than a text can be; never sent (MQTT allows 65,535 bytes). */
const TOO_LONG = 'x'.repeat(65_536);

export class TopicRewrite {
  readonly #prefix: string;
  readonly #replacement: Replacement | null;
  readonly #known = new Map<string, string>();

  /** Throws REPLAY_PATTERN_INVALID. */
  constructor({ pattern, replacement, prefix }: ReplayOptions['rewrite']) {
    this.#prefix = prefix;
    this.#replacement = pattern === '' ? null : new Replacement(pattern, replacement);
  }

  /** To be called before `of`. Rejects with REPLAY_PATTERN_TOO_SLOW. */
  async prepare(topics: Iterable<string>): Promise<void> {
    if (!this.#replacement) return;
    if (this.#known.size > KEPT) this.#known.clear();
    const unknown = [...new Set(topics)].filter((topic) => !this.#known.has(topic));
    const slice = new LoopSlice();
    for (let at = 0; at < unknown.length; at += AT_ONCE) {
      const some = unknown.slice(at, at + AT_ONCE);
      const names = await this.#replacement.of(some);
      for (const [n, topic] of some.entries()) this.#known.set(topic, names[n] ?? topic);
      if (slice.isOver()) await slice.next();
    }
  }

  of(topic: string): string {
    return this.#prefix + (this.#known.get(topic) ?? topic);
  }
}

/**
 * JavaScript's regular expressions know groups but can take for ever, so they run where they can be
 * stopped. An expression that matches the whole name replaces it once, any other wherever it matches.
 */
const SCRIPT = new Script(`
  topics.map((topic) => {
    const found = once.exec(topic);
    if (found === null) return topic;
    try {
      return topic.replace(found[0].length === topic.length ? once : every, replacement);
    } catch {
      return null;
    }
  });
`);

class Replacement {
  readonly #context: Record<string, unknown>;

  constructor(pattern: string, replacement: string) {
    try {
      const once = new RegExp(pattern, 'u');
      const every = new RegExp(pattern, 'gu');
      this.#context = createContext({ once, every, replacement, topics: [] });
    } catch (error) {
      fail('REPLAY_PATTERN_INVALID', 'The regular expression cannot be read.', textOf(error));
    }
  }

  async of(topics: readonly string[]): Promise<string[]> {
    for (let attempt = 1; ; attempt++) {
      const names = this.#run(topics);
      if (names) return names;
      // What else there is to do comes first.
      await new Promise((resolve) => setImmediate(resolve));
      if (topics.length > 1) {
        const half = Math.ceil(topics.length / 2);
        const first = await this.of(topics.slice(0, half));
        return [...first, ...(await this.of(topics.slice(half)))];
      }
      if (attempt === TRIES) {
        fail(
          'REPLAY_PATTERN_TOO_SLOW',
          'The regular expression takes too long. Write it without a repetition inside a repetition.',
          topics[0]?.slice(0, 200),
        );
      }
    }
  }

  /** undefined: it was stopped. */
  #run(topics: readonly string[]): string[] | undefined {
    this.#context.topics = topics;
    try {
      const names: (string | null)[] = SCRIPT.runInContext(this.#context, { timeout: WITHIN_MS });
      return Array.from(names, (name) => name ?? TOO_LONG);
    } catch (error) {
      if (isTimeout(error)) return undefined;
      throw error;
    }
  }
}

/** Made in the script's own world, where `Error` is another one. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
