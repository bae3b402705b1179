import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import dialogCss from '../../ui/dialog-content.module.css';
import { Check, Field, Select, TextInput } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './capture-dialog.module.css';
import { isPattern, type ReplayForm, speedOf } from './use-replay-form.ts';

interface ReplayFieldsProps {
  form: ReplayForm;
  targets: readonly Profile[];
  onChange(change: Partial<ReplayForm>): void;
}

/** Where to, how fast, under which names, with which QoS and retain flag. */
export function ReplayFields({ form, targets, onChange }: ReplayFieldsProps) {
  return (
    <>
      <TargetField form={form} targets={targets} onChange={onChange} />
      <TimingFields form={form} onChange={onChange} />
      <RewriteFields form={form} onChange={onChange} />
      <FlagFields form={form} onChange={onChange} />
    </>
  );
}

type FieldsProps = Omit<ReplayFieldsProps, 'targets'>;

function TargetField({ form, targets, onChange }: ReplayFieldsProps) {
  const { t } = useTranslation();
  return (
    <Field
      label={t('replay.target')}
      error={
        targets.length === 0
          ? t('replay.noTarget')
          : form.profileId === ''
            ? t('replay.onlyReadOnly')
            : undefined
      }
    >
      {(control) => (
        <Select
          {...control}
          disabled={targets.length === 0}
          value={form.profileId}
          onChange={(event) => onChange({ profileId: event.target.value })}
        >
          {targets.map(({ id, name, host, port, guarded, readOnly, environment }) => (
            <option key={id} value={id} disabled={readOnly}>
              {[
                ...[name, `${host}:${port}`],
                environment === 'none' ? null : t(`environment.${environment}`),
                readOnly ? t('environment.readOnly') : null,
                guarded ? t('replay.guarded') : null,
              ]
                .filter(Boolean)
                .join(' · ')}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function TimingFields({ form, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const wrong = form.timing === 'original' && speedOf(form.speed) === null;
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('replay.timing')}</legend>
      <div className={dialogCss.inline}>
        <Segmented<ReplayForm['timing']>
          label={t('replay.timing')}
          value={form.timing}
          choices={[
            { value: 'original', label: t('replay.original') },
            { value: 'fast', label: t('replay.fast') },
            { value: 'step', label: t('replay.step') },
          ]}
          onChange={(timing) => onChange({ timing })}
        />
        {form.timing === 'original' ? (
          <>
            <span aria-hidden="true">×</span>
            <TextInput
              mono
              style={{ width: 72 }}
              inputMode="decimal"
              value={form.speed}
              aria-label={t('replay.speed')}
              aria-invalid={wrong || undefined}
              onChange={(event) => onChange({ speed: event.target.value })}
            />
          </>
        ) : null}
      </div>
      <p className={dialogCss.hint}>
        {wrong ? t('replay.speedRange') : t(`replay.timingText.${form.timing}`)}
      </p>
    </fieldset>
  );
}

function RewriteFields({ form, onChange }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('replay.rewrite')}</legend>
      <div className={dialogCss.thirds}>
        <Field
          label={t('replay.pattern')}
          error={isPattern(form.pattern) ? undefined : t('replay.patternInvalid')}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              value={form.pattern}
              placeholder="^plant/(.*)$"
              onChange={(event) => onChange({ pattern: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('replay.replacement')}>
          {(control) => (
            <TextInput
              {...control}
              mono
              value={form.replacement}
              placeholder="bench/$1"
              onChange={(event) => onChange({ replacement: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('replay.prefix')}>
          {(control) => (
            <TextInput
              {...control}
              mono
              value={form.prefix}
              placeholder="test/"
              onChange={(event) => onChange({ prefix: event.target.value })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}

const QOS = ['0', '1', '2'] as const;

function FlagFields({ form, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const qos = form.qos === null ? 'kept' : (QOS[form.qos] ?? 'kept');
  const retain = form.retain === null ? 'kept' : form.retain ? 'set' : 'clear';
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('replay.flags')}</legend>
      <div className={dialogCss.inline}>
        <span>QoS</span>
        <Segmented
          label="QoS"
          value={qos}
          choices={[
            { value: 'kept', label: t('replay.kept') },
            ...QOS.map((value) => ({ value, label: value })),
          ]}
          onChange={(value) =>
            onChange({ qos: value === '0' ? 0 : value === '1' ? 1 : value === '2' ? 2 : null })
          }
        />
        <span>{t('publish.retain')}</span>
        <Segmented
          label={t('publish.retain')}
          value={retain}
          choices={[
            { value: 'kept', label: t('replay.kept') },
            { value: 'set', label: t('replay.retainSet') },
            { value: 'clear', label: t('replay.retainClear') },
          ]}
          onChange={(value) => onChange({ retain: value === 'kept' ? null : value === 'set' })}
        />
      </div>
      <Check
        label={t('replay.includeSent')}
        checked={form.includeSent}
        onChange={(includeSent) => onChange({ includeSent })}
      />
    </fieldset>
  );
}
