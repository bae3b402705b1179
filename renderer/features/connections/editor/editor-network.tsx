// The way to the broker beyond its address: further servers, times, proxy, WebSocket.
import { useTranslation } from 'react-i18next';
import dialogCss from '../../../ui/dialog-content.module.css';
import {
  FormCheck,
  FormLines,
  FormSelect,
  FormText,
  Group,
  type SectionProps,
} from './editor-fields.tsx';
import { HeaderRows } from './editor-headers.tsx';
import { SecretField, SecretsNote } from './editor-secrets.tsx';
import css from './profile-editor.module.css';
import { DEFAULT_PROXY_PORTS, type ProfileForm, usesPath } from './profile-form.ts';
import type { ProfileFormState } from './use-profile-form.ts';

export function NetworkSection({ state }: SectionProps) {
  const { t } = useTranslation();
  const ws = usesPath(state.form);
  return (
    <>
      <FormLines state={state} field="servers" rows={2} hint={t('editor.hint.servers')} />
      <div className={dialogCss.halves}>
        <FormText
          state={state}
          field="connectTimeout"
          mono
          inputMode="decimal"
          hint={t('editor.hint.connectTimeout')}
        />
        <FormText
          state={state}
          field="keepAlive"
          mono
          inputMode="numeric"
          hint={t('editor.hint.keepAlive')}
        />
      </div>
      <Group title={t('editor.group.reconnect')}>
        <FormCheck state={state} field="reconnect" />
        <fieldset className={dialogCss.halves} disabled={!state.form.reconnect}>
          <FormText state={state} field="firstDelay" mono inputMode="decimal" />
          <FormText
            state={state}
            field="longestDelay"
            mono
            inputMode="decimal"
            hint={t('editor.hint.longestDelay')}
          />
        </fieldset>
      </Group>
      <ProxyFields state={state} />
      <Group
        title={t('editor.group.webSocket')}
        disabledBecause={ws ? undefined : t('editor.webSocketOnly')}
      >
        <FormText state={state} field="subProtocol" mono hint={t('editor.hint.subProtocol')} />
        <HeaderRows state={state} />
      </Group>
    </>
  );
}

function ProxyFields({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const { proxyKind, proxyPort } = state.form;
  const choose = (kind: ProfileForm['proxyKind']) => {
    const standard = Object.values<string>(DEFAULT_PROXY_PORTS).includes(proxyPort);
    const port = kind !== 'none' && standard ? DEFAULT_PROXY_PORTS[kind] : proxyPort;
    state.change({ proxyKind: kind, proxyPort: port });
  };
  return (
    <Group title={t('editor.group.proxy')}>
      <div className={css.proxy}>
        <FormSelect
          state={state}
          field="proxyKind"
          options={[
            { value: 'none', label: t('editor.noProxy') },
            { value: 'socks5', label: 'SOCKS5' },
            { value: 'http', label: 'HTTP CONNECT' },
          ]}
          onChoose={choose}
        />
        {proxyKind === 'none' ? null : (
          <>
            <FormText state={state} field="proxyHost" mono />
            <FormText state={state} field="proxyPort" mono inputMode="numeric" />
          </>
        )}
      </div>
      {proxyKind === 'none' ? null : (
        <div className={dialogCss.halves}>
          <FormText state={state} field="proxyUsername" hint={t('editor.hint.proxyUsername')} />
          <SecretField state={state} name="proxyPassword" />
        </div>
      )}
      {state.secrets.proxyPassword ? <SecretsNote /> : null}
    </Group>
  );
}
