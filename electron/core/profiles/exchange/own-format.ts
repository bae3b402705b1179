// Reads profiles of our own format.
import { DEFAULT_PROFILE, DEFAULT_WILL } from '../../../../shared/contract/defaults.ts';
import type { NotMapped } from '../../../../shared/contract/profile-exchange.ts';
import {
  type ProfileFields,
  profileFieldsSchema,
  secretNameSchema,
} from '../../../../shared/contract/profiles.ts';
import { folderPath } from '../../../../shared/util/folder-path.ts';
import { fail } from '../../../../shared/util/problem.ts';
import {
  type OpenedSecrets,
  OWN_VERSION,
  openedSecretsSchema,
  ownCertificatesSchema,
  ownFieldsSchema,
  ownFileSchema,
  ownFoldersSchema,
} from './own-schema.ts';
import { leftOut, type ProfileDraft } from './profile-draft.ts';
import { openSecrets, sealedSecretsSchema } from './sealed-secrets.ts';
import { leavesOf, type SourceNode } from './source-node.ts';

const GROUPS = ['webSocket', 'tls', 'session', 'reconnect', 'recording'] as const;
const FIELDS = Object.keys(ownFieldsSchema.shape) as (keyof ProfileFields & string)[];
const FILE_MEMBERS = ['format', 'version', 'profiles', 'folders', 'sealedSecrets'];

export interface OwnSecrets {
  /** Null: the file has none, or they stay out. */
  opened: OpenedSecrets | null;
  /** The file has some, and they were not asked for. */
  leftOut: boolean;
}

/**
 * `passphrase` undefined: none was given; '': the secrets stay out. Rejects with PASSPHRASE_NEEDED,
 * PASSPHRASE_WRONG, PROFILE_SECRETS_DAMAGED, PROFILE_FILE_NEWER, PROFILE_FILE_DAMAGED.
 */
export async function openOwnFile(
  root: SourceNode,
  passphrase: string | undefined,
): Promise<OwnSecrets> {
  const version = root.member('version')?.value;
  if (typeof version === 'number' && version > OWN_VERSION) {
    fail(
      'PROFILE_FILE_NEWER',
      'This file was written by a newer version of MQTTScope. Update MQTTScope to read it.',
    );
  }
  const profiles = root.member('profiles');
  const isRead = ownFileSchema.shape.version.safeParse(version).success;
  if (!isRead || !profiles?.isList()) damaged();
  const sealed = root.member('sealedSecrets');
  if (!sealed) return { opened: null, leftOut: false };
  if (passphrase === '') return { opened: null, leftOut: true };
  const parsed = sealedSecretsSchema.safeParse(sealed.value);
  if (!parsed.success) damaged();
  if (passphrase === undefined) {
    fail(
      'PASSPHRASE_NEEDED',
      'The secrets of this file are encrypted. Type the passphrase it was written with.',
    );
  }
  const opened = openedSecretsSchema.safeParse(
    await openSecrets(passphrase, parsed.data, profiles.value),
  );
  if (!opened.success) damaged();
  return { opened: opened.data, leftOut: false };
}

export function mapOwn(
  root: SourceNode,
  draft: ProfileDraft,
  { opened, leftOut: areLeftOut }: OwnSecrets,
  index: number,
): void {
  // What our own file leaves out is as in a new profile.
  draft.fields.subscriptions = structuredClone(DEFAULT_PROFILE.subscriptions);
  for (const name of FIELDS) mapField(root.member(name), name, draft);
  // Of all defaults this one would be a guess.
  if (!root.member('transport')) draft.refuse('transport');
  const given = opened?.[index];
  const names = root.member('secrets');
  const listed = Array.isArray(names?.value) ? names.value : [];
  for (const [name, value] of Object.entries(given?.secrets ?? {})) draft.secrets[name] = value;
  mapCertificates(root.member('certificates'), draft);
  if (given?.clientKey) draft.files.key = innerFile(given.clientKey);
  // Without its key a client certificate serves nothing.
  else if (draft.files.certificate) draft.dropFiles('client', KEY_NOT_IN_FILE);
  if (names && !names.isEmpty()) {
    const missing = listed.filter((name) => typeof name !== 'string' || !draft.secrets[name]);
    draft.secretsLost.push(...missing.filter((name) => secretNameSchema.safeParse(name).success));
    if (missing.length === 0) draft.note(names, 'secrets', listed.join(', '));
    else {
      draft.leave(names, 'secret', missing.length);
      draft.warnings.push(areLeftOut ? STAY_OUT : NOT_IN_FILE);
    }
  }
}

const NOT_IN_FILE = {
  code: 'SECRETS_NOT_IN_FILE',
  message: 'The file was written without its secrets. They are asked for when connecting.',
};
const KEY_NOT_IN_FILE = {
  code: 'CLIENT_KEY_NOT_IN_FILE',
  message:
    'The file was written without the key of the client certificate. Choose both again in the connection.',
};
const STAY_OUT = {
  code: 'SECRETS_STAY_OUT',
  message:
    'The secrets of the file are encrypted and were left out. They are asked for when connecting.',
};

