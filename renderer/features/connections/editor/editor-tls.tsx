// Who the broker has to prove to be, and with what this client proves who it is.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { TlsFields } from '../../../../shared/contract/profiles.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { FormLines, FormSelect, FormText, Group, type SectionProps } from './editor-fields.tsx';
import { CaFile, ClientFiles } from './editor-tls-files.tsx';
import css from './profile-editor.module.css';
import { isChosen, usesTls } from './profile-form.ts';
import type { ProfileFormState } from './use-profile-form.ts';

export const VERIFY: readonly TlsFields['verify'][] = ['system', 'ca', 'pinned', 'none'];
const VERSIONS = (['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).map((value) => ({
  value,
  label: value === 'TLSv1' ? 'TLS 1.0' : value.replace('TLSv', 'TLS '),
}));

export function TlsSection({ state }: SectionProps) {
  const { t } = useTranslation();
  const { transport } = state.form;
  const secured = transport === 'ws' ? 'wss' : 'mqtts';
  const isUsed = usesTls(state.form) || !isChosen(transport);
  const unused = isUsed ? undefined : t('editor.tlsUnused', { transport });
  return (
    <>
      {unused ? (
        <div className={css.inline}>
          <p className={css.reason}>{unused}</p>
          <Button small onClick={() => state.chooseTransport(secured)}>
            {t('editor.useTransport', { transport: secured })}
          </Button>
        </div>
      ) : null}
      <fieldset className={css.section} disabled={unused !== undefined}>
        <VerifyFields state={state} />
        <Group title={t('editor.group.clientCertificate')}>
          <ClientFiles state={state} />
        </Group>
        <Group title={t('editor.group.handshake')}>
          <FormText
            state={state}
            field="serverName"
            mono
            placeholder={state.form.host}
            hint={t('editor.hint.serverName')}
          />
          <div className={css.wideAndNarrow}>
            <FormText state={state} field="alpn" mono hint={t('editor.hint.alpn')} />
            <FormSelect state={state} field="minVersion" options={VERSIONS} />
          </div>
        </Group>
      </fieldset>
    </>
  );
}

function VerifyFields({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const group = useId();
  const { verify } = state.form;
  return (
    <fieldset className={css.stack} data-field="verify">
      <legend className={css.label}>{t('editor.field.verify')}</legend>
      {VERIFY.map((choice) => (
        <div key={choice}>
          <label className={css.radio}>
            <input
              type="radio"
              name={group}
              checked={verify === choice}
              onChange={() => state.set('verify', choice)}
            />
            <span>{t(`editor.verify.${choice}`)}</span>
          </label>
          {verify === choice ? (
            <div className={css.radioDetail}>
              <VerifyDetail state={state} verify={choice} />
            </div>
          ) : null}
        </div>
      ))}
    </fieldset>
  );
}

function VerifyDetail({ state, verify }: { state: ProfileFormState; verify: TlsFields['verify'] }) {
  const { t } = useTranslation();
  switch (verify) {
    case 'system':
      return null;
    case 'ca':
      return <CaFile state={state} />;
    case 'pinned':
      return <FormLines state={state} field="pinned" rows={2} hint={t('editor.hint.pinned')} />;
    case 'none':
      return (
        <ProblemNote message={t('editor.unverified')} detail={t('editor.unverifiedInstead')} />
      );
  }
}
