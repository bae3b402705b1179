// Connection profiles at rest, and the list they stand in. Secrets go to the secrets port and are never
// in the profiles' files; only their names are.
import { isDeepStrictEqual } from 'node:util';
import {
  type ListItem,
  type Profile,
  type ProfileFields,
  type ProfileList,
  profileFieldsSchema,
  type SecretValues,
} from '../../../shared/contract/profiles.ts';
import { generateClientId } from '../../../shared/mqtt/client-id.ts';
import { folderPath } from '../../../shared/util/folder-path.ts';
import { fail, type Problem } from '../../../shared/util/problem.ts';
import type { TlsCertificates } from '../certificates/client-identity.ts';
import type { CorePorts } from '../ports.ts';
import { type EmptyFolder, readEmptyFolders, writeEmptyFolders } from './empty-folders.ts';
import { KEPT_VERSION, type KeptProfile, leftAfter } from './kept-profile.ts';
import { type ListPlace, movedPlaces, renamedPlaces, settledPlaces } from './list-places.ts';
import { ProfileFiles } from './profile-files.ts';
import { orderBetween } from './profile-order.ts';
import { ProfileSecrets, secretNamesAfter } from './profile-secrets.ts';
import {
  type ChosenTls,
  CLIENT_KEY,
  certificatesFor,
  NO_TLS,
  type ProfileTls,
  readTls,
  removeTls,
  reportsOf,
  type TlsUpdate,
  updatedTls,
  writeTls,
} from './tls-files.ts';

type Ports = Pick<CorePorts, 'dataDir' | 'secrets' | 'clock' | 'random'>;

/** What is written of a profile beside its fields. */
interface Written {
  builtIn: boolean;
  secrets: SecretValues;
  /** Names of those it is to have and that are not there. */
  secretsLost?: readonly string[] | undefined;
  /** Where it stands in the list; undefined: where it is, or at the end. */
  order?: number | undefined;
  /** undefined: its TLS files stay as they are. */
  tls?: ProfileTls | undefined;
}