function mapField(
  node: SourceNode | undefined,
  name: keyof ProfileFields & string,
  draft: ProfileDraft,
): void {
  if (!node) return;
  const parsed = ownFieldsSchema.shape[name].safeParse(node.value);
  if (!parsed.success) {
    draft.leave(node, 'invalid');
    // A profile of our own with a field that is not as it was meant is not half taken over.
    draft.refuse([name, ...(parsed.error.issues[0]?.path ?? [])].join('.'));
    return;
  }
  const value = name === 'webSocket' ? withoutSecrets(parsed.data, draft) : parsed.data;
  Object.assign(draft.fields, { [name]: completed(name, value) });
  noteKept(node, value, name, draft);
}

function completed(name: keyof ProfileFields, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (name === 'will') return { ...DEFAULT_WILL, ...value };
  const group = GROUPS.find((each) => each === name);
  return group ? { ...DEFAULT_PROFILE[group], ...value } : value;
}

/** Written by hand a secret header may have its value in the file. */
function withoutSecrets(value: unknown, draft: ProfileDraft): unknown {
  const { headers, ...rest } = value as { headers?: ProfileFields['webSocket']['headers'] };
  if (!headers) return rest;
  for (const { name, value: text, secret } of headers) {
    if (secret && text !== '') draft.secrets[`header.${name}`] = text;
  }
  const kept = headers.map((header) => (header.secret ? { ...header, value: '' } : header));
  return { ...rest, headers: kept };
}

/** Notes what was kept of a branch; what was not is left for the end. */
function noteKept(node: SourceNode, kept: unknown, field: string, draft: ProfileDraft): void {
  if (node.isEmpty()) {
    draft.note(node, field, kept);
    return;
  }
  const isWhole = leavesOf(kept) === leavesOf(node.value);
  if (isWhole && !node.isObject()) {
    draft.note(node, field, kept);
    return;
  }
  for (const child of node.children()) {
    const key = node.isList() ? Number(child.path.match(/\[(\d+)\]$/)?.[1]) : child.name;
    if (typeof kept !== 'object' || kept === null || !Object.hasOwn(kept, key)) continue;
    const name = node.isList() ? `${field}[${key}]` : `${field}.${key}`;
    noteKept(child, (kept as Record<string | number, unknown>)[key], name, draft);
  }
}

function mapCertificates(node: SourceNode | undefined, draft: ProfileDraft): void {
  if (!node) return;
  const parsed = ownCertificatesSchema.safeParse(node.value);
  if (!parsed.success) {
    draft.leave(node, 'invalid');
    draft.refuse('certificates');
    return;
  }
  const { ca, client } = parsed.data;
  if (ca) draft.files.ca = innerFile(ca);
  if (client) draft.files.certificate = innerFile(client);
  for (const use of ['ca', 'client'] as const) {
    const file = node.member(use);
    const { name } = parsed.data[use] ?? {};
    for (const part of ['name', 'data']) {
      const leaf = file?.member(part);
      if (leaf && name) draft.note(leaf, `certificates.${use}`, name);
    }
  }
}

function innerFile({ name, data }: { name: string; data: string }) {
  return { name, bytes: Buffer.from(data, 'base64') };
}

/** Paths of the folders without a profile, each once; none where the file has them in another shape. */
export function ownFolders(root: SourceNode): string[] {
  const parsed = ownFoldersSchema.safeParse(root.member('folders')?.value ?? []);
  const paths = parsed.success ? parsed.data.map(folderPath) : [];
  return [...new Set(paths)].filter((path) => path !== '');
}

/** What the file holds beside its profiles and folders. */
export function ownLeftOvers(root: SourceNode): NotMapped[] {
  const folders = root.member('folders');
  const areRead = ownFoldersSchema.safeParse(folders?.value).success;
  const beside = root.children().filter(({ name }) => !FILE_MEMBERS.includes(name));
  return [
    ...beside.map((node) => leftOut(node, node.isEmpty() ? 'empty' : 'unknown')),
    ...(folders && !areRead ? [leftOut(folders, 'invalid')] : []),
  ];
}

/** Every field as the contract has it; of more than the fields only those are taken. */
export function ownFieldsOf(profile: ProfileFields): ProfileFields {
  const fields = profileFieldsSchema.parse(profile);
  const headers = fields.webSocket.headers.map((header) =>
    header.secret ? { ...header, value: '' } : header,
  );
  return { ...fields, webSocket: { ...fields.webSocket, headers } };
}

function damaged(): never {
  fail(
    'PROFILE_FILE_DAMAGED',
    'This file is damaged or was cut off, so nothing of it was taken over. Export it again.',
  );
}
