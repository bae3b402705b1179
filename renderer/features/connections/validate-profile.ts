// What the editor says beside its fields before the core is asked. The core checks again.
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';

/** What the editor holds: numbers are text until they are saved. */
export type ProfileForm = Omit<ProfileFields, 'port' | 'keepAlive'> & {
  port: string;
  keepAlive: string;
};

export type FieldName = 'name' | 'host' | 'port' | 'path' | 'clientId' | 'keepAlive';

export interface FormErrors {
  fields: Partial<Record<FieldName, FieldError>>;
  /** By place in the list of subscriptions. */
  filters: Readonly<Record<number, Problem>>;
}

export type FieldError =
  | 'nameMissing'
  | 'hostMissing'
  | 'hostShape'
  | 'portRange'
  | 'pathShape'
  | 'clientIdMissing'
  | 'keepAliveRange';

export function formOf(fields: ProfileFields): ProfileForm {
  return { ...fields, port: String(fields.port), keepAlive: String(fields.keepAlive) };
}

export function fieldsOfForm(form: ProfileForm): ProfileFields {
  return {
    ...form,
    name: form.name.trim(),
    host: form.host.trim(),
    port: Number(form.port),
    keepAlive: Number(form.keepAlive),
  };
}

export function validateProfile(form: ProfileForm): FormErrors {
  const fields: FormErrors['fields'] = {};
  const host = form.host.trim();
  if (form.name.trim() === '') fields.name = 'nameMissing';
  if (host === '') fields.host = 'hostMissing';
  else if (/[\s/@]/.test(host)) fields.host = 'hostShape';
  if (!isWhole(form.port, 1, 65_535)) fields.port = 'portRange';
  if (!isWhole(form.keepAlive, 0, 65_535)) fields.keepAlive = 'keepAliveRange';
  if (usesPath(form) && !form.path.startsWith('/')) fields.path = 'pathShape';
  // 3.1.1 section 3.1.3.1: without a client ID the session must be clean.
  if (form.clientId === '' && !form.cleanStart) fields.clientId = 'clientIdMissing';
  const filters: Record<number, Problem> = {};
  for (const [index, { filter }] of form.subscriptions.entries()) {
    const problem = checkTopicFilter(filter);
    if (problem) filters[index] = problem;
  }
  return { fields, filters };
}

export function isValid({ fields, filters }: FormErrors): boolean {
  return Object.keys(fields).length === 0 && Object.keys(filters).length === 0;
}

export function usesPath({ transport }: Pick<ProfileForm, 'transport'>): boolean {
  return transport === 'ws' || transport === 'wss';
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
