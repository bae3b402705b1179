// What was changed of a connection that is up, and waits for the next one.
import { useTranslation } from 'react-i18next';

const NAMED = [
  ...(['transport', 'host', 'port', 'servers', 'proxy', 'protocolVersion', 'clientId'] as const),
  ...(['username', 'authentication', 'keepAlive', 'cleanStart', 'path', 'webSocket'] as const),
  ...(['tls', 'session', 'will', 'readOnly'] as const),
];

function isNamed(name: string): name is (typeof NAMED)[number] {
  return NAMED.some((one) => one === name);
}

/** `names`: as `reconnectFor` has them. */
export function useWaitingText(): (names: readonly string[]) => string {
  const { t } = useTranslation();
  return (names) => {
    const fields = names.map((name) => (isNamed(name) ? t(`reason.field.${name}`) : name));
    return t('reason.waiting', { fields: fields.join(', ') });
  };
}
