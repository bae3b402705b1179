// Profiles enter and leave the program. Preview and import read a file the same way, so what was shown is
// what happens; secrets go from the file into the secrets port and nowhere else.
import type {
  ProfileFormat,
  ProfilePreview,
} from '../../../../shared/contract/profile-exchange.ts';
import type { Profile, ProfileFields } from '../../../../shared/contract/profiles.ts';
import { joinedFolders } from '../../../../shared/util/folder-path.ts';
import { fail, type Problem, ProblemError, textOf } from '../../../../shared/util/problem.ts';
import type { ChosenFiles } from '../../chosen-files.ts';
import { runWork } from '../../exchange/work.ts';
import type { CorePorts } from '../../ports.ts';
import type { ProfileStore } from '../profile-store.ts';
import { CLIENT_KEY } from '../tls-files.ts';
import { chosenOf } from './inner-files.ts';
import { writeOwnFile } from './own-export.ts';
import type { ProfileDraft } from './profile-draft.ts';
import { type Drafts, draftsOf } from './profile-drafts.ts';

interface ExchangeParts {
  ports: Pick<CorePorts, 'captureThread' | 'clock' | 'random'>;
  profiles: ProfileStore;
  files: Pick<ChosenFiles, 'path' | 'release'>;
}

interface Source {
  fileId: string;
  passphrase?: string | undefined;
}

export interface TakenOver {
  profiles: Profile[];
  /** Names of those that were there already: same name, same address. */
  existing: string[];
  /** What keeps profiles from being there, and what must be looked at; with the name of the profile. */
  problems: Problem[];
}

export class ProfileExchange {
  readonly #parts: ExchangeParts;
  /** SHA-256 of the file a preview was made of, by its id. */
  readonly #shown = new Map<string, string>();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** Rejects with a `ProblemError`; see the contract for its codes. */
  async preview({ fileId, passphrase }: Source): Promise<{
    format: ProfileFormat;
    profiles: ProfilePreview[];
    emptyFolders: string[];
    notMapped: Drafts['notMapped'];
  }> {
    const { sha256, drafts, format, folders, notMapped } = await this.#read(
      this.#parts.files.path(fileId),
      passphrase,
    );
    this.#shown.set(fileId, sha256);
    const existing = this.#existing();
    const profiles = drafts.map((draft, index) => previewOf(draft, index, existing));
    return { format, profiles, emptyFolders: folders, notMapped };
  }

  /** An uploaded file is deleted afterwards: it may hold passwords in clear. */
  async import({
    fileId,
    passphrase,
    indexes,
    folder,
  }: Source & { indexes: readonly number[]; folder: string }): Promise<{
    profiles: Profile[];
    problems: Problem[];
  }> {
    const { sha256, drafts, folders } = await this.#read(
      this.#parts.files.path(fileId),
      passphrase,
    );
    const shown = this.#shown.get(fileId);
    if (shown !== undefined && shown !== sha256) {
      fail(
        'PROFILE_FILE_CHANGED',
        'The file was changed since it was shown. Look at it again, then take the connections over.',
      );
    }
    const chosen = [...new Set(indexes)].flatMap((index) => drafts[index] ?? []);
    const taken = await this.#saveAll(chosen, folder);
    await this.#parts.profiles.createFolders(folders.map((path) => joinedFolders(folder, path)));
    await this.#parts.files.release([fileId]);
    return taken;
  }

  /** Takes everything of a file over that is not there already. `passphrase` '': without its secrets. */
  async takeOver(path: string, passphrase: string): Promise<TakenOver> {
    const { drafts, folders } = await this.#read(path, passphrase);
    const known = this.#existing();
    const isNew = ({ fields }: ProfileDraft) => !known.has(identityOf(fields));
    const existing = drafts.filter((draft) => !isNew(draft)).map(({ fields }) => fields.name);
    const chosen = drafts.filter(isNew);
    const { profiles, problems } = await this.#saveAll(chosen, '');
    await this.#parts.profiles.createFolders(folders);
    const warnings = chosen.flatMap((draft) =>
      draft.warnings.map((warning) => named(warning, draft.fields.name)),
    );
    return { profiles, existing, problems: [...problems, ...warnings] };
  }

  export({
    ids,
    emptyFolders = [],
    fileId,
    passphrase,
  }: {
    ids: readonly string[];
    emptyFolders?: readonly string[] | undefined;
    fileId: string;
    passphrase?: string | undefined;
  }): ReturnType<typeof writeOwnFile> {
    const { profiles, files } = this.#parts;
    return writeOwnFile(profiles, { ids, folders: emptyFolders }, files.path(fileId), passphrase);
  }

  async #read(path: string, passphrase: string | undefined): Promise<Drafts & { sha256: string }> {
    const { ports } = this.#parts;
    const file = await runWork(ports, 'profiles', { path }, undefined);
    const drafts = await draftsOf(file, passphrase, {
      random: () => ports.random(),
      now: ports.clock.micros() / 1_000,
    });
    return { ...drafts, sha256: file.sha256 };
  }

  #existing(): Set<string> {
    return new Set(this.#parts.profiles.list().flatMap(identitiesOf));
  }

  async #saveAll(drafts: readonly ProfileDraft[], folder: string) {
    const profiles: Profile[] = [];
    const problems: Problem[] = [];
    for (const draft of drafts) {
      const [problem] = draft.problems;
      try {
        if (problem) throw new ProblemError(problem);
        profiles.push(await this.#save(draft, folder));
      } catch (error) {
        problems.push(named(problemOf(error), draft.fields.name));
      }
    }
    return { profiles, problems };
  }

  #save(draft: ProfileDraft, folder: string): Promise<Profile> {
    const { fields, secrets, secretsLost } = draft;
    const placed = { ...fields, folder: joinedFolders(folder, fields.folder) };
    return this.#parts.profiles.save(undefined, placed, secrets, chosenOf(draft), secretsLost);
  }
}

