// Connection profiles at rest: one JSON file a profile, so that one broken file never takes the
// others with it. Secrets go to the secrets port and are never in these files; only their names are.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { idSchema } from '../../../shared/contract/base.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import {
  type Profile,
  type ProfileFields,
  profileFieldsSchema,
  type SecretValues,
} from '../../../shared/contract/profiles.ts';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import { fail, type Problem, textOf } from '../../../shared/util/problem.ts';
import type { TlsCertificates } from '../certificates/client-identity.ts';
import type { CorePorts } from '../ports.ts';
import { setAside, writeJson } from '../util/json-file.ts';
import { orderBetween } from './profile-order.ts';
import {
  type ChosenTls,
  CLIENT_KEY,
  certificatesFor,
  keptTlsSchema,
  NO_TLS,
  NO_TLS_FILES,
  type ProfileTls,
  readTls,
  removeTls,
  reportsOf,
  type TlsUpdate,
  updatedTls,
  writeTls,
} from './tls-files.ts';

/** Grows when a field changes its meaning; older files are read by what they say. */
const FILE_VERSION = 2;

const fileSchema = z.object({
  version: z.literal([1, FILE_VERSION]),
  id: idSchema,
  builtIn: z.boolean(),
  /** Microseconds. */
  created: z.number(),
  /** The list is sorted by it; files of version 1 were in the order of making. */
  order: z.number().optional(),
  /** Names of the secrets it was given; the secrets port may have lost them since. */
  secrets: z.array(z.string()).default([]),
  /** What its TLS files are; they lie in a folder of their own. */
  tls: keptTlsSchema.default(NO_TLS_FILES),
  profile: z.preprocess(completed, profileFieldsSchema),
});
type ProfileFile = z.infer<typeof fileSchema> & { order: number };

type Ports = Pick<CorePorts, 'dataDir' | 'secrets' | 'clock' | 'random'>;

/** What is written of a profile beside its fields. */
interface Written {
  builtIn: boolean;
  secrets: SecretValues;
  /** Where it stands in the list; undefined: where it is, or at the end. */
  order?: number | undefined;
  /** undefined: its TLS files stay as they are. */
  tls?: ProfileTls | undefined;
}

