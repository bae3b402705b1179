// The ledger of the connection in front, always in sight: what came in, what is on disk, what is not.
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { type Formats, useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { ConnectionFigures } from '../../live/connections-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { Button } from '../../ui/button.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { StateLight } from '../../ui/state-light.tsx';
import css from './status-line.module.css';

export function StatusLine({ profile }: { profile: Profile | undefined }) {
  const { t } = useTranslation();
  return (
    <section className={css.line} aria-label={t('status.label')}>
      {profile ? <ProfileStatus profile={profile} /> : <Idle />}
    </section>
  );
}

function Idle() {
  const { t } = useTranslation();
  return <span className={css.item}>{t('status.noConnection')}</span>;
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
    heldBack: false,
    notShown: 0,
    sent: 0,
    rate: 0,
    byteRate: 0,
  },
  capture: { path: '', messages: 0, bytes: 0, problem: null },
};

function ProfileStatus({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const problemText = useProblemText();
  useRevision(page.connections.revision);
  const { counters, capture } = page.connections.figures(profile.id) ?? NO_FIGURES;
  const pending = counters.waiting;
  const bytes = formats.bytes(counters.receivedBytes);
  return (
    <>
      <ConnectionItem profile={profile} />
      <Announcer profileId={profile.id} />
      <Figure name="received" value={counters.received} formats={formats}>
        <p>{t('status.receivedText', { bytes })}</p>
        <Ledger formats={formats} counters={counters} pending={pending} />
      </Figure>
      <Figure name="stored" value={counters.stored} formats={formats}>
        <p>{t('status.storedText')}</p>
        <Ledger formats={formats} counters={counters} pending={pending} />
      </Figure>
      <Figure name="notShown" id="not-shown" value={counters.notShown} formats={formats}>
        <p>{t('status.notShownText')}</p>
      </Figure>
      <Figure
        name="dropped"
        value={counters.dropped}
        formats={formats}
        alarm={counters.dropped > 0}
      >
        <p>{t('status.droppedText')}</p>
        {capture.problem ? <p>{problemText(capture.problem).message}</p> : null}
      </Figure>
      <span className={css.space} />
      <PopoverButton
        className={css.item}
        label={t('status.rate')}
        face={
          <>
            <span
              className={css.value}
              data-testid="status-rate"
              data-value={Math.round(counters.rate)}
            >
              {formats.count(counters.rate)}
            </span>
            <span>{t('status.rateUnit')}</span>
            <span className={css.wide}>{formats.bytes(counters.byteRate)}/s</span>
          </>
        }
      >
        {() => (
          <Explanation title={t('status.rate')}>
            <p>{t('status.rateText')}</p>
          </Explanation>
        )}
      </PopoverButton>
      <PopoverButton
        className={css.item}
        label={t('status.capture')}
        face={
          <>
            <span>{t('status.capture')}</span>
            <span className={css.value}>{formats.bytes(capture.bytes)}</span>
          </>
        }
      >
        {() => (
          <Explanation title={t('status.capture')}>
            <p>{t('status.captureText', { messages: formats.count(capture.messages) })}</p>
            <p>{capture.path}</p>
            {page.host.capabilities.revealFile && capture.path !== '' ? (
              <RevealButton path={capture.path} />
            ) : null}
          </Explanation>
        )}
      </PopoverButton>
    </>
  );
}

function RevealButton({ path }: { path: string }) {
  const { t } = useTranslation();
  const { revealFile } = usePage().host.capabilities;
  return (
    <span>
      <Button small onClick={() => revealFile?.(path)}>
        {t('status.reveal')}
      </Button>
    </span>
  );
}

interface FigureProps {
  name: 'received' | 'stored' | 'notShown' | 'dropped';
  id?: string;
  value: number;
  formats: Formats;
  alarm?: boolean;
  children: ReactNode;
}

function Figure({ name, id = name, value, formats, alarm, children }: FigureProps) {
  const { t } = useTranslation();
  const label = t(`status.${name}`);
  return (
    <PopoverButton
      className={css.item}
      label={label}
      alarm={alarm}
      face={
        <>
          <span>{label}</span>
          <span className={css.value} data-testid={`status-${id}`} data-value={value}>
            {formats.count(value)}
          </span>
        </>
      }
    >
      {() => <Explanation title={label}>{children}</Explanation>}
    </PopoverButton>
  );
}

function Explanation({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={css.popover}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}

interface LedgerProps {
  formats: Formats;
  counters: ConnectionFigures['counters'];
  pending: number;
}

/** received = stored + dropped + being written, as a sum to check by eye. */
function Ledger({ formats, counters, pending }: LedgerProps) {
  const { t } = useTranslation();
  return (
    <dl className={css.table}>
      <dt>{t('status.stored')}</dt>
      <dd>{formats.count(counters.stored)}</dd>
      <dt>{t('status.beingWritten')}</dt>
      <dd>{formats.count(pending)}</dd>
      <dt>{t('status.dropped')}</dt>
      <dd>{formats.count(counters.dropped)}</dd>
      <dt>{t('status.received')}</dt>
      <dd>{formats.count(counters.received)}</dd>
      <dt>{t('status.sent')}</dt>
      <dd>{formats.count(counters.sent)}</dd>
    </dl>
  );
}

function ConnectionItem({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const connection = useConnection(profile.id);
  const state = connection?.state ?? 'disconnected';
  const clientId = connection?.clientId || profile.clientId;
  return (
    <PopoverButton
      className={`${css.item} ${css.connection}`}
      label={t('status.connection')}
      face={
        <>
          <StateLight state={state} label={t(`state.${state}`)} />
          <span className={css.value}>{profile.name}</span>
          <span className={css.wide}>
            MQTT {connection?.protocolVersion ?? profile.protocolVersion}
          </span>
        </>
      }
    >
      {() => (
        <Explanation title={profile.name}>
          <dl className={css.table}>
            <dt>{t('status.state')}</dt>
            <dd>{t(`state.${state}`)}</dd>
            <dt>{t('status.address')}</dt>
            <dd>
              {profile.transport}://{profile.host}:{profile.port}
            </dd>
            <dt>{t('status.protocol')}</dt>
            <dd>MQTT {connection?.protocolVersion ?? profile.protocolVersion}</dd>
            <dt>{t('editor.clientId')}</dt>
            <dd>{clientId}</dd>
            {state === 'connected' ? (
              <>
                <dt>{t('status.session')}</dt>
                <dd>
                  {t(connection?.sessionPresent ? 'status.sessionKept' : 'status.sessionNew')}
                </dd>
              </>
            ) : null}
          </dl>
        </Explanation>
      )}
    </PopoverButton>
  );
}

/** Tells screen readers about changes of state, and about nothing that changes all the time. */
function Announcer({ profileId }: { profileId: string }) {
  const { t } = useTranslation();
  const state = useConnection(profileId)?.state ?? 'disconnected';
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(t(`state.${state}`)), [state, t]);
  return (
    <span className="visually-hidden" role="status">
      {said}
    </span>
  );
}
