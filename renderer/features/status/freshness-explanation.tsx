// Why what is on the screen lags behind. Loaded when it is asked for.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { timeOfDay, useFormats } from '../../i18n/format.ts';
import { useRevision } from '../../live/revision.ts';
import { useFreshness } from '../../live/use-freshness.ts';
import { usePage } from '../../page.ts';
import { Sum } from './figure.tsx';

interface FreshnessExplanationProps {
  profileId: string | undefined;
  /** Whether it is on the screen. */
  onShown(shown: boolean): void;
}

export function FreshnessExplanation({ profileId, onShown }: FreshnessExplanationProps) {
  useEffect(() => {
    onShown(true);
    return () => onShown(false);
  }, [onShown]);
  const { t } = useTranslation();
  const { span } = useFormats();
  const { connections } = usePage();
  useRevision(connections.revision);
  const page = useFreshness();
  const counters = profileId === undefined ? undefined : connections.figures(profileId)?.counters;
  const { countedAt } = connections;
  const rows = [
    { label: t('ledger.fresh.counted'), text: timeOfDay(countedAt).slice(0, 8) },
    { label: t('ledger.fresh.page'), since: page.kind === 'live' ? null : page.ms },
    { label: t('ledger.fresh.heldBack'), since: spanOf(counters?.heldBackSince) },
    { label: t('ledger.fresh.unread'), since: spanOf(counters?.unreadSince) },
    { label: t('ledger.fresh.unstored'), since: spanOf(counters?.unstoredSince) },
  ];
  return (
    <>
      <p>{t('ledger.fresh.behindText')}</p>
      <Sum
        rows={rows.map(({ label, text, since = null }) => ({
          label,
          text: text ?? (since === null ? '–' : span(since)),
        }))}
      />
    </>
  );

  function spanOf(since: number | null | undefined): number | null {
    return since === null || since === undefined ? null : countedAt - since;
  }
}