export class ProfileStore {
  readonly #ports: Ports;
  readonly #folder: string;
  readonly #files = new Map<string, ProfileFile>();
  /** By profile, the names of the secrets the port holds. */
  readonly #held = new Map<string, Set<string>>();
  readonly #tls = new Map<string, ProfileTls>();

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
      // Version 1 knew one secret and did not say whether there was one.
      const known = file.version === 1 ? ['password'] : file.secrets;
      const held = await this.#heldOf(file.id, known);
      const secrets = file.version === 1 ? [...held] : file.secrets;
      this.#files.set(file.id, { ...file, secrets, order: file.order ?? file.created });
      this.#held.set(file.id, held);
      this.#tls.set(file.id, await readTls(this.#ports.dataDir, file.id, file.tls));
    } catch (error) {
      const aside = await setAside(path, this.#ports.clock.micros());
      problems.push({
        code: 'PROFILE_BROKEN',
        message: `The profile file ${name} could not be read. It was kept aside; all other profiles are here.`,
        detail: `${aside}: ${error instanceof z.ZodError ? z.prettifyError(error) : textOf(error)}`,
      });
    }
  }

  async #heldOf(id: string, names: readonly string[]): Promise<Set<string>> {
    const held = new Set<string>();
    for (const name of names) {
      if ((await this.#ports.secrets.get(secretKey(id, name))) !== undefined) held.add(name);
    }
    return held;
  }

  list(): Profile[] {
    return this.#ordered().map((file) => this.#profile(file));
  }

  #ordered(): ProfileFile[] {
    return [...this.#files.values()].sort((a, b) => a.order - b.order || a.created - b.created);
  }

  has(id: string): boolean {
    return this.#files.has(id);
  }

  /** Throws PROFILE_UNKNOWN. */
  get(id: string): Profile {
    return this.#profile(this.#file(id));
  }

  #file(id: string): ProfileFile {
    const file = this.#files.get(id);
    if (!file)
      fail('PROFILE_UNKNOWN', 'This connection no longer exists. It was deleted elsewhere.');
    return file;
  }

  secret(id: string, name: string): Promise<string | undefined> {
    return this.#ports.secrets.get(secretKey(id, name));
  }

  /** All it has; what is lost is missing. */
  async secrets(id: string): Promise<SecretValues> {
    const values: SecretValues = {};
    for (const name of this.#file(id).secrets) {
      const value = await this.secret(id, name);
      if (value !== undefined) values[name] = value;
    }
    return values;
  }

  /** Its TLS files as they are kept; the client's key is a secret (`CLIENT_KEY`). */
  tls(id: string): ProfileTls {
    this.#file(id);
    return this.#tls.get(id) ?? NO_TLS;
  }

  /** What a connection takes of them. */
  certificates(id: string): TlsCertificates {
    return certificatesFor(this.tls(id));
  }

  /**
   * Creates without id, replaces with one. A secret that is not named is kept, '' removes one. Rejects
   * with what keeps TLS files from serving, and changes nothing then.
   */
  async save(
    id: string | undefined,
    fields: ProfileFields,
    secrets: SecretValues = {},
    files: ChosenTls = {},
  ): Promise<Profile> {
    const kept = id === undefined ? undefined : this.#file(id);
    const { tls, secrets: keys } = await this.#tlsUpdate(id, fields, secrets, files);
    return this.#write(id ?? this.#newId(), fields, {
      ...{ builtIn: kept?.builtIn ?? false, tls, secrets: { ...keys, ...secrets } },
    });
  }

  async #tlsUpdate(
    id: string | undefined,
    fields: ProfileFields,
    { keyPassphrase }: SecretValues,
    files: ChosenTls,
  ): Promise<TlsUpdate> {
    const held = async (name: string) => (id === undefined ? undefined : this.secret(id, name));
    return updatedTls(id === undefined ? NO_TLS : this.tls(id), files, {
      passphrase: keyPassphrase ?? (await held('keyPassphrase')) ?? '',
      asked: fields.ask.includes('keyPassphrase'),
      keyToOpen: keyPassphrase ? await held(CLIENT_KEY) : undefined,
      now: this.#now(),
    });
  }

  /** The built-in broker's profile: made or moved to the port it has now. */
  saveBuiltIn(id: string, fields: ProfileFields): Promise<Profile> {
    return this.#write(id, fields, { builtIn: true, secrets: {} });
  }

  /** A copy with its secrets and a client ID of its own; it stands behind the original. */
  async duplicate(id: string, name: string): Promise<Profile> {
    const original = this.#file(id);
    const files = this.#ordered();
    const next = files[files.indexOf(original) + 1];
    const secrets = await this.secrets(id);
    const clientId = generateClientId(() => this.#ports.random());
    return this.#write(
      this.#newId(),
      { ...original.profile, name, clientId },
      {
        ...{ builtIn: false, secrets, tls: this.tls(id) },
        order: orderBetween(original.order, next?.order),
      },
    );
  }

  /** Puts profiles into a folder and, in the order given, before another; null: at the end. */
  async move(ids: readonly string[], folder: string, before: string | null): Promise<void> {
    const moved = new Set(ids);
    const others = this.#ordered().filter(({ id }) => !moved.has(id));
    const at = before === null ? others.length : others.findIndex(({ id }) => id === before);
    const place = at < 0 ? others.length : at;
    const next = others[place]?.order;
    let previous = others[place - 1]?.order;
    for (const id of moved) {
      const file = this.#file(id);
      const order = orderBetween(previous, next);
      await this.#writeFile({ ...file, order, profile: { ...file.profile, folder } });
      previous = order;
    }
    await this.#spread();
  }

  /** Two may have come to the same place after many moves: then all are numbered anew. */
  async #spread(): Promise<void> {
    const files = this.#ordered();
    const close = files.some(({ order }, at) => at > 0 && order === files[at - 1]?.order);
    if (!close) return;
    for (const [at, file] of files.entries()) await this.#writeFile({ ...file, order: at + 1 });
  }

  async #write(id: string, fields: ProfileFields, written: Written): Promise<Profile> {
    const before = this.#files.get(id);
    const created = before?.created ?? this.#ports.clock.micros();
    // Callers change a `Profile` and hand it back: what only answers carry stays out of the file.
    const profile = profileFieldsSchema.parse(fields);
    const secrets = secretNamesAfter(before?.secrets ?? [], written.secrets);
    const order = written.order ?? before?.order ?? orderBetween(this.#ordered().at(-1)?.order);
    const { builtIn, tls = this.#tls.get(id) ?? NO_TLS } = written;
    if (written.tls) await writeTls(this.#ports.dataDir, id, tls);
    this.#tls.set(id, tls);
    await this.#writeFile({
      ...{ version: FILE_VERSION, id, builtIn, created, order, secrets, tls: tls.kept, profile },
    });
    await this.#keepSecrets(id, written.secrets);
    return this.get(id);
  }

  async #writeFile(file: ProfileFile): Promise<void> {
    await writeJson(join(this.#folder, `${file.id}.json`), file);
    this.#files.set(file.id, file);
  }

  async #keepSecrets(id: string, values: SecretValues): Promise<void> {
    const held = this.#held.get(id) ?? new Set();
    this.#held.set(id, held);
    for (const [name, value] of Object.entries(values)) {
      if (value === '') {
        await this.#ports.secrets.delete(secretKey(id, name));
        held.delete(name);
      } else {
        await this.#ports.secrets.set(secretKey(id, name), value);
        held.add(name);
      }
    }
  }

  async remove(id: string): Promise<void> {
    const { secrets } = this.#file(id);
    await rm(join(this.#folder, `${id}.json`));
    this.#files.delete(id);
    await this.#keepSecrets(id, Object.fromEntries(secrets.map((name) => [name, ''])));
    this.#held.delete(id);
    this.#tls.delete(id);
    await removeTls(this.#ports.dataDir, id);
  }

  #profile({ id, builtIn, profile, secrets }: ProfileFile): Profile {
    const held = this.#held.get(id);
    // The key goes with its certificate and is no secret a user types.
    const names = secrets.filter((name) => name !== CLIENT_KEY);
    return {
      ...profile,
      id,
      builtIn,
      certificates: reportsOf(this.tls(id), held?.has(CLIENT_KEY) === true, this.#now()),
      secrets: names.filter((name) => held?.has(name)),
      secretsLost: names.filter((name) => !held?.has(name)),
    };
  }

  /** Milliseconds since 1970. */
  #now(): number {
    return this.#ports.clock.micros() / 1_000;
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

/** Fields that came after the file was written are as in a new profile. */
function completed(profile: unknown): unknown {
  return typeof profile === 'object' && profile !== null
    ? { ...DEFAULT_PROFILE, ...profile }
    : profile;
}

function secretNamesAfter(before: readonly string[], values: SecretValues): string[] {
  const names = new Set(before);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') names.delete(name);
    else names.add(name);
  }
  return [...names];
}

function secretKey(id: string, name: string): string {
  return `profile/${id}/${name}`;
}
