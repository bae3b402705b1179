// A profile that is edited here and changed in another window: what was typed is never lost for it.
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { fieldsOf } from '../../../actions/connections.ts';
import { formOf, type ProfileForm } from './profile-form.ts';

export type Elsewhere =
  | { kind: 'deleted' }
  /** `settings`: what was changed there; none where only secrets or files were. */
  | { kind: 'changed'; now: Profile; settings: (keyof ProfileForm)[] };

/** `known`: as the editor knows it; `now`: as it is kept, undefined when it is deleted. */
export function changedElsewhere(
  known: Profile | undefined,
  now: Profile | undefined,
): Elsewhere | null {
  if (!known) return null;
  if (!now) return { kind: 'deleted' };
  if (known === now || same(keptOf(known), keptOf(now))) return null;
  const settings = changedKeys(formOf(fieldsOf(known)), formOf(fieldsOf(now)));
  return { kind: 'changed', now, settings };
}

/** What was typed over what is kept now: `before` is what typing began with. */
export function mergedForm(typed: ProfileForm, before: ProfileForm, now: ProfileForm): ProfileForm {
  const kept = Object.fromEntries(changedKeys(before, typed).map((key) => [key, typed[key]]));
  return { ...now, ...kept };
}

function changedKeys(before: ProfileForm, after: ProfileForm): (keyof ProfileForm)[] {
  const keys = Object.keys(after) as (keyof ProfileForm)[];
  return keys.filter((key) => !same(before[key], after[key]));
}

/** Not the reports of TLS files: these change with the time. */
function keptOf(profile: Profile) {
  const { secrets, secretsLost, certificates } = profile;
  const files = [certificates.ca, certificates.client].map((report) =>
    report?.certificates.map(({ fingerprint }) => fingerprint),
  );
  return [fieldsOf(profile), secrets, secretsLost, files];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
