// The ledger of what is in front, always in sight: what came in, what is on disk, what is not.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counters } from '../../../shared/contract/connections.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { timeOfDay, useFormats } from '../../i18n/format.ts';
import type { ConnectionFigures } from '../../live/connections-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { useCoreSilent } from '../../live/use-freshness.ts';
import { usePage } from '../../page.ts';
import type { CaptureRef } from '../../state/capture-ref.ts';
import { Icon } from '../../ui/icon.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { CaptureFigure } from './capture-figure.tsx';
import { Announcer, ConnectionItem } from './connection-item.tsx';
import { Explanation } from './figure.tsx';
import { FreshnessItem } from './freshness-item.tsx';
import { LedgerFigures } from './ledger-figures.tsx';
import css from './status-line.module.css';

interface StatusLineProps {
  capture: CaptureRef | undefined;
  /** At the end of the line, whatever is in front. */
  children?: ReactNode;
}

export function StatusLine({ capture, children }: StatusLineProps) {
  const { t } = useTranslation();
  return (
    <section className={css.line} aria-label={t('status.label')}>
      <Front capture={capture} />
      {children}
    </section>
  );
}

function Front({ capture }: { capture: CaptureRef | undefined }) {
  const { t } = useTranslation();
  if (capture?.profile) return <ProfileStatus profile={capture.profile} />;
  if (capture) return <FileStatus captureId={capture.captureId} name={capture.name} />;
  return (
    <>
      <span className={css.item}>{t('status.noConnection')}</span>
      <span className={css.space} />
      <FreshnessItem />
    </>
  );
}

const NO_FIGURES: ConnectionFigures = {
  counters: {
    received: 0,
    receivedBytes: 0,
    stored: 0,
    storedBytes: 0,
    waiting: 0,
    dropped: 0,
    droppedDiskFull: 0,
    droppedUnwritable: 0,
    droppedEnded: 0,
    evicted: 0,
    evictedBytes: 0,
    withoutPayload: 0,
    shownInPart: 0,
    heldBackMs: 0,
    heldBackSince: null,
    unreadSince: null,
    unstoredSince: null,
    excluded: 0,
    notShown: 0,
    sent: 0,
    rate: 0,
    byteRate: 0,
  },
  capture: { path: '', messages: 0, bytes: 0, problem: null },
  subscriptionCounts: [],
};

function ProfileStatus({ profile }: { profile: Profile }) {
  const page = usePage();
  useRevision(page.connections.revision);
  const figures = page.connections.figures(profile.id) ?? NO_FIGURES;
  return (
    <>
      <ConnectionItem profile={profile} />
      <Announcer profileId={profile.id} />
      <LedgerFigures profileId={profile.id} figures={figures} />
      <span className={css.space} />
      <FreshnessItem profileId={profile.id} />
      <RateItem counters={figures.counters} />
      <CaptureFigure
        captureId={profile.id}
        {...figures.capture}
        maxBytes={profile.recording.maxBytes}
      />
    </>
  );
}

function FileStatus({ captureId, name }: { captureId: string; name: string }) {
  const { t } = useTranslation();
  const { captures } = usePage();
  useRevision(captures.revision);
  const { path = '', messages = 0, bytes = 0 } = captures.info(captureId) ?? {};
  return (
    <>
      <span className={`${css.item} ${css.connection}`}>
        <Icon name="file" size={14} />
        <span className={css.value}>{name}</span>
        <span>{t('captures.readOnly')}</span>
      </span>
      <span className={css.space} />
      <FreshnessItem />
      <CaptureFigure
        captureId={captureId}
        path={path}
        messages={messages}
        bytes={bytes}
        maxBytes={null}
      />
    </>
  );
}

function RateItem({ counters: { rate, byteRate } }: { counters: Counters }) {
  const { t } = useTranslation();
  const { count, bytes } = useFormats();
  const { countedAt } = usePage().connections;
  const silent = useCoreSilent();
  return (
    <PopoverButton
      className={silent ? `${css.item} ${css.past}` : css.item}
      label={t('status.rate')}
      face={
        <>
          <span className={css.value} data-testid="status-rate" data-value={Math.round(rate)}>
            {count(rate)}
          </span>
          <span>{t('status.rateUnit')}</span>
          {silent ? (
            <span data-testid="status-rate-time">
              {t('freshness.at', { time: timeOfDay(countedAt).slice(0, 8) })}
            </span>
          ) : (
            <span className={css.wide}>{bytes(byteRate)}/s</span>
          )}
        </>
      }
    >
      {() => (
        <Explanation title={t('status.rate')}>
          <p>{t('status.rateText')}</p>
        </Explanation>
      )}
    </PopoverButton>
  );
}
