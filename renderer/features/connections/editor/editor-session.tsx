// Who the client is to the broker and what is kept between connections.
import { useTranslation } from 'react-i18next';
import { generateClientId } from '../../../../shared/mqtt/client-id.ts';
import { Button } from '../../../ui/button.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import {
  FormCheck,
  FormSelect,
  FormText,
  Group,
  type SectionProps,
  useFiveOnly,
} from './editor-fields.tsx';
import { PropertyRows } from './editor-rows.tsx';
import css from './profile-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';

export function SessionSection({ state }: SectionProps) {
  const { t } = useTranslation();
  const fiveOnly = useFiveOnly(state);
  return (
    <>
      <div className={css.withAction}>
        <FormText state={state} field="clientId" mono hint={t('editor.hint.clientId')} />
        <Button
          aria-label={t('editor.generateClientId')}
          onClick={() => state.set('clientId', generateClientId(Math.random))}
        >
          {t('editor.generate')}
        </Button>
      </div>
      <FormCheck state={state} field="cleanStart" hint={t('editor.hint.cleanStart')} />
      <Group title={t('editor.group.five')} disabledBecause={fiveOnly}>
        <FiveFields state={state} />
      </Group>
    </>
  );
}

function FiveFields({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={dialogCss.halves}>
        <FormText
          state={state}
          field="sessionExpiry"
          mono
          inputMode="numeric"
          hint={t('editor.hint.sessionExpiry')}
        />
        <FormSelect
          state={state}
          field="authentication"
          hint={t('editor.hint.authentication')}
          options={[
            { value: 'none', label: t('editor.authenticationNone') },
            { value: 'SCRAM-SHA-1', label: 'SCRAM-SHA-1' },
            { value: 'SCRAM-SHA-256', label: 'SCRAM-SHA-256' },
            { value: 'SCRAM-SHA-512', label: 'SCRAM-SHA-512' },
          ]}
        />
      </div>
      <div className={dialogCss.thirds}>
        <FormText
          state={state}
          field="receiveMaximum"
          mono
          inputMode="numeric"
          hint={t('editor.hint.receiveMaximum')}
        />
        <FormText
          state={state}
          field="maximumPacketSize"
          mono
          inputMode="numeric"
          hint={t('editor.hint.maximumPacketSize')}
        />
        <FormText
          state={state}
          field="topicAliasMaximum"
          mono
          inputMode="numeric"
          hint={t('editor.hint.topicAliasMaximum')}
        />
      </div>
      <FormCheck
        state={state}
        field="requestResponseInformation"
        hint={t('editor.hint.requestResponseInformation')}
      />
      <FormCheck
        state={state}
        field="requestProblemInformation"
        hint={t('editor.hint.requestProblemInformation')}
      />
      <PropertyRows
        label={t('editor.field.connectProperties')}
        hint={t('editor.hint.connectProperties')}
        field="connectProperties"
        rows={state.form.connectProperties}
        onChange={(rows) => state.set('connectProperties', rows)}
      />
    </>
  );
}
