// Templates: fields filled in for a well-known broker, and what is left to do, ticked off as it is done.
import { useTranslation } from 'react-i18next';
import { PROFILE_TEMPLATES, type TemplateStep } from '../../../../shared/mqtt/profile-templates.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Select } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { SectionProps } from './editor-fields.tsx';
import css from './profile-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';

export function TemplateFields({ state, goTo }: SectionProps) {
  const { t } = useTranslation();
  const { template } = state;
  return (
    <div className={css.stack}>
      <Field label={t('editor.template')}>
        {(control) => (
          <Select
            {...control}
            value={template?.id ?? ''}
            onChange={(event) =>
              state.chooseTemplate(
                PROFILE_TEMPLATES.find(({ id }) => id === event.target.value) ?? null,
              )
            }
          >
            <option value="">{t('editor.noTemplate')}</option>
            {PROFILE_TEMPLATES.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {template && template.toFill.length + template.notes.length > 0 ? (
        <div className={css.guide} role="note" aria-label={t('editor.leftToDo')}>
          <ul>
            {template.toFill.map((step) => (
              <Step key={step.hint + step.field} step={step} state={state} goTo={goTo} />
            ))}
          </ul>
          {template.notes.map((note) => (
            <p key={note}>{t(`editor.templateNote.${note}`)}</p>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Step({ step, state, goTo }: SectionProps & { step: TemplateStep }) {
  const { t } = useTranslation();
  const done = isDone(step, state);
  return (
    <li className={css.step} data-done={done}>
      <span className={css.stepMark}>
        {done ? <Icon name="check" size={14} /> : null}
        <span className="visually-hidden">{t(done ? 'editor.done' : 'editor.notDone')}</span>
      </span>
      <span>
        <Button look="link" onClick={() => goTo(step.field)}>
          {t(`editor.field.${step.field}`)}
        </Button>
        {' · '}
        {t(`editor.step.${step.hint}`, { example: step.example ?? '' })}
      </span>
    </li>
  );
}

function isDone({ field }: TemplateStep, { form, secrets, tls }: ProfileFormState): boolean {
  switch (field) {
    case 'host':
    case 'username':
      return form[field].trim() !== '' || (field === 'username' && form.ask.includes('username'));
    case 'password':
      return Boolean(secrets.password) || form.ask.includes('password');
    case 'clientId':
      return form.clientId !== '' && !form.clientId.startsWith('mqttscope-');
    case 'clientCertificate':
      return Boolean(tls.client);
  }
}
