// What the broker says of itself under $SYS, as figures; where it says nothing, what to do.
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { formatReasonCode } from '../../../shared/mqtt/reason-codes.ts';
import { connect } from '../../actions/connections.ts';
import { changeSubscription } from '../../actions/subscriptions.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useReasonName } from '../../i18n/use-reason-name.ts';
import { useRevision } from '../../live/revision.ts';
import { type ServerStatus, ServerStatusFeed } from '../../live/server-status-feed.ts';
import { useFeed } from '../../live/use-feed.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useProfile } from '../../state/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { figureGroups } from './figure-groups.ts';
import { FigureRow } from './figure-row.tsx';
import { PinTopic } from './pin-topic.tsx';
import css from './server-status-panel.module.css';

const SYS = '$SYS/#';

export function ServerStatusPanel({ profileId }: { profileId: string }) {
  const { client, clock, host } = usePage();
  const { link } = host;
  const make = useCallback(
    () => new ServerStatusFeed({ client, link, clock, profileId }),
    [client, link, clock, profileId],
  );
  const feed = useFeed(make);
  const profile = useProfile(profileId);
  return feed && profile ? <Shown profile={profile} feed={feed} /> : null;
}

function Shown({ profile, feed }: { profile: Profile; feed: ServerStatusFeed }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  useRevision(feed.revision);
  const { status } = feed;
  return (
    <section
      className={css.panel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
      tabIndex={0}
      aria-label={t('server.title')}
      data-testid="server-status"
    >
      {feed.problem ? <ProblemNote live {...problemText(feed.problem)} /> : null}
      {status ? (
        <>
          <Head profile={profile} status={status} />
          <WhyNothing profile={profile} status={status} />
          <div className={css.groups}>
            {figureGroups(status.figures).map(({ group, figures }) => (
              <section key={group} className={css.group} data-group={group}>
                <h3>{t(`server.group.${group}`)}</h3>
                <ul>
                  {figures.map((figure) => (
                    <FigureRow key={figure.topic} profile={profile} figure={figure} />
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      ) : null}
    </section>
  );
}

function Head({ profile, status }: { profile: Profile; status: ServerStatus }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { kind, version, others, state } = status;
  if (state !== 'live' && status.figures.length === 0) return null;
  return (
    <header className={css.head}>
      <span className={css.broker}>
        {version && kind !== 'unknown' && version.toLowerCase().includes(kind)
          ? version
          : [t(`server.kind.${kind}`), version].filter(Boolean).join(' · ')}
      </span>
      <span className={css.others}>
        {others > 0 ? t('server.others', { count: others, number: formats.count(others) }) : null}
      </span>
      <PinTopic profile={profile} />
    </header>
  );
}

/** Where there are no figures: why, and the next step. */
function WhyNothing({ profile, status }: { profile: Profile; status: ServerStatus }) {
  const { t } = useTranslation();
  const reasonName = useReasonName();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const connection = useConnection(profile.id);
  const { id } = profile;
  const up = connection?.state === 'connected';
  const refused = connection?.subscriptions.find(
    ({ filter, state }) => filter.startsWith('$SYS') && state === 'refused',
  );
  if (status.state === 'live') return null;
  if (!up) {
    return (
      <Nothing text={t('server.notConnected')}>
        <Button look="primary" onClick={() => void connect(page, id)}>
          {t('action.connect')}
        </Button>
      </Nothing>
    );
  }
  if (status.state === 'none') {
    return (
      <Nothing text={t('server.none')}>
        <Button
          look="primary"
          onClick={() => void changeSubscription(page, id, { filter: SYS, qos: 0 })}
        >
          {t('server.subscribe')}
        </Button>
      </Nothing>
    );
  }
  if (status.state === 'silent') return <Nothing text={t('server.silent')} />;
  const code = refused?.reasonCode ?? null;
  return (
    <ProblemNote
      message={t('server.refused')}
      detail={code === null ? undefined : `SUBACK ${formatReasonCode(code)} ${reasonName(code)}`}
      actions={
        <>
          <Button small onClick={() => void changeSubscription(page, id, { filter: SYS, qos: 0 })}>
            {t('action.tryAgain')}
          </Button>
          <Button
            small
            onClick={() => show({ kind: 'editor', profileId: id, setting: 'username' })}
          >
            {t('action.edit')}
          </Button>
        </>
      }
    />
  );
}

function Nothing({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className={css.nothing}>
      <p>{text}</p>
      {children}
    </div>
  );
}
