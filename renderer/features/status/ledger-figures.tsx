// The ledger of a connection in figures. Each explains itself on click: where messages went, in sentences
// and as a sum.
import { useTranslation } from 'react-i18next';
import type { Counters } from '../../../shared/contract/connections.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { ConnectionFigures } from '../../live/connections-feed.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Figure, Sum } from './figure.tsx';

interface LedgerProps {
  profileId: string;
  figures: ConnectionFigures;
}

export function LedgerFigures({ profileId, figures }: LedgerProps) {
  const { t } = useTranslation();
  const { count } = useFormats();
  const { counters } = figures;
  const { received, stored, dropped } = counters;
  return (
    <>
      <Figure id="received" label={t('status.received')} value={received} text={count(received)}>
        {() => <Received counters={counters} />}
      </Figure>
      <Figure id="stored" label={t('status.stored')} value={stored} text={count(stored)}>
        {() => <Stored counters={counters} />}
      </Figure>
      <WaitingFigure counters={counters} />
      <Figure
        id="dropped"
        label={t('status.dropped')}
        value={dropped}
        text={count(dropped)}
        alarm={dropped > 0}
      >
        {() => <Dropped figures={figures} />}
      </Figure>
      <Figure
        id="evicted"
        label={t('status.evicted')}
        value={counters.evicted}
        text={count(counters.evicted)}
        minor={counters.evicted === 0}
      >
        {() => <Evicted profileId={profileId} figures={figures} />}
      </Figure>
      <Figure
        id="not-shown"
        label={t('status.notShown')}
        value={counters.notShown}
        text={count(counters.notShown)}
        minor={counters.notShown === 0}
      >
        {() => <NotShown counters={counters} />}
      </Figure>
    </>
  );
}

function Received({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { bytes } = useFormats();
  return (
    <>
      <p>{t('status.receivedText', { bytes: bytes(counters.receivedBytes) })}</p>
      <Ledger counters={counters} />
      <p>{t('status.sentText')}</p>
    </>
  );
}

function Stored({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { bytes, count } = useFormats();
  return (
    <>
      <p>{t('status.storedText', { bytes: bytes(counters.storedBytes) })}</p>
      <Ledger counters={counters} />
      {counters.withoutPayload > 0 ? (
        <p>
          {t('status.withoutPayloadText', {
            count: counters.withoutPayload,
            number: count(counters.withoutPayload),
          })}
        </p>
      ) : null}
    </>
  );
}

/** received = stored + waiting + dropped, always. */
function Ledger({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { count } = useFormats();
  return (
    <Sum
      rows={[
        { label: t('status.stored'), text: count(counters.stored) },
        { label: t('status.waiting'), text: count(counters.waiting) },
        { label: t('status.dropped'), text: count(counters.dropped) },
        { label: t('status.received'), text: count(counters.received), total: true },
        { label: t('status.sent'), text: count(counters.sent), part: true },
      ]}
    />
  );
}

function WaitingFigure({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { count, interval } = useFormats();
  const { waiting, heldBack, heldBackMs } = counters;
  const time = interval(heldBackMs);
  return (
    <Figure
      id="waiting"
      label={heldBack ? t('status.heldBack') : t('status.waiting')}
      value={waiting}
      text={count(waiting)}
    >
      {() => (
        <>
          <p>{t('status.waitingText')}</p>
          {heldBackMs > 0 ? (
            <p data-testid="status-held-back" data-value={Math.round(heldBackMs)}>
              {t('status.heldBackText', { time })}
            </p>
          ) : (
            <p>{t('status.neverHeldBack')}</p>
          )}
          {heldBack ? <p>{t('status.heldBackNow')}</p> : null}
        </>
      )}
    </Figure>
  );
}

function Dropped({ figures: { counters, capture } }: { figures: ConnectionFigures }) {
  const { t } = useTranslation();
  const { count } = useFormats();
  const problemText = useProblemText();
  return (
    <>
      <p>{t('status.droppedText')}</p>
      <Sum
        rows={[
          { label: t('status.droppedDiskFull'), text: count(counters.droppedDiskFull) },
          { label: t('status.droppedUnwritable'), text: count(counters.droppedUnwritable) },
          { label: t('status.droppedEnded'), text: count(counters.droppedEnded) },
          { label: t('status.dropped'), text: count(counters.dropped), total: true },
        ]}
      />
      {capture.problem ? <p>{problemText(capture.problem).message}</p> : null}
    </>
  );
}

function Evicted({ profileId, figures }: LedgerProps) {
  const { t } = useTranslation();
  const { count, bytes } = useFormats();
  const show = useOverlay((state) => state.show);
  const { counters, capture } = figures;
  return (
    <>
      <p>{t('status.evictedText', { bytes: bytes(counters.evictedBytes) })}</p>
      <p>{t('status.inFileNow', { messages: count(capture.messages) })}</p>
      <span>
        <Button small onClick={() => show({ kind: 'recording', profileId })}>
          {t('recording.open')}
        </Button>
      </span>
    </>
  );
}

function NotShown({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { count } = useFormats();
  return (
    <>
      <p>{t('status.notShownText')}</p>
      <Sum
        rows={[
          { label: t('status.notShown'), text: count(counters.notShown) },
          { label: t('status.shownInPart'), text: count(counters.shownInPart) },
        ]}
      />
      <p>{t('status.shownInPartText')}</p>
    </>
  );
}
