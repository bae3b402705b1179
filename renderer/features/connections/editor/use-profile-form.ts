// State of the connection editor: what is typed, which fields were left, what is wrong with them, and
// the secrets and files that go along. Secrets live here from typing to saving and nowhere else.
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_PORTS, DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';
import type { AskedName, Profile, ProfileFields } from '../../../../shared/contract/profiles.ts';
import type { BrokerAddress } from '../../../../shared/mqtt/broker-address.ts';
import {
  fieldsOfTemplate,
  type ProfileTemplate,
} from '../../../../shared/mqtt/profile-templates.ts';
import { fieldsOf, newProfileFields, type ProfileToSave } from '../../../actions/connections.ts';
import { type FilesInUse, useFilesInUse } from '../../../actions/use-files-in-use.ts';
import { mergedForm } from './changed-elsewhere.ts';
import { type FieldId, type Section, sectionOf } from './editor-places.ts';
import type { FormError, FormErrors } from './form-reader.ts';
import { formOf, isChosen, type ProfileForm } from './profile-form.ts';
import { type ChosenTls, type SecretName, type TypedSecrets, toSave } from './profile-to-save.ts';
import { readForm } from './validate-profile.ts';

export interface ProfileFormState {
  /** As it was last saved; undefined for a new one. */
  profile: Profile | undefined;
  form: ProfileForm;
  /** What would be saved; incomplete where there are errors. */
  fields: ProfileFields;
  errors: FormErrors;
  /** Something is not saved yet. */
  dirty: boolean;
  secrets: TypedSecrets;
  tls: ChosenTls;
  /** The TLS files that were picked. */
  inUse: FilesInUse;
  /** The one that was chosen last. */
  template: ProfileTemplate | null;
  /** The error to show beside a field: none before the user has left it. */
  shown(field: FieldId): FormError | undefined;
  sectionsWithErrors: ReadonlySet<Section>;
  set<Key extends keyof ProfileForm>(key: Key, value: ProfileForm[Key]): void;
  change(part: Partial<ProfileForm>): void;
  /** '' forgets the one that is kept, undefined keeps it. */
  setSecret(name: SecretName, value: string | undefined): void;
  setTls(part: ChosenTls): void;
  setAsked(name: AskedName, asked: boolean): void;
  chooseTransport(transport: ProfileForm['transport']): void;
  takeAddress(address: BrokerAddress): void;
  /** null: as an empty profile. */
  chooseTemplate(template: ProfileTemplate | null): void;
  touch(field: FieldId): void;
  touchAll(): void;
  toSave(): ProfileToSave;
  /** What is kept is what is edited from now on. */
  saved(profile: Profile): void;
  /** It was changed elsewhere: what was typed here stays, the rest is as it is kept now. */
  keepTyped(profile: Profile): void;
  /** It was deleted elsewhere: saving makes a new one. */
  asNew(): void;
}

