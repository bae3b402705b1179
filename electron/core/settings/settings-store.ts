// The page's settings, one JSON file in the data folder. Several pages change them: see `change`.
import { join } from 'node:path';
import { type Json, mergedChanges } from '../../../shared/util/merged-changes.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { readText, setAside, writeJson } from '../util/json-file.ts';

export class SettingsStore {
  readonly #path: string;
  readonly #values: Map<string, Json>;
  /** Of those changed since the start. */
  readonly #revisions = new Map<string, number>();
  #revision = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, values: Map<string, Json>) {
    this.#path = path;
    this.#values = values;
  }

  /** A file that cannot be read is kept aside and reported; the settings start anew. */
  static async open(
    ports: Pick<CorePorts, 'dataDir' | 'clock'>,
    problems: Problem[],
  ): Promise<SettingsStore> {
    const path = join(ports.dataDir, 'settings.json');
    const text = await readText(path);
    if (text === undefined) return new SettingsStore(path, new Map());
    try {
      const parsed: unknown = JSON.parse(text);
      if (typeof parsed !== 'object' || parsed === null) throw new Error('not an object');
      return new SettingsStore(path, new Map(Object.entries(parsed as Record<string, Json>)));
    } catch (error) {
      const aside = await setAside(path, ports.clock.micros());
      problems.push({
        code: 'SETTINGS_BROKEN',
        message:
          'The settings file could not be read. It was kept aside and the settings start anew.',
        detail: `${aside}: ${String(error)}`,
      });
      return new SettingsStore(path, new Map());
    }
  }

  get(key: string): Json {
    return this.#values.get(key) ?? null;
  }

  revision(): number {
    return this.#revision;
  }

  /** Those of `keys` that have changed since revision `after`; null: all there are. */
  changed(keys: readonly string[], after: number | null): Record<string, Json> {
    const isNew = (key: string) => after === null || (this.#revisions.get(key) ?? 0) > after;
    return Object.fromEntries(keys.filter(isNew).map((key) => [key, this.get(key)]));
  }

  /**
   * With `before`, the value the page began with, only what differs from it is changed: what other pages
   * changed meanwhile stays. Resolves when it is on disk, with the revision it belongs to.
   */
  async change(key: string, value: Json, before?: Json): Promise<number> {
    const merged = before === undefined ? value : mergedChanges(this.get(key), before, value);
    this.#values.set(key, merged);
    this.#revision++;
    const revision = this.#revision;
    this.#revisions.set(key, revision);
    await this.#write();
    return revision;
  }

  #write(): Promise<void> {
    const write = this.#writing.then(() => writeJson(this.#path, Object.fromEntries(this.#values)));
    this.#writing = write.catch(() => undefined);
    return write;
  }
}
