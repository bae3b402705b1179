// What nearly every connection needs and most need nothing besides: a name, the broker, who signs in.
import { type ClipboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_PORTS } from '../../../../shared/contract/defaults.ts';
import type { ProtocolVersion } from '../../../../shared/contract/profiles.ts';
import { parseBrokerAddress } from '../../../../shared/mqtt/broker-address.ts';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Field, TextInput } from '../../../ui/field.tsx';
import {
  FormSelect,
  FormText,
  type Option,
  type SectionProps,
  useFieldError,
} from './editor-fields.tsx';
import { AskCheck, SecretField, SecretsNote } from './editor-secrets.tsx';
import { TemplateFields } from './editor-template.tsx';
import css from './profile-editor.module.css';
import { isChosen, type TypedTransport, usesPath } from './profile-form.ts';
import type { ProfileFormState } from './use-profile-form.ts';

const TRANSPORTS = (['mqtt', 'mqtts', 'ws', 'wss'] as const).map(
  (value): Option<TypedTransport> => ({ value, label: `${value}://` }),
);
const VERSIONS = (['5.0', '3.1.1', '3.1'] as const).map(
  (value): Option<ProtocolVersion> => ({ value, label: `MQTT ${value}` }),
);

/** No bare IPv6 address, whose last part is no port. */
const HOST_AND_PORT = /^(?:[^\s/@:[\]]+|\[[^\]]+\]):\d+$/;

export function GeneralSection({ state, goTo }: SectionProps) {
  const builtIn = state.profile?.builtIn ?? false;
  return (
    <>
      {state.profile ? null : <TemplateFields state={state} goTo={goTo} />}
      <div className={dialogCss.halves}>
        <FormText state={state} field="name" />
        <FormSelect state={state} field="protocolVersion" options={VERSIONS} />
      </div>
      <AddressFields state={state} builtIn={builtIn} />
      <div className={dialogCss.halves}>
        <div className={css.stack}>
          <UserNameField state={state} />
          <AskCheck state={state} name="username" />
        </div>
        <SecretField state={state} name="password" />
      </div>
      <SecretsNote />
    </>
  );
}

function AddressFields({ state, builtIn }: { state: ProfileFormState; builtIn: boolean }) {
  const { t } = useTranslation();
  const { form } = state;
  const { transport } = form;
  const withPath = usesPath(form);
  const unchosen = { value: transport, label: t('editor.transportUnknown') };
  return (
    <>
      <div className={withPath ? css.addressPath : css.address}>
        <FormSelect
          state={state}
          field="transport"
          options={isChosen(transport) ? TRANSPORTS : [unchosen, ...TRANSPORTS]}
          disabled={builtIn}
          onChoose={state.chooseTransport}
        />
        <HostField state={state} builtIn={builtIn} />
        <FormText
          state={state}
          field="port"
          mono
          inputMode="numeric"
          disabled={builtIn}
          placeholder={isChosen(transport) ? String(DEFAULT_PORTS[transport]) : undefined}
        />
        {withPath ? <FormText state={state} field="path" mono /> : null}
      </div>
      {isChosen(transport) ? null : (
        <p className={css.reason}>{t('editor.hint.transportUnknown')}</p>
      )}
    </>
  );
}

/** Also takes a whole address, as brokers show them: the rest of it goes where it belongs. */
function HostField({ state, builtIn }: { state: ProfileFormState; builtIn: boolean }) {
  const { t } = useTranslation();
  const error = useFieldError(state);
  const [taken, setTaken] = useState(false);
  const take = (text: string): boolean => {
    const isWhole = text.includes('://');
    if (!isWhole && !HOST_AND_PORT.test(text.trim())) return false;
    const address = parseBrokerAddress(text);
    if ('code' in address) return false;
    const { host, port } = address;
    if (isWhole) state.takeAddress(address);
    else state.change({ host, port: String(port) });
    setTaken(true);
    return true;
  };
  const onPaste = (event: ClipboardEvent) => {
    if (take(event.clipboardData.getData('text'))) event.preventDefault();
  };
  const example = state.template?.toFill.find(({ field }) => field === 'host')?.example;
  const hint = () => {
    if (builtIn) return t('editor.hint.builtIn');
    return taken ? <span role="status">{t('editor.addressTaken')}</span> : t('editor.hint.host');
  };
  return (
    <Field label={t('editor.field.host')} error={error('host')} hint={hint()}>
      {(control) => (
        <TextInput
          {...control}
          mono
          data-field="host"
          disabled={builtIn}
          value={state.form.host}
          placeholder={example}
          onPaste={onPaste}
          onBlur={() => {
            take(state.form.host);
            state.touch('host');
          }}
          onChange={(event) => {
            setTaken(false);
            state.set('host', event.target.value);
          }}
        />
      )}
    </Field>
  );
}

function UserNameField({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const asked = state.form.ask.includes('username');
  const example = state.template?.toFill.find(({ field }) => field === 'username')?.example;
  return (
    <FormText
      state={state}
      field="username"
      placeholder={example}
      hint={asked ? t('editor.hint.askedUserName') : undefined}
    />
  );
}
