// One JSON file a profile in a folder of the data folder, so that one broken file never takes the others
// with it.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Problem, textOf } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { setAside, writeJson } from '../util/json-file.ts';
import { type KeptProfile, keptProfileSchema } from './kept-profile.ts';

export class ProfileFiles {
  readonly #folder: string;
  readonly #files = new Map<string, KeptProfile>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Files that are no profile, or that `complete` rejects for what belongs to them, are kept aside and
   * reported in `problems`; the rest loads.
   */
  static async open(
    { dataDir, clock }: Pick<CorePorts, 'dataDir' | 'clock'>,
    problems: Problem[],
    complete: (file: KeptProfile) => Promise<KeptProfile>,
  ): Promise<ProfileFiles> {
    const files = new ProfileFiles(join(dataDir, 'profiles'));
    await mkdir(files.#folder, { recursive: true });
    const names = (await readdir(files.#folder)).filter((name) => name.endsWith('.json')).sort();
    for (const name of names) {
      try {
        const file = await complete(await files.#read(name));
        files.#files.set(file.id, file);
      } catch (error) {
        const aside = await setAside(join(files.#folder, name), clock.micros());
        problems.push({
          code: 'PROFILE_BROKEN',
          message: `The profile file ${name} could not be read. It was kept aside; all other profiles are here.`,
          detail: `${aside}: ${error instanceof z.ZodError ? z.prettifyError(error) : textOf(error)}`,
        });
      }
    }
    return files;
  }

  async #read(name: string): Promise<KeptProfile> {
    const text = await readFile(join(this.#folder, name), 'utf8');
    const file = keptProfileSchema.parse(JSON.parse(text));
    if (`${file.id}.json` !== name) throw new Error(`The file says it is "${file.id}".`);
    return { ...file, order: file.order ?? file.created };
  }

  get(id: string): KeptProfile | undefined {
    return this.#files.get(id);
  }

  /** In the order of the list. */
  all(): KeptProfile[] {
    return [...this.#files.values()].sort((a, b) => a.order - b.order || a.created - b.created);
  }

  async write(file: KeptProfile): Promise<void> {
    await writeJson(this.#pathOf(file.id), file);
    this.#files.set(file.id, file);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id));
    this.#files.delete(id);
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
