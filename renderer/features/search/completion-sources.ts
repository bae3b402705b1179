// What completion can offer beyond the language itself: topics of the tree, and JSON paths of the
// message being looked at.
import type { ContractClient } from '../../../shared/contract/contract.ts';
import type { TopicRow } from '../../../shared/contract/topics.ts';
import { jsonPaths } from '../../../shared/query/json-paths.ts';

const MOST_ROWS = 400;
const MOST_PATHS = 500;
/** Longer payloads are not worth the wait for a completion. */
const LONGEST = 64 * 1024;

export class CompletionSources {
  topics: readonly string[] = [];
  paths: readonly string[] = [];
  readonly #client: ContractClient;
  readonly #captureId: string;
  #view: Promise<number> | null = null;
  #asked = '';
  readonly #read = new Set<number>();

  constructor(client: ContractClient, captureId: string) {
    this.#client = client;
    this.#captureId = captureId;
  }

  /** Topics whose name holds `text`. Resolves to false when another text was asked for since. */
  async findTopics(text: string): Promise<boolean> {
    this.#asked = text;
    try {
      this.#view ??= this.#client.topics
        .openView({ captureId: this.#captureId })
        .then(({ viewId }) => viewId);
      const viewId = await this.#view;
      await this.#client.topics.filter({ viewId, mode: 'text', text: text === '' ? '/' : text });
      const frame = await this.#client.topics.frame({
        viewId,
        after: null,
        first: 0,
        count: MOST_ROWS,
        anchor: null,
      });
      if (this.#asked !== text) return false;
      this.topics = topicNames(frame.rows);
      return true;
    } catch {
      // A completion is a help; why the core does not answer is said elsewhere.
      this.#view = null;
      return false;
    }
  }

  /** Learns the paths of the payloads of these messages. Resolves to true when there are new ones. */
  async learn(ids: readonly number[]): Promise<boolean> {
    const before = this.paths.length;
    const fresh = ids.filter((id) => !this.#read.has(id));
    const found = await Promise.all(fresh.map((id) => this.#pathsOf(id)));
    this.paths = [...new Set([...found.flat(), ...this.paths])].slice(0, MOST_PATHS);
    return this.paths.length > before;
  }

  async #pathsOf(id: number): Promise<string[]> {
    this.#read.add(id);
    try {
      const captureId = this.#captureId;
      const { payload, size } = await this.#client.messages.get({ captureId, id });
      if (size > Math.min(LONGEST, payload.length)) return [];
      return jsonPaths(new TextDecoder().decode(payload));
    } catch {
      return [];
    }
  }

  dispose(): void {
    void this.#view?.then((viewId) => this.#client.topics.closeView({ viewId })).catch(() => null);
  }
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