export class ProfileStore {
  readonly #ports: Ports;
  readonly #files: ProfileFiles;
  readonly #secrets: ProfileSecrets;
  readonly #tls: Map<string, ProfileTls>;
  #emptyFolders: readonly EmptyFolder[];
  #changes = 0;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    ports: Ports,
    files: ProfileFiles,
    secrets: ProfileSecrets,
    tls: Map<string, ProfileTls>,
    emptyFolders: readonly EmptyFolder[],
  ) {
    this.#ports = ports;
    this.#files = files;
    this.#secrets = secrets;
    this.#tls = tls;
    this.#emptyFolders = emptyFolders;
  }

  /** Files that are no profile are kept aside and reported in `problems`; the rest loads. */
  static async open(ports: Ports, problems: Problem[]): Promise<ProfileStore> {
    const secrets = new ProfileSecrets(ports.secrets);
    const tls = new Map<string, ProfileTls>();
    const files = await ProfileFiles.open(ports, problems, async (file) => {
      tls.set(file.id, await readTls(ports.dataDir, file.id, file.tls));
      if (file.version === KEPT_VERSION) {
        await secrets.look(file.id, file.secrets);
        return file;
      }
      // Version 1 knew one secret and did not say whether there was one.
      return { ...file, secrets: [...(await secrets.look(file.id, ['password']))] };
    });
    return new ProfileStore(ports, files, secrets, tls, await readEmptyFolders(ports, problems));
  }

  list(): Profile[] {
    return this.#files.all().map((file) => this.#profile(file));
  }

  /** The list as it is shown, folders without a profile included. */
  listWithFolders(): ProfileList {
    const places = this.#places();
    const emptyFolders = places.flatMap(({ id, folder }, at) => {
      if (id !== null) return [];
      const next = places.slice(at).find((place) => place.id !== null);
      return { path: folder, before: next?.id ?? null };
    });
    return { profiles: this.list(), emptyFolders };
  }

  /** Grows with every change of a profile, of a folder and of the order. */
  revision(): number {
    return this.#changes;
  }

  #places(): ListPlace[] {
    const profiles = this.#files.all().map(({ id, profile, order }) => ({
      ...{ id, folder: folderPath(profile.folder), order },
    }));
    const folders = this.#emptyFolders.map(({ path, order }) => ({
      id: null,
      folder: path,
      order,
    }));
    return [...profiles, ...folders].sort((a, b) => a.order - b.order);
  }

  has(id: string): boolean {
    return this.#files.get(id) !== undefined;
  }

  /** Throws PROFILE_UNKNOWN. */
  get(id: string): Profile {
    return this.#profile(this.#file(id));
  }

  #file(id: string): KeptProfile {
    const file = this.#files.get(id);
    if (!file)
      fail('PROFILE_UNKNOWN', 'This connection no longer exists. It was deleted elsewhere.');
    return file;
  }

  secret(id: string, name: string): Promise<string | undefined> {
    return this.#secrets.get(id, name);
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
   * Creates without id, replaces with one. A secret that is not named is kept, '' removes one; those of
   * `secretsLost` are asked for when it connects. Rejects with what keeps TLS files from serving, and
   * changes nothing then.
   */
  save(
    id: string | undefined,
    fields: ProfileFields,
    secrets: SecretValues = {},
    files: ChosenTls = {},
    secretsLost: readonly string[] = [],
  ): Promise<Profile> {
    return this.#inTurn(async () => {
      const kept = id === undefined ? undefined : this.#file(id);
      const { tls, secrets: keys } = await this.#tlsUpdate(id, fields, secrets, files);
      return this.#write(id ?? this.#newId(), fields, {
        ...{ builtIn: kept?.builtIn ?? false, tls, secrets: { ...keys, ...secrets }, secretsLost },
      });
    });
  }

  /** Some fields, by what they are when it is their turn. Rejects with PROFILE_UNKNOWN. */
  change(id: string, changed: (fields: ProfileFields) => Partial<ProfileFields>): Promise<Profile> {
    return this.#inTurn(async () => {
      const { profile, builtIn } = this.#file(id);
      return this.#write(id, { ...profile, ...changed(profile) }, { builtIn, secrets: {} });
    });
  }

  /** Topic filters that are to be ended where the broker still has the session. */
  left(id: string): readonly string[] {
    return this.#file(id).left;
  }

  /** The broker has none of these, or nothing at all, of what was left. */
  async ended(id: string, filter?: string): Promise<void> {
    const rest = (left: readonly string[]) =>
      filter === undefined ? [] : left.filter((each) => each !== filter);
    const { left } = this.#file(id);
    if (rest(left).length === left.length) return;
    await this.#inTurn(() => {
      const file = this.#file(id);
      return this.#files.write({ ...file, left: rest(file.left) });
    });
  }

  /** One change after the other: pages of several windows make them at the same time. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(change).finally(() => {
      this.#changes++;
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
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
    return this.#inTurn(() => this.#write(id, fields, { builtIn: true, secrets: {} }));
  }

  /** A copy with its secrets and a client ID of its own; it stands behind the original. */
  duplicate(id: string, name: string): Promise<Profile> {
    return this.#inTurn(async () => {
      const original = this.#file(id);
      const places = this.#places();
      const next = places[places.findIndex((place) => place.id === id) + 1];
      const secrets = await this.secrets(id);
      const { clientId: ofOriginal } = original.profile;
      const clientId = ofOriginal && generateClientId(() => this.#ports.random());
      return this.#write(
        this.#newId(),
        { ...original.profile, name, clientId },
        {
          ...{ builtIn: false, secrets, tls: this.tls(id) },
          order: orderBetween(original.order, next?.order),
        },
      );
    });
  }

  /** See `profiles.move`. Rejects with PROFILE_UNKNOWN. */
  move(items: readonly ListItem[], folder: string, before: ListItem | null): Promise<ProfileList> {
    return this.#inTurn(async () => {
      for (const item of items) if ('profileId' in item) this.#file(item.profileId);
      await this.#arrange(
        movedPlaces(this.#places(), items.map(plain), folderPath(folder), before && plain(before)),
      );
      return this.listWithFolders();
    });
  }

  /** Empty ones, at the end of the list; those that exist stay as they are. */
  createFolders(folders: readonly string[]): Promise<ProfileList> {
    return this.#inTurn(async () => {
      const places = this.#places();
      const last = places.at(-1)?.order ?? 0;
      const kept = folders.map((folder, at) => ({
        folder: folderPath(folder),
        order: last + at + 1,
      }));
      await this.#arrange(settledPlaces(places, kept));
      return this.listWithFolders();
    });
  }

  /** `to`: the folder around it lets what is in it go there. */
  renameFolder(folder: string, to: string): Promise<ProfileList> {
    return this.#inTurn(async () => {
      await this.#arrange(renamedPlaces(this.#places(), folderPath(folder), folderPath(to)));
      return this.listWithFolders();
    });
  }

  async #arrange(places: readonly ListPlace[]): Promise<void> {
    for (const { id, folder, order } of places) {
      const file = id === null ? undefined : this.#files.get(id);
      if (!file) continue;
      const stays = folderPath(file.profile.folder) === folder && file.order === order;
      if (!stays) await this.#files.write({ ...file, order, profile: { ...file.profile, folder } });
    }
    const folders = places.flatMap((each) =>
      each.id === null ? { path: each.folder, order: each.order } : [],
    );
    if (isDeepStrictEqual(folders, this.#emptyFolders)) return;
    await writeEmptyFolders(this.#ports, folders);
    this.#emptyFolders = folders;
  }

  /** A profile has come, gone or left its folder, which stays where it was (`before`). */
  async #settle(before: KeptProfile | undefined): Promise<void> {
    const folder = folderPath(before?.profile.folder ?? '');
    if (folder === '' && this.#emptyFolders.length === 0) return;
    const kept = before ? [{ folder, order: before.order }] : [];
    await this.#arrange(settledPlaces(this.#places(), kept));
  }

  async #write(id: string, fields: ProfileFields, written: Written): Promise<Profile> {
    const before = this.#files.get(id);
    const created = before?.created ?? this.#ports.clock.micros();
    // Callers change a `Profile` and hand it back: what only answers carry stays out of the file.
    const profile = profileFieldsSchema.parse(fields);
    const known = new Set([...(before?.secrets ?? []), ...(written.secretsLost ?? [])]);
    const secrets = secretNamesAfter([...known], written.secrets);
    const order = written.order ?? before?.order ?? orderBetween(this.#places().at(-1)?.order);
    const { builtIn, tls = this.#tls.get(id) ?? NO_TLS } = written;
    if (written.tls) await writeTls(this.#ports.dataDir, id, tls);
    this.#tls.set(id, tls);
    await this.#files.write({
      ...{ version: KEPT_VERSION, id, builtIn, created, order, secrets, tls: tls.kept, profile },
      left: leftAfter(before, profile),
    });
    await this.#secrets.keep(id, written.secrets);
    await this.#settle(before);
    return this.get(id);
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      const file = this.#file(id);
      await this.#files.remove(id);
      await this.#settle(file);
      await this.#secrets.remove(id, file.secrets);
      this.#tls.delete(id);
      await removeTls(this.#ports.dataDir, id);
    });
  }

  #profile({ id, builtIn, profile, secrets }: KeptProfile): Profile {
    const holds = (name: string) => this.#secrets.holds(id, name);
    // The key goes with its certificate and is no secret a user types.
    const names = secrets.filter((name) => name !== CLIENT_KEY);
    return {
      ...profile,
      id,
      builtIn,
      certificates: reportsOf(this.tls(id), holds(CLIENT_KEY), this.#now()),
      secrets: names.filter(holds),
      secretsLost: names.filter((name) => !holds(name)),
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
      if (!this.has(id)) return id;
    }
  }
}

function plain(item: ListItem): ListItem {
  return 'folder' in item ? { folder: folderPath(item.folder) } : item;
}