function previewOf(
  draft: ProfileDraft,
  index: number,
  existing: ReadonlySet<string>,
): ProfilePreview {
  const { fields, mapped, notMapped, warnings, problems, secrets, files } = draft;
  return {
    ...{ index, name: fields.name, address: addressOf(fields), folder: fields.folder },
    ...{ mapped, notMapped, warnings, problems },
    secrets: [...Object.keys(secrets), ...(files.key ? [CLIENT_KEY] : [])],
    exists: existing.has(identityOf(fields)),
  };
}

/** Two profiles with the same one are the same to their user. */
function identityOf(fields: ProfileFields): string {
  const { name, transport, transportChosen } = fields;
  return `${transportChosen ? transport : familyOf(transport)} ${serverOf(fields)} ${name}`;
}

/** With what a file may say of it: whether it uses TLS may be known on one side only. */
function identitiesOf(fields: ProfileFields): string[] {
  const family = familyOf(fields.transport);
  const transports = fields.transportChosen ? [fields.transport] : TRANSPORTS_OF[family];
  const known = transports.map((transport) => ({ ...fields, transport, transportChosen: true }));
  return [...known, { ...fields, transportChosen: false }].map(identityOf);
}

const TRANSPORTS_OF = { 'mqtt?': ['mqtt', 'mqtts'], 'ws?': ['ws', 'wss'] } as const;

function familyOf(transport: ProfileFields['transport']): keyof typeof TRANSPORTS_OF {
  return transport === 'ws' || transport === 'wss' ? 'ws?' : 'mqtt?';
}

/** "mqtts://host:8883", "host:8883" where TLS is to be chosen; '' where host or port are missing. */
function addressOf(fields: ProfileFields): string {
  const server = serverOf(fields);
  return server !== '' && fields.transportChosen ? `${fields.transport}://${server}` : server;
}

function serverOf({ host, port }: ProfileFields): string {
  if (host === '' || port === 0) return '';
  return `${host.includes(':') ? `[${host}]` : host.toLowerCase()}:${port}`;
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    code: 'PROFILE_NOT_SAVED',
    message:
      'This connection could not be saved. Check the rights and the space of the data folder.',
    detail: textOf(error),
  };
}

/** Says which profile it is about. */
function named({ code, message, detail }: Problem, name: string): Problem {
  return { code, message, detail: [name, detail].filter(Boolean).join(': ') };
}
