import { useTranslation } from 'react-i18next';
import { DEFAULT_PORTS } from '../../../shared/contract/defaults.ts';
import type { Transport } from '../../../shared/contract/profiles.ts';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import css from './connection-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';
import { type FieldName, usesPath } from './validate-profile.ts';

const TRANSPORTS: readonly Transport[] = ['mqtt', 'mqtts', 'ws', 'wss'];

/** Name, transport, host, port, path, protocol version. */
export function AddressFields({ state, builtIn }: { state: ProfileFormState; builtIn: boolean }) {
  const { t } = useTranslation();
  const { form, change, shown } = state;
  const withPath = usesPath(form);
  const error = (field: FieldName) => {
    const key = shown(field);
    return key && t(`editor.error.${key}`);
  };
  return (
    <>
      <div className={`${css.row} ${css.halves}`}>
        <Field label={t('editor.name')} error={error('name')}>
          {(control) => (
            <TextInput
              {...control}
              value={form.name}
              onBlur={() => state.touch('name')}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('editor.version')}>
          {(control) => (
            <Select
              {...control}
              value={form.protocolVersion}
              onChange={(event) =>
                change({ protocolVersion: event.target.value === '5.0' ? '5.0' : '3.1.1' })
              }
            >
              <option value="5.0">MQTT 5.0</option>
              <option value="3.1.1">MQTT 3.1.1</option>
            </Select>
          )}
        </Field>
      </div>
      <div className={`${css.row} ${withPath ? css.addressPath : css.address}`}>
        <Field label={t('editor.transport')}>
          {(control) => (
            <Select
              {...control}
              disabled={builtIn}
              value={form.transport}
              onChange={(event) => state.chooseTransport(transportOf(event.target.value))}
            >
              {TRANSPORTS.map((transport) => (
                <option key={transport} value={transport}>
                  {transport}://
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label={t('editor.host')}
          error={error('host')}
          hint={builtIn ? t('editor.builtInHint') : undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              disabled={builtIn}
              value={form.host}
              onBlur={() => state.touch('host')}
              onChange={(event) => change({ host: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('editor.port')} error={error('port')}>
          {(control) => (
            <TextInput
              {...control}
              mono
              inputMode="numeric"
              disabled={builtIn}
              value={form.port}
              placeholder={String(DEFAULT_PORTS[form.transport])}
              onBlur={() => state.touch('port')}
              onChange={(event) => change({ port: event.target.value.trim() })}
            />
          )}
        </Field>
        {withPath ? (
          <Field label={t('editor.path')} error={error('path')}>
            {(control) => (
              <TextInput
                {...control}
                mono
                value={form.path}
                onBlur={() => state.touch('path')}
                onChange={(event) => change({ path: event.target.value })}
              />
            )}
          </Field>
        ) : null}
      </div>
    </>
  );
}

function transportOf(text: string): Transport {
  return TRANSPORTS.find((transport) => transport === text) ?? 'mqtt';
}
