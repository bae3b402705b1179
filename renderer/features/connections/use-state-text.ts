import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import type { ConnectionSummary } from '../../live/connections-feed.ts';
import { useCoreNow } from '../../live/use-core-now.ts';
import { useCoreSilent } from '../../live/use-freshness.ts';

/** The state of a connection in a few words: "connected", "retry 3 in 4 s". */
export function useStateText(connection: ConnectionSummary | undefined): string {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useCoreNow(connection?.state === 'waiting');
  const silent = useCoreSilent();
  if (silent) return t('state.unknown');
  if (!connection) return t('state.disconnected');
  const { state, attempt, retryAt } = connection;
  if (state === 'waiting' && retryAt !== null) {
    const seconds = Math.max(0, Math.ceil((retryAt - now) / 1_000));
    return t('state.retryIn', { attempt: formats.count(attempt), seconds: formats.count(seconds) });
  }
  if (state === 'connecting' && attempt > 1) {
    return t('state.tryNumber', { attempt: formats.count(attempt) });
  }
  return t(`state.${state}`);
}
