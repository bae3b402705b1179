// State of the connection editor: values, which of them were touched, and what is wrong with them.
import { useState } from 'react';
import { DEFAULT_PORTS } from '../../../shared/contract/defaults.ts';
import type { Profile, Transport } from '../../../shared/contract/profiles.ts';
import { fieldsOf, newProfileFields } from '../../actions/connections.ts';
import {
  type FieldError,
  type FieldName,
  type FormErrors,
  formOf,
  type ProfileForm,
  validateProfile,
} from './validate-profile.ts';

export interface ProfileFormState {
  form: ProfileForm;
  errors: FormErrors;
  /** The error to show beside a field: none before the user has left it. */
  shown(field: FieldName): FieldError | undefined;
  change(change: Partial<ProfileForm>): void;
  chooseTransport(transport: Transport): void;
  touch(field: FieldName): void;
  touchAll(): void;
  touchedAll: boolean;
}

export function useProfileForm(profile: Profile | undefined): ProfileFormState {
  const [form, setForm] = useState(() => formOf(profile ? fieldsOf(profile) : newProfileFields()));
  const [touched, setTouched] = useState<readonly FieldName[]>([]);
  const [touchedAll, setTouchedAll] = useState(false);
  const errors = validateProfile(form);
  const change = (part: Partial<ProfileForm>) => setForm((before) => ({ ...before, ...part }));
  return {
    form,
    errors,
    touchedAll,
    change,
    shown: (field) => (touchedAll || touched.includes(field) ? errors.fields[field] : undefined),
    chooseTransport(transport) {
      // The port follows the transport until the user has chosen one of their own.
      const standard = String(DEFAULT_PORTS[form.transport]) === form.port;
      change(standard ? { transport, port: String(DEFAULT_PORTS[transport]) } : { transport });
    },
    touch: (field) => setTouched((before) => [...before, field]),
    touchAll: () => setTouchedAll(true),
  };
}
