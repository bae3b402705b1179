// Above the tree, while something is to be said of the connection in front: what happened, why, and the
// next step; or that what was changed waits for the next connection.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { connect, disconnect, reconnect } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { ConnectionSummary } from '../../live/connections-feed.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './connection-banner.module.css';
import { ReasonButtons } from './reason-buttons.tsx';
import { useStateText } from './use-state-text.ts';
import { useWaitingText } from './use-waiting-text.ts';

export function ConnectionBanner({ profile }: { profile: Profile }) {
  const connection = useConnection(profile.id);
  if (!connection || connection.state === 'disconnected') {
    return <Down profile={profile} connection={connection} />;
  }
  if (connection.state !== 'connected') return <Failed profile={profile} connection={connection} />;
  const { reconnectFor } = connection;
  return reconnectFor.length > 0 ? <Changed profile={profile} fields={reconnectFor} /> : null;
}

interface DownProps {
  profile: Profile;
  connection: ConnectionSummary | undefined;
}

function Down({ profile, connection }: DownProps) {
  const { t } = useTranslation();
  const page = usePage();
  if (connection?.problem) return <Failed profile={profile} connection={connection} />;
  return (
    <div className={css.quiet}>
      <p>{t('banner.disconnected', { address: `${profile.host}:${profile.port}` })}</p>
      <Button small look="primary" onClick={() => void connect(page, profile.id)}>
        {t('action.connect')}
      </Button>
    </div>
  );
}

function Failed({ profile, connection }: { profile: Profile; connection: ConnectionSummary }) {
  const { t } = useTranslation();
  const page = usePage();
  const stateText = useStateText(connection);
  const problemText = useProblemText();
  const problem = connection.problem ? problemText(connection.problem) : null;
  const trying = connection.state === 'waiting' || connection.state === 'connecting';
  return (
    <ProblemNote
      live
      tone={trying ? 'waiting' : 'fault'}
      message={problem?.message ?? stateText}
      detail={problem?.detail}
      actions={
        <>
          {trying && problem ? <span className={css.state}>{stateText}</span> : null}
          <ReasonButtons profile={profile} connection={connection} />
          <Button
            small
            onClick={() => void (trying ? disconnect(page, profile.id) : connect(page, profile.id))}
          >
            {t(trying ? 'action.stopTrying' : 'action.tryAgain')}
          </Button>
        </>
      }
    />
  );
}

/** Fields were changed that only a new connection can take over. */
function Changed({ profile, fields }: { profile: Profile; fields: readonly string[] }) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const waitingText = useWaitingText();
  return (
    <ProblemNote
      live
      tone="waiting"
      message={waitingText(fields)}
      actions={
        <>
          <Button small onClick={() => void reconnect(page, profile.id)}>
            {t('reason.reconnect')}
          </Button>
          <Button small onClick={() => show({ kind: 'connection', profileId: profile.id })}>
            {t('reason.details')}
          </Button>
        </>
      }
    />
  );
}
