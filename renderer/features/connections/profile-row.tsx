import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { connect, disconnect, duplicateProfile } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useKnownState } from '../../live/use-freshness.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSelection } from '../../state/selection.ts';
import { IconButton } from '../../ui/button.tsx';
import { StateLight } from '../../ui/state-light.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './connections-panel.module.css';
import { useStateText } from './use-state-text.ts';

/** A profile in the list: light, name, version, and below what is wrong, if anything is. */
export function ProfileRow({ profile }: { profile: Profile }) {
  const page = usePage();
  const { id } = profile;
  const connection = useConnection(id);
  const active = useSelection((state) => state.active === id);
  const openTab = useSelection((state) => state.openTab);
  const stateText = useStateText(connection);
  const problemText = useProblemText();
  const state = connection?.state ?? 'disconnected';
  const light = useKnownState(id);
  const problem = connection?.problem ?? connection?.captureProblem;
  const reason = problem ? problemText(problem).message : null;
  const showState = state === 'waiting' || state === 'connecting';
  const words = [showState ? stateText : null, reason].filter(Boolean).join(' · ');
  const address = `${profile.transport}://${profile.host}:${profile.port}`;

  return (
    <li className={css.row} data-active={active || undefined}>
      <button
        type="button"
        className={css.main}
        aria-current={active || undefined}
        data-tip={words ? `${address}\n${words}` : address}
        onClick={() => openTab(id)}
        onDoubleClick={() => void connect(page, id)}
      >
        <StateLight state={light} label={stateText} />
        <span className={css.words}>
          <span className={css.line}>
            <span className={css.name}>
              <VisibleText text={profile.name} />
            </span>
            <span className={css.version}>{versionText(profile)}</span>
          </span>
          {words ? (
            <span className={css.reason} data-state={state}>
              {words}
            </span>
          ) : null}
        </span>
      </button>
      <RowActions profile={profile} up={state !== 'disconnected' && state !== 'stopped'} />
    </li>
  );
}

function RowActions({ profile, up }: { profile: Profile; up: boolean }) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const { id, name } = profile;
  return (
    <span className={css.actions}>
      <IconButton
        icon={up ? 'stop' : 'play'}
        label={t(up ? 'connections.disconnectNamed' : 'connections.connectNamed', { name })}
        onClick={() => void (up ? disconnect(page, id) : connect(page, id))}
      />
      <IconButton
        icon="edit"
        label={t('connections.editNamed', { name })}
        onClick={() => show({ kind: 'editor', profileId: id })}
      />
      <IconButton
        icon="copy"
        label={t('connections.duplicateNamed', { name })}
        onClick={() =>
          void duplicateProfile(page, profile, t('connections.copyOf', { name }).slice(0, 200))
        }
      />
      <IconButton
        icon="trash"
        label={t('connections.deleteNamed', { name })}
        onClick={() => show({ kind: 'delete', profileId: id })}
      />
    </span>
  );
}

function versionText({ protocolVersion, transport }: Profile): string {
  if (transport === 'mqtts' || transport === 'wss') return `${protocolVersion} · TLS`;
  return transport === 'ws' ? `${protocolVersion} · WS` : protocolVersion;
}
