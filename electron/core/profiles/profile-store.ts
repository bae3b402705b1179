// Connection profiles at rest: one JSON file a profile, so that one broken file never takes the
// others with it. Passwords go to the secrets port and are never in these files.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { idSchema } from '../../../shared/contract/base.ts';
import {
  type Profile,
  type ProfileFields,
  profileFieldsSchema,
} from '../../../shared/contract/profiles.ts';
import { fail, type Problem, textOf } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { setAside, writeJson } from '../util/json-file.ts';

/** Grows when a field changes its meaning; older files are read by what they say. */
const FILE_VERSION = 1;

const fileSchema = z.object({
  version: z.literal(FILE_VERSION),
  id: idSchema,
  builtIn: z.boolean(),
  /** Microseconds; the list is in the order of making. */
  created: z.number(),
  profile: profileFieldsSchema,
});
type ProfileFile = z.infer<typeof fileSchema>;

type Ports = Pick<CorePorts, 'dataDir' | 'secrets' | 'clock' | 'random'>;

export class ProfileStore {
  readonly #ports: Ports;
  readonly #folder: string;
  readonly #files = new Map<string, ProfileFile>();
  readonly #withPassword = new Set<string>();

  private constructor(ports: Ports) {
    this.#ports = ports;
    this.#folder = join(ports.dataDir, 'profiles');
  }

  /** Files that are no profile are kept aside and reported in `problems`; the rest loads. */
  static async open(ports: Ports, problems: Problem[]): Promise<ProfileStore> {
    const store = new ProfileStore(ports);
    await mkdir(store.#folder, { recursive: true });
    const names = (await readdir(store.#folder)).filter((name) => name.endsWith('.json')).sort();
    for (const name of names) await store.#load(name, problems);
    return store;
  }

  async #load(name: string, problems: Problem[]): Promise<void> {
    const path = join(this.#folder, name);
    try {
      const file = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      if (`${file.id}.json` !== name) throw new Error(`The file says it is "${file.id}".`);
      this.#files.set(file.id, file);
      const password = await this.#ports.secrets.get(passwordKey(file.id));
      if (password !== undefined) this.#withPassword.add(file.id);
    } catch (error) {
      const aside = await setAside(path, this.#ports.clock.micros());
      problems.push({
        code: 'PROFILE_BROKEN',
        message: `The profile file ${name} could not be read. It was kept aside; all other profiles are here.`,
        detail: `${aside}: ${error instanceof z.ZodError ? z.prettifyError(error) : textOf(error)}`,
      });
    }
  }

  list(): Profile[] {
    return [...this.#files.values()]
      .sort((a, b) => a.created - b.created)
      .map((file) => this.#profile(file));
  }

  has(id: string): boolean {
    return this.#files.has(id);
  }

  /** Throws PROFILE_UNKNOWN. */
  get(id: string): Profile {
    const file = this.#files.get(id);
    if (!file)
      fail('PROFILE_UNKNOWN', 'This connection no longer exists. It was deleted elsewhere.');
    return this.#profile(file);
  }

  password(id: string): Promise<string | undefined> {
    return this.#ports.secrets.get(passwordKey(id));
  }

  /** Creates without id, replaces with one. `password`: undefined keeps it, '' removes it. */
  async save(
    id: string | undefined,
    fields: ProfileFields,
    password: string | undefined,
  ): Promise<Profile> {
    const kept = id === undefined ? undefined : this.get(id);
    return this.#write(id ?? this.#newId(), fields, kept?.builtIn ?? false, password);
  }

  /** The built-in broker's profile: made or moved to the port it has now. */
  saveBuiltIn(id: string, fields: ProfileFields): Promise<Profile> {
    return this.#write(id, fields, true, undefined);
  }

  async #write(
    id: string,
    fields: ProfileFields,
    builtIn: boolean,
    password: string | undefined,
  ): Promise<Profile> {
    const created = this.#files.get(id)?.created ?? this.#ports.clock.micros();
    // Callers change a `Profile` and hand it back: what only answers carry stays out of the file.
    const profile = profileFieldsSchema.parse(fields);
    const file: ProfileFile = { version: FILE_VERSION, id, builtIn, created, profile };
    await writeJson(join(this.#folder, `${id}.json`), file);
    this.#files.set(id, file);
    if (password !== undefined) await this.#keepPassword(id, password);
    return this.#profile(file);
  }

  async #keepPassword(id: string, password: string): Promise<void> {
    if (password === '') {
      await this.#ports.secrets.delete(passwordKey(id));
      this.#withPassword.delete(id);
    } else {
      await this.#ports.secrets.set(passwordKey(id), password);
      this.#withPassword.add(id);
    }
  }

  async remove(id: string): Promise<void> {
    this.get(id);
    await rm(join(this.#folder, `${id}.json`));
    this.#files.delete(id);
    await this.#keepPassword(id, '');
  }

  #profile(file: ProfileFile): Profile {
    return {
      ...file.profile,
      id: file.id,
      builtIn: file.builtIn,
      hasPassword: this.#withPassword.has(file.id),
    };
  }

  #newId(): string {
    for (;;) {
      const id = Math.floor(this.#ports.random() * 36 ** 8)
        .toString(36)
        .padStart(8, '0');
      if (!this.#files.has(id)) return id;
    }
  }
}

function passwordKey(id: string): string {
  return `profile/${id}/password`;
}
