// What completion can offer beyond the language itself: topics of the tree, and JSON paths of the
// messages being looked at.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Message } from '../../shared/contract/messages.ts';
import type { TopicRow } from '../../shared/contract/topics.ts';
import { jsonPaths } from '../../shared/query/json-paths.ts';

const MOST_ROWS = 400;
const MOST_PATHS = 500;
/** Messages of one capture that are worth reading for their paths. */
export const MOST_SAMPLES = 12;
const ALL_TOPICS = { mode: 'topic-filter', text: '#' } as const;
/** Longer payloads are not worth the wait for a completion. */
const LONGEST = 64 * 1024;

/** A message, or the newest one of a topic. */
export type Sample = { id: number } | { node: number };

export class CompletionSources {
  topics: readonly string[] = [];
  paths: readonly string[] = [];
  readonly #client: ContractClient;
  readonly #captureId: string;
  #view: Promise<number> | null = null;
  #asked = '';
  readonly #read = new Set<string>();

  constructor(client: ContractClient, captureId: string) {
    this.#client = client;
    this.#captureId = captureId;
  }

  /** Topics whose name holds `text`. Resolves to false when another text was asked for since. */
  async findTopics(text: string): Promise<boolean> {
    this.#asked = text;
    const rows = await this.#rowsWith(text);
    if (!rows || this.#asked !== text) return false;
    this.topics = topicNames(rows);
    return true;
  }

  /**
   * Learns the paths of the payloads of these messages; where there are none, as in a folded tree, of
   * the first topics with JSON.
   */
  async learn(samples: readonly Sample[]): Promise<void> {
    const known = samples.length > 0 ? samples : await this.#firstTopics();
    const fresh = known.filter((sample) => !this.#read.has(keyOf(sample)));
    const found = await Promise.all(fresh.map((sample) => this.#pathsOf(sample)));
    this.paths = [...new Set([...found.flat(), ...this.paths])].slice(0, MOST_PATHS);
  }

  async #firstTopics(): Promise<Sample[]> {
    const rows = (await this.#rowsWith('')) ?? [];
    const json = rows.filter(({ preview }) => preview?.kind === 'json');
    return json.slice(0, MOST_SAMPLES).map(({ node }) => ({ node }));
  }

  /** Rows of the tree with every topic whose name holds `text`; null when the core does not answer. */
  async #rowsWith(text: string): Promise<readonly TopicRow[] | null> {
    const { topics } = this.#client;
    try {
      this.#view ??= topics.openView({ captureId: this.#captureId }).then(({ viewId }) => viewId);
      const viewId = await this.#view;
      const filter = text === '' ? ALL_TOPICS : { mode: 'text' as const, text };
      await topics.filter({ viewId, ...filter });
      const window = { first: 0, count: MOST_ROWS, anchor: null };
      return (await topics.frame({ viewId, after: null, ...window })).rows;
    } catch {
      // A completion is a help; why the core does not answer is said elsewhere.
      this.#view = null;
      return null;
    }
  }

  async #pathsOf(sample: Sample): Promise<string[]> {
    this.#read.add(keyOf(sample));
    try {
      const message = await this.#message(sample);
      if (!message || message.size > Math.min(LONGEST, message.payload.length)) return [];
      return jsonPaths(new TextDecoder().decode(message.payload));
    } catch {
      return [];
    }
  }

  async #message(sample: Sample): Promise<Pick<Message, 'size' | 'payload'> | null> {
    const captureId = this.#captureId;
    const { messages } = this.#client;
    if ('id' in sample) return messages.get({ captureId, id: sample.id });
    const { node } = sample;
    const { message } = await messages.newest({ captureId, node, after: null, limit: 1 });
    return message;
  }

  dispose(): void {
    void this.#view?.then((viewId) => this.#client.topics.closeView({ viewId })).catch(() => null);
  }
}

function keyOf(sample: Sample): string {
  return 'id' in sample ? `message ${sample.id}` : `topic ${sample.node}`;
}

/** Whole topic names out of the rows of a flattened tree that begins at its first level. */
export function topicNames(rows: readonly TopicRow[]): string[] {
  const levels: string[] = [];
  const names: string[] = [];
  for (const row of rows) {
    levels.length = row.level - 1;
    levels.push(row.name);
    if (row.messages > 0) names.push(levels.join('/'));
  }
  return names;
}
