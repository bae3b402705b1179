// Everything that is known of a connection: its state, the way to the broker, what the broker answered,
// and what waits for the next connection.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { connect, reconnect } from '../../../actions/connections.ts';
import { dateOf, timeOfDay } from '../../../i18n/format.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import type { ConnectionSummary } from '../../../live/connections-feed.ts';
import { useKnownState } from '../../../live/use-freshness.ts';
import { usePage } from '../../../page.ts';
import { useConnection } from '../../../state/connections.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { StateLight } from '../../../ui/state-light.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import { addressOf } from '../describe-profile.ts';
import { ReasonButtons } from '../reason-buttons.tsx';
import { useStateText } from '../use-state-text.ts';
import { useWaitingText } from '../use-waiting-text.ts';
import { ConnackSection } from './connack-section.tsx';
import css from './connection-dialog.module.css';
import { PathSection } from './path-section.tsx';
import { RefusedCertificate } from './refused-certificate.tsx';

export function ConnectionDialog({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const connection = useConnection(profile.id);
  const show = useOverlay((state) => state.show);
  const up = connection?.state === 'connected';
  const profileId = profile.id;
  return (
    <Dialog
      wide
      title={t('details.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <section
        className={css.body}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
        tabIndex={0}
        aria-label={t('details.title', { name: profile.name })}
        data-testid="connection-details"
      >
        <StateSection profile={profile} connection={connection} />
        {connection ? (
          <>
            <Waiting profile={profile} connection={connection} />
            {connection.refusedCertificate && !up ? (
              <RefusedCertificate profile={profile} certificate={connection.refusedCertificate} />
            ) : null}
            <PathSection path={connection.path} up={up} />
            <ConnackSection profile={profile} connection={connection} up={up} />
          </>
        ) : null}
      </section>
      <footer className={dialogCss.foot}>
        <Button onClick={() => show({ kind: 'diagnose', profileId })}>
          {t('reason.diagnose')}
        </Button>
        <Button onClick={() => show({ kind: 'editor', profileId })}>{t('action.edit')}</Button>
        <Button
          look={up ? 'plain' : 'primary'}
          onClick={() => void (up ? reconnect(page, profileId) : connect(page, profileId))}
        >
          {t(up ? 'reason.reconnect' : 'action.connect')}
        </Button>
      </footer>
    </Dialog>
  );
}

interface SectionProps {
  profile: Profile;
  connection: ConnectionSummary;
}

function StateSection(props: { profile: Profile; connection: ConnectionSummary | undefined }) {
  const { profile, connection } = props;
  const { t } = useTranslation();
  const state = useKnownState(profile.id);
  const stateText = useStateText(connection);
  const problemText = useProblemText();
  const clientId = connection?.clientId || profile.clientId;
  return (
    <section className={css.section}>
      <h3>{t('details.state')}</h3>
      <dl className={css.facts}>
        <dt>{t('status.state')}</dt>
        <dd className={css.state}>
          <StateLight state={state} />
          {stateText}
          {connection ? (
            <span className={css.absent}>
              {t('details.since', {
                time: `${dateOf(connection.since)} ${timeOfDay(connection.since)}`,
              })}
            </span>
          ) : null}
        </dd>
        <dt>{t('status.address')}</dt>
        <dd className={css.mono}>{addressOf(profile)}</dd>
        <dt>{t('status.protocol')}</dt>
        <dd>MQTT {connection?.protocolVersion ?? profile.protocolVersion}</dd>
        <dt>{t('status.clientId')}</dt>
        <dd className={css.mono}>
          {clientId === '' ? t('details.word.chosenByServer') : <VisibleText text={clientId} />}
        </dd>
      </dl>
      {connection?.problem ? (
        <ProblemNote
          live
          {...problemText(connection.problem)}
          actions={
            <ReasonButtons profile={profile} connection={connection} without="certificate" />
          }
        />
      ) : null}
    </section>
  );
}

/** Fields that were changed and take effect with the next connection. */
function Waiting({ profile, connection }: SectionProps) {
  const { t } = useTranslation();
  const page = usePage();
  const waitingText = useWaitingText();
  if (connection.reconnectFor.length === 0) return null;
  return (
    <ProblemNote
      tone="waiting"
      message={waitingText(connection.reconnectFor)}
      actions={
        <Button small onClick={() => void reconnect(page, profile.id)}>
          {t('reason.reconnect')}
        </Button>
      }
    />
  );
}
