// The next steps after a failure, as buttons.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { changeAndConnect, newClientId } from '../../actions/connections.ts';
import type { ConnectionSummary } from '../../live/connections-feed.ts';
import { usePage } from '../../page.ts';
import { openDock } from '../../state/dock.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { type ReasonAction, reasonActions } from './reason-actions.ts';
import { changeVersion } from './version-change.ts';

/** More would be a menu. */
const MOST = 3;

interface ReasonButtonsProps {
  profile: Profile;
  connection: ConnectionSummary;
  /** What is shown already and need not be offered. */
  without?: ReasonAction['kind'];
}

export function ReasonButtons({ profile, connection, without }: ReasonButtonsProps) {
  const actions = reasonActions(profile, connection).filter(({ kind }) => kind !== without);
  return actions
    .slice(0, MOST)
    .map((action) => (
      <ReasonButton
        key={JSON.stringify(action)}
        profile={profile}
        action={action}
        primary={
          action === actions[0] && action.kind !== 'diagnose' && connection.state === 'stopped'
        }
      />
    ));
}

interface ReasonButtonProps {
  profile: Profile;
  action: ReasonAction;
  primary: boolean;
}

function ReasonButton({ profile, action, primary }: ReasonButtonProps) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const { id: profileId } = profile;
  const [title, run] = ((): [string, () => void] => {
    switch (action.kind) {
      case 'edit':
        return [
          t(`reason.edit.${groupOf(action.setting)}`),
          () => show({ kind: 'editor', profileId, setting: action.setting }),
        ];
      case 'change':
        return [
          t(`reason.${action.change}`, { value: action.value }),
          () => void changeAndConnect(page, profile, action.fields),
        ];
      case 'useVersion':
        return [
          t('reason.useVersion', { value: action.version }),
          () => void changeVersion(page, profile, action.version),
        ];
      case 'newClientId':
        return [t('reason.newClientId'), () => void changeAndConnect(page, profile, newClientId())];
      case 'certificate':
        return [t('reason.certificate'), () => show({ kind: 'connection', profileId })];
      case 'packets':
        return [t('reason.packets'), () => openDock('packets')];
      case 'diagnose':
        return [t('reason.diagnose'), () => show({ kind: 'diagnose', profileId })];
    }
  })();
  return (
    <Button small look={primary ? 'primary' : 'plain'} onClick={run}>
      {title}
    </Button>
  );
}

/** Settings that are spoken of in the same words. */
function groupOf(setting: (ReasonAction & { kind: 'edit' })['setting']) {
  switch (setting) {
    case 'password':
    case 'username':
      return 'credentials';
    case 'host':
    case 'port':
    case 'transport':
    case 'path':
      return 'address';
    case 'proxyHost':
    case 'proxyUsername':
    case 'proxyPassword':
      return 'proxy';
    case 'ca':
    case 'pinned':
    case 'verify':
    case 'serverName':
    case 'alpn':
    case 'minVersion':
      return 'tls';
    case 'clientCertificate':
    case 'keyPassphrase':
      return 'clientCertificate';
    case 'clientId':
      return 'clientId';
    case 'will':
      return 'will';
    case 'subscriptions':
      return 'subscriptions';
    case 'headers':
      return 'headers';
    default:
      return 'settings';
  }
}
