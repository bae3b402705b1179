// The page's settings, one JSON file in the data folder.
import { join } from 'node:path';
import type { Problem } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { readText, setAside, writeJson } from '../util/json-file.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export class SettingsStore {
  readonly #path: string;
  readonly #values: Map<string, Json>;
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

  /** Resolves when it is on disk. */
  set(key: string, value: Json): Promise<void> {
    this.#values.set(key, value);
    const write = this.#writing.then(() => writeJson(this.#path, Object.fromEntries(this.#values)));
    this.#writing = write.catch(() => undefined);
    return write;
  }
}
