// One tab for each connection that was opened. A list of buttons rather than ARIA tabs: a tab may
// not hold the button that closes it.
import { useTranslation } from 'react-i18next';
import { closeTab } from '../../actions/connections.ts';
import { useFormats } from '../../i18n/format.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { useProfile } from '../../state/profiles.ts';
import { useSelection } from '../../state/selection.ts';
import { IconButton } from '../../ui/button.tsx';
import { StateLight } from '../../ui/state-light.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './connection-tabs.module.css';
import { useStateText } from './use-state-text.ts';

export function ConnectionTabs() {
  const { t } = useTranslation();
  const tabs = useSelection((state) => state.tabs);
  return (
    <nav aria-label={t('tabs.label')}>
      <ul className={css.tabs} style={{ height: '100%' }}>
        {tabs.map((profileId) => (
          <ConnectionTab key={profileId} profileId={profileId} />
        ))}
      </ul>
    </nav>
  );
}

function ConnectionTab({ profileId }: { profileId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const profile = useProfile(profileId);
  const connection = useConnection(profileId);
  const active = useSelection((state) => state.active === profileId);
  const activate = useSelection((state) => state.activate);
  const stateText = useStateText(connection);
  const state = connection?.state ?? 'disconnected';
  const name = profile?.name ?? profileId;
  return (
    <li className={css.tab} data-active={active || undefined}>
      <button
        type="button"
        className={css.choose}
        aria-current={active || undefined}
        onClick={() => activate(profileId)}
      >
        <StateLight state={state} label={state === 'connected' ? stateText : undefined} />
        <span className={css.name}>
          <VisibleText text={name} />
        </span>
        <span className={css.figure} data-state={state}>
          {state === 'connected' ? <Rate profileId={profileId} /> : stateText}
        </span>
      </button>
      <IconButton
        icon="close"
        className={css.close}
        label={t('tabs.close', { name })}
        onClick={() => void closeTab(page, profileId)}
      />
    </li>
  );
}

function Rate({ profileId }: { profileId: string }) {
  const { connections } = usePage();
  const formats = useFormats();
  useRevision(connections.revision);
  return formats.rate(connections.figures(profileId)?.counters.rate ?? 0);
}
