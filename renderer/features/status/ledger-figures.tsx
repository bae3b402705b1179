// The ledger of a connection in figures. Each explains itself on click.
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import { loadDialogStrings } from '../../i18n/i18n.ts';
import type { ConnectionFigures } from '../../live/connections-feed.ts';
import { Figure } from './figure.tsx';
import type { LedgerFigure } from './ledger-explanations.tsx';
import css from './status-line.module.css';

const LedgerExplanation = lazy(async () => {
  await loadDialogStrings();
  const { LedgerExplanation } = await import('./ledger-explanations.tsx');
  return { default: LedgerExplanation };
});

interface LedgerProps {
  profileId: string;
  figures: ConnectionFigures;
}

export function LedgerFigures({ profileId, figures }: LedgerProps) {
  const { t } = useTranslation();
  const { count } = useFormats();
  const { counters } = figures;
  const figure = (of: LedgerFigure, look: { alarm?: boolean; minor?: boolean } = {}) => {
    const value = counters[of];
    // Slowing the broker down is what waiting means while it lasts.
    const name = of === 'waiting' && counters.heldBackSince !== null ? 'heldBack' : of;
    return (
      <Figure
        {...look}
        id={of === 'notShown' ? 'not-shown' : of}
        label={t(`status.${name}`)}
        value={value}
        text={count(value)}
      >
        {() => <LedgerExplanation of={of} profileId={profileId} figures={figures} />}
      </Figure>
    );
  };
  return (
    <span className={css.ledger}>
      {figure('received')}
      {figure('stored')}
      {figure('dropped', { alarm: counters.dropped > 0 })}
      {figure('waiting')}
      {figure('evicted', { minor: counters.evicted === 0 })}
      {counters.excluded > 0 ? figure('excluded') : null}
      {figure('notShown', { minor: counters.notShown === 0 })}
    </span>
  );
}
