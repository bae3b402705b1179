// Above the tree, while the connection in front is not up: what happened, why, and the next step.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { connect, disconnect } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './connection-banner.module.css';
import { useStateText } from './use-state-text.ts';

export function ConnectionBanner({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const connection = useConnection(profile.id);
  const stateText = useStateText(connection);
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const state = connection?.state ?? 'disconnected';
  if (state === 'connected') return null;

  const problem = connection?.problem ? problemText(connection.problem) : null;
  const edit = (
    <Button small onClick={() => show({ kind: 'editor', profileId: profile.id })}>
      {t('action.edit')}
    </Button>
  );
  const connectNow = (
    <Button small look="primary" onClick={() => void connect(page, profile.id)}>
      {t(problem ? 'action.tryAgain' : 'action.connect')}
    </Button>
  );
  const stop = (
    <Button small onClick={() => void disconnect(page, profile.id)}>
      {t('action.stopTrying')}
    </Button>
  );

  if (state === 'disconnected' && !problem) {
    return (
      <div className={css.quiet}>
        <p>{t('banner.disconnected', { address: `${profile.host}:${profile.port}` })}</p>
        {connectNow}
      </div>
    );
  }
  const trying = state === 'waiting' || state === 'connecting';
  const heading = problem ? `${problem.message}` : stateText;
  return (
    <ProblemNote
      live
      tone={trying ? 'waiting' : 'fault'}
      message={heading}
      detail={problem?.detail}
      actions={
        <>
          {trying ? <span className={css.state}>{stateText}</span> : connectNow}
          {problem ? edit : null}
          {trying ? stop : null}
        </>
      }
    />
  );
}
