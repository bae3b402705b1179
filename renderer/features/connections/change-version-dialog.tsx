// Asks before a connection goes over to a version of MQTT that does not have what is set, and names it.
import { useTranslation } from 'react-i18next';
import type { Profile, ProtocolVersion } from '../../../shared/contract/profiles.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { ProblemNote } from '../../ui/problem-note.tsx';
import type { Setting } from './editor/editor-places.ts';
import { connectWith, lostWith } from './version-change.ts';

interface ChangeVersionDialogProps {
  profile: Profile;
  version: ProtocolVersion;
}

export function ChangeVersionDialog({ profile, version }: ChangeVersionDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const { name } = profile;
  const lost = lostWith(profile, version);
  const kept = lost.filter((setting) => setting !== 'authentication');
  const nameOf = (setting: Setting) =>
    setting === 'subscriptions' ? t('version.options') : t(`editor.field.${setting}`);
  const confirm = () => {
    show(null);
    void connectWith(page, profile, version);
  };
  return (
    <Dialog
      title={t('version.title', { name, version })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={dialogCss.body}>
        {kept.length > 0 ? (
          <>
            <p>{t('version.lost', { version })}</p>
            <ul>
              {kept.map((setting) => (
                <li key={setting}>{nameOf(setting)}</li>
              ))}
            </ul>
            <p className={dialogCss.hint}>{t('version.kept')}</p>
          </>
        ) : null}
        {kept.length < lost.length ? (
          <ProblemNote
            tone="waiting"
            message={t('version.authentication', { version, method: profile.authentication })}
          />
        ) : null}
      </div>
      <footer className={dialogCss.foot}>
        <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
        <Button autoFocus look="primary" onClick={confirm}>
          {t('version.use', { version })}
        </Button>
      </footer>
    </Dialog>
  );
}