export function useProfileForm(initial: Profile | undefined): ProfileFormState {
  const [profile, setProfile] = useState(initial);
  const { t } = useTranslation();
  const [base, setBase] = useState(() =>
    initial ? fieldsOf(initial) : { ...newProfileFields(), name: t('editor.newTitle') },
  );
  const [form, setForm] = useState(() => formOf(base));
  const [secrets, setSecrets] = useState<TypedSecrets>({});
  const [tls, setTls] = useState<ChosenTls>({});
  const inUse = useFilesInUse();
  const [template, setTemplate] = useState<ProfileTemplate | null>(null);
  const [touched, setTouched] = useState<ReadonlySet<FieldId> | 'all'>(new Set());

  const hasCa = tls.ca === undefined ? Boolean(profile?.certificates.ca) : tls.ca !== null;
  const { fields, errors } = useMemo(
    () => readForm(form, { base, secrets: profile?.secrets ?? [], hasCa }),
    [form, base, profile, hasCa],
  );
  const dirty = useMemo(() => JSON.stringify(form) !== JSON.stringify(formOf(base)), [form, base]);
  const isGone = initial !== undefined && profile === undefined;
  const isTouched = (field: FieldId) => touched === 'all' || touched.has(field);
  const change = (part: Partial<ProfileForm>) => setForm((before) => ({ ...before, ...part }));
  const setSecret = (name: SecretName, value: string | undefined) =>
    setSecrets(({ [name]: _, ...others }) =>
      value === undefined ? others : { ...others, [name]: value },
    );
  return {
    ...{ profile, form, fields, errors, secrets, tls, inUse, template },
    ...{ change, setSecret },
    dirty: dirty || isGone || Object.keys(secrets).length > 0 || Object.keys(tls).length > 0,
    shown: (field) => (isTouched(field) ? errors.get(field) : undefined),
    sectionsWithErrors: new Set([...errors.keys()].filter(isTouched).map(sectionOf)),
    set: (key, value) => setForm((before) => ({ ...before, [key]: value })),
    setTls: (part) => setTls((before) => ({ ...before, ...part })),
    setAsked: (name, asked) => {
      const others = form.ask.filter((one) => one !== name);
      change({ ask: asked ? [...others, name] : others });
    },
    chooseTransport: (transport) => change(withTransport(form, transport)),
    takeAddress: ({ password, ...address }) => {
      change(withAddress(form, address));
      if (password !== undefined) setSecret('password', password);
    },
    chooseTemplate: (chosen) => {
      setTemplate(chosen);
      change(withTemplate(form, base, chosen, template));
    },
    touch: (field) =>
      setTouched((before) => (before === 'all' ? before : new Set([...before, field]))),
    touchAll: () => setTouched('all'),
    toSave: () => toSave({ profile, fields, form, secrets, tls }),
    keepTyped: (now) => {
      setForm(mergedForm(form, formOf(base), formOf(fieldsOf(now))));
      setProfile(now);
      setBase(fieldsOf(now));
    },
    asNew: () => setProfile(undefined),
    saved: (now) => {
      const kept = fieldsOf(now);
      setProfile(now);
      setBase(kept);
      setForm(formOf(kept));
      setSecrets({});
      setTls({});
    },
  };
}

/** The port follows the transport until the user has chosen one of their own. */
function withTransport(form: ProfileForm, transport: ProfileForm['transport']) {
  // Where it was not chosen the port is what the file said.
  const standard = isChosen(form.transport) && String(DEFAULT_PORTS[form.transport]) === form.port;
  return standard && isChosen(transport)
    ? { transport, port: String(DEFAULT_PORTS[transport]) }
    : { transport };
}

function withAddress(form: ProfileForm, address: BrokerAddress): Partial<ProfileForm> {
  const { transport, host, port, path = form.path } = address;
  const username = address.username === '' ? form.username : address.username;
  return { transport, host, port: String(port), path, username };
}

/** What was typed elsewhere stays; so does the name, unless it is that of the template before. */
function withTemplate(
  form: ProfileForm,
  base: ProfileFields,
  chosen: ProfileTemplate | null,
  before: ProfileTemplate | null,
): Partial<ProfileForm> {
  const fields = chosen ? fieldsOfTemplate(chosen) : DEFAULT_PROFILE;
  const next = formOf({ ...base, ...fields });
  const nameIsTheirs = form.name === (before?.name ?? base.name);
  const { transport, host, port, path, subProtocol, headers, verify, pinned } = next;
  const { serverName, alpn, minVersion, protocolVersion, username } = next;
  const { authentication, subscriptions } = next;
  return {
    ...{ transport, host, port, path, subProtocol, headers, verify, pinned },
    ...{ serverName, alpn, minVersion, protocolVersion, username },
    ...{ authentication, subscriptions },
    name: nameIsTheirs ? (chosen?.name ?? base.name) : form.name,
  };
}
