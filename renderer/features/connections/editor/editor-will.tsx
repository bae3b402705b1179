// The will message: what the broker publishes when this client is gone without saying so.
import { useTranslation } from 'react-i18next';
import type { Qos } from '../../../../shared/contract/base.ts';
import type { Profile, WillFields } from '../../../../shared/contract/profiles.ts';
import { PayloadField } from '../../../editor/payload-field.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Segmented } from '../../../ui/segmented.tsx';
import {
  FormCheck,
  FormSelect,
  FormText,
  Group,
  type SectionProps,
  useFieldError,
  useFiveOnly,
} from './editor-fields.tsx';
import { PropertyRows, RowError } from './editor-rows.tsx';
import { WillTestButton } from './editor-will-test.tsx';
import css from './profile-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';

const QOS = ([0, 1, 2] as const).map((value) => ({ value, label: `QoS ${value}` }));

interface WillSectionProps extends SectionProps {
  onSubmit(): void;
  /** Saves and stays; null when it cannot be saved. */
  save(): Promise<Profile | null>;
}

export function WillSection({ state, onSubmit, save }: WillSectionProps) {
  const { t } = useTranslation();
  const fiveOnly = useFiveOnly(state);
  const { form } = state;
  return (
    <>
      <FormCheck
        state={state}
        field="will"
        hint={t(form.readOnly ? 'editor.hint.willReadOnly' : 'editor.hint.will')}
      />
      {form.will ? (
        <>
          <FormText state={state} field="willTopic" mono hint={t('editor.hint.willTopic')} />
          <WillPayload state={state} onSubmit={onSubmit} />
          <div className={css.inline}>
            <Segmented<Qos>
              label={t('editor.field.willQos')}
              value={form.willQos}
              choices={QOS}
              onChange={(qos) => state.set('willQos', qos)}
            />
            <FormCheck state={state} field="willRetain" hint={t('editor.hint.willRetain')} />
          </div>
          <Group title={t('editor.group.five')} disabledBecause={fiveOnly}>
            <FiveFields state={state} />
          </Group>
          <Group title={t('editor.group.willTest')}>
            <WillTestButton state={state} save={save} />
          </Group>
        </>
      ) : null}
    </>
  );
}

function WillPayload({ state, onSubmit }: Pick<WillSectionProps, 'state' | 'onSubmit'>) {
  const { t } = useTranslation();
  const error = useFieldError(state)('willPayload');
  const { willEncoding, willPayload } = state.form;
  return (
    <div className={css.stack} data-field="willPayload">
      <div className={css.inline}>
        <span className={css.label}>{t('editor.field.willPayload')}</span>
        <Segmented<WillFields['payloadEncoding']>
          label={t('editor.field.willEncoding')}
          value={willEncoding}
          choices={[
            { value: 'text', label: t('editor.encoding.text') },
            { value: 'hex', label: t('editor.encoding.hex') },
            { value: 'base64', label: 'Base64' },
          ]}
          onChange={(encoding) => state.set('willEncoding', encoding)}
        />
      </div>
      <PayloadField
        className={css.willPayload}
        value={willPayload}
        language={willEncoding === 'text' && /^\s*[[{]/.test(willPayload) ? 'json' : 'text'}
        label={t('editor.field.willPayload')}
        focusTarget="will-payload"
        onChange={(payload) => state.set('willPayload', payload)}
        onSubmit={onSubmit}
      />
      <RowError id="will-payload-error" text={error} />
    </div>
  );
}

function FiveFields({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={dialogCss.thirds}>
        <FormText
          state={state}
          field="willDelay"
          mono
          inputMode="numeric"
          hint={t('editor.hint.willDelay')}
        />
        <FormText
          state={state}
          field="willExpiry"
          mono
          inputMode="numeric"
          hint={t('editor.hint.willExpiry')}
        />
        <FormSelect
          state={state}
          field="willFormat"
          hint={t('editor.hint.willFormat')}
          options={[
            { value: 'unsaid', label: t('editor.format.unsaid') },
            { value: 'text', label: t('editor.format.text') },
            { value: 'bytes', label: t('editor.format.bytes') },
          ]}
        />
      </div>
      <div className={dialogCss.halves}>
        <FormText
          state={state}
          field="willContentType"
          placeholder="application/json"
          hint={t('editor.hint.willContentType')}
        />
        <FormText
          state={state}
          field="willResponseTopic"
          mono
          hint={t('editor.hint.willResponseTopic')}
        />
      </div>
      <FormText
        state={state}
        field="willCorrelation"
        mono
        hint={t('editor.hint.willCorrelation')}
      />
      <PropertyRows
        label={t('editor.field.willProperties')}
        hint={t('editor.hint.willProperties')}
        field="willProperties"
        rows={state.form.willProperties}
        onChange={(rows) => state.set('willProperties', rows)}
      />
    </>
  );
}
