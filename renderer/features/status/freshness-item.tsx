// Says how old what is on the screen is, when that is worth a word.
import { lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timeOfDay, useFormats } from '../../i18n/format.ts';
import { loadDialogStrings } from '../../i18n/i18n.ts';
import type { Freshness } from '../../live/freshness.ts';
import { useFreshness } from '../../live/use-freshness.ts';
import { usePage } from '../../page.ts';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { Explanation } from './figure.tsx';
import css from './status-line.module.css';

const FreshnessExplanation = lazy(async () => {
  await loadDialogStrings();
  const { FreshnessExplanation } = await import('./freshness-explanation.tsx');
  return { default: FreshnessExplanation };
});

/** A lag that comes and goes is for the eye; one that stays is told. */
const TOLD_AFTER_MS = 2_000;

/** `profileId`: the connection in front; undefined for an opened file. */
export function FreshnessItem({ profileId }: { profileId?: string }) {
  const freshness = useFreshness(profileId);
  const [explained, setExplained] = useState(false);
  const { kind } = freshness;
  return (
    <>
      {kind === 'silent' ? (
        // Without an explanation to open: in a browser it would have to come from the core.
        <span className={`${css.item} ${css.silent}`} data-alarm="true">
          <Face freshness={freshness} />
        </span>
      ) : null}
      {kind === 'behind' || (kind === 'live' && explained) ? (
        <Behind profileId={profileId} freshness={freshness} onExplain={setExplained} />
      ) : null}
      <Announcer kind={kind} />
    </>
  );
}

interface BehindProps {
  profileId: string | undefined;
  freshness: Freshness;
  /** The explanation was opened, or closed. */
  onExplain(open: boolean): void;
}

function Behind({ profileId, freshness, onExplain }: BehindProps) {
  const { t } = useTranslation();
  return (
    <PopoverButton
      className={`${css.item} ${css.late}`}
      label={t('freshness.title')}
      face={<Face freshness={freshness} />}
    >
      {() => (
        <Explanation title={t('freshness.title')}>
          <FreshnessExplanation profileId={profileId} onShown={onExplain} />
        </Explanation>
      )}
    </PopoverButton>
  );
}

function Face({ freshness }: { freshness: Freshness }) {
  const { t } = useTranslation();
  const { span } = useFormats();
  const { connections } = usePage();
  const { kind } = freshness;
  const ms = kind === 'live' ? 0 : freshness.ms;
  const time = timeOfDay(connections.now() - ms).slice(0, 8);
  return (
    <span data-testid="status-freshness" data-kind={kind} data-value={ms}>
      {t(`freshness.${kind}`, { span: span(ms), time })}
    </span>
  );
}

/** Tells screen readers that it lags and that it does no more, never how much. */
function Announcer({ kind }: { kind: Freshness['kind'] }) {
  const { t } = useTranslation();
  const { clock } = usePage();
  const [said, setSaid] = useState<Freshness['kind']>('live');
  const [everLate, setEverLate] = useState(false);
  useEffect(() => {
    if (kind === said) return;
    return clock.after(kind === 'silent' ? 0 : TOLD_AFTER_MS, () => {
      setSaid(kind);
      setEverLate(true);
    });
  }, [clock, kind, said]);
  return (
    <span className="visually-hidden" role="status">
      {everLate ? t(`freshness.said.${said}`) : ''}
    </span>
  );
}
