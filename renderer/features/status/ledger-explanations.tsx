// What the figures of the ledger mean: where messages went, in sentences and as a sum. Loaded when the
// first of them is opened.
import { useTranslation } from 'react-i18next';
import type { Counters } from '../../../shared/contract/connections.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { ConnectionFigures } from '../../live/connections-feed.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Sum } from './figure.tsx';

export type LedgerFigure =
  | 'received'
  | 'stored'
  | 'waiting'
  | 'dropped'
  | 'evicted'
  | 'excluded'
  | 'notShown';

interface LedgerProps {
  profileId: string;
  figures: ConnectionFigures;
}

export function LedgerExplanation({ of, ...props }: LedgerProps & { of: LedgerFigure }) {
  const { counters } = props.figures;
  switch (of) {
    case 'received':
      return <Received counters={counters} />;
    case 'stored':
      return <Stored counters={counters} />;
    case 'waiting':
      return <Waiting counters={counters} />;
    case 'dropped':
      return <Dropped figures={props.figures} />;
    case 'evicted':
      return <Evicted {...props} />;
    case 'excluded':
      return <Excluded />;
    case 'notShown':
      return <NotShown counters={counters} />;
  }
}

function Received({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { bytes } = useFormats();
  return (
    <>
      <p>{t('ledger.receivedText', { bytes: bytes(counters.receivedBytes) })}</p>
      <Ledger counters={counters} />
      <p>{t('ledger.sentText')}</p>
    </>
  );
}

function Stored({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { bytes, count } = useFormats();
  return (
    <>
      <p>{t('ledger.storedText', { bytes: bytes(counters.storedBytes) })}</p>
      <Ledger counters={counters} />
      {counters.withoutPayload > 0 ? (
        <p>
          {t('ledger.withoutPayloadText', {
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

function Waiting({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { interval } = useFormats();
  const { heldBackSince, heldBackMs } = counters;
  return (
    <>
      <p>{t('ledger.waitingText')}</p>
      {heldBackMs > 0 ? (
        <p data-testid="status-held-back" data-value={Math.round(heldBackMs)}>
          {t('ledger.heldBackText', { time: interval(heldBackMs) })}
        </p>
      ) : (
        <p>{t('ledger.neverHeldBack')}</p>
      )}
      {heldBackSince !== null ? <p>{t('ledger.heldBackNow')}</p> : null}
    </>
  );
}

function Dropped({ figures: { counters, capture } }: { figures: ConnectionFigures }) {
  const { t } = useTranslation();
  const { count } = useFormats();
  const problemText = useProblemText();
  return (
    <>
      <p>{t('ledger.droppedText')}</p>
      <Sum
        rows={[
          { label: t('ledger.droppedDiskFull'), text: count(counters.droppedDiskFull) },
          { label: t('ledger.droppedUnwritable'), text: count(counters.droppedUnwritable) },
          { label: t('ledger.droppedEnded'), text: count(counters.droppedEnded) },
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
      <p>{t('ledger.evictedText', { bytes: bytes(counters.evictedBytes) })}</p>
      <p>{t('ledger.inFileNow', { messages: count(capture.messages) })}</p>
      <span>
        <Button small onClick={() => show({ kind: 'recording', profileId })}>
          {t('captures.whatIsKept')}
        </Button>
      </span>
    </>
  );
}

function Excluded() {
  const { t } = useTranslation();
  return <p>{t('ledger.excludedText')}</p>;
}

function NotShown({ counters }: { counters: Counters }) {
  const { t } = useTranslation();
  const { count } = useFormats();
  return (
    <>
      <p>{t('ledger.notShownText')}</p>
      <Sum
        rows={[
          { label: t('status.notShown'), text: count(counters.notShown) },
          { label: t('ledger.shownInPart'), text: count(counters.shownInPart) },
        ]}
      />
      <p>{t('ledger.shownInPartText')}</p>
    </>
  );
}
