// What goes to the core when the editor saves: fields, secrets that were typed or have become useless,
// and chosen TLS files.
import type { TlsFiles } from '../../../../shared/contract/certificates.ts';
import type { ChosenFile } from '../../../../shared/contract/exchange.ts';
import type { AskedName, Profile, ProfileFields } from '../../../../shared/contract/profiles.ts';
import type { ProfileToSave } from '../../../actions/connections.ts';
import type { ProfileForm } from './profile-form.ts';

/** Secrets with a field of their own; those of headers are in their rows. */
export type SecretName = Exclude<AskedName, 'username'>;
/** '' forgets the one that is kept. */
export type TypedSecrets = Partial<Record<SecretName, string>>;

/** Files that were chosen and not saved yet. null: the kept ones shall go. */
export interface ChosenTls {
  ca?: ChosenFile | null;
  client?: { certificate: ChosenFile; key: ChosenFile | null } | null;
}

interface Edited {
  profile: Profile | undefined;
  fields: ProfileFields;
  form: ProfileForm;
  secrets: TypedSecrets;
  tls: ChosenTls;
}

export function toSave({ profile, fields, form, secrets, tls }: Edited): ProfileToSave {
  const values: Record<string, string> = { ...secrets };
  for (const { name, secret, typed } of form.headers) {
    if (secret && typed) values[`header.${name}`] = typed;
  }
  for (const name of [...(profile?.secrets ?? []), ...(profile?.secretsLost ?? [])]) {
    if (isUseless(name, form, tls)) values[name] = '';
  }
  return { id: profile?.id, fields, secrets: values, files: filesOf(tls) };
}

/** A secret nothing asks for any more must not stay behind. */
function isUseless(name: string, form: ProfileForm, tls: ChosenTls): boolean {
  if (name.startsWith('header.')) {
    return !form.headers.some((header) => header.secret && `header.${header.name}` === name);
  }
  if (form.ask.some((asked) => asked === name)) return true;
  if (name === 'proxyPassword') return form.proxyKind === 'none';
  return name === 'keyPassphrase' && tls.client === null;
}

function filesOf({ ca, client }: ChosenTls): TlsFiles {
  return {
    ...(ca === undefined ? {} : { ca: ca?.fileId ?? null }),
    ...(client === undefined
      ? {}
      : {
          client: client && {
            certificate: client.certificate.fileId,
            key: client.key?.fileId ?? null,
          },
        }),
  };
}
