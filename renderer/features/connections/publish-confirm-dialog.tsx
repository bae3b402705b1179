// The question before a publish that a profile protects, or that destroys something at the broker. It
// names how many messages, the topic and the broker.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { publishDraft } from '../../actions/publish.ts';
import { useFormats } from '../../i18n/format.ts';
import { usePage } from '../../page.ts';
import { useDraft } from '../../state/drafts.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { PublishTarget } from '../../ui/publish-target.tsx';
import { VisibleName } from '../../ui/visible-name.tsx';
import css from './small-dialog.module.css';

interface PublishConfirmDialogProps {
  profile: Profile;
  /** The one that protects the topic; null: a retained message would be cleared. */
  filter: string | null;
}

export function PublishConfirmDialog({ profile, filter }: PublishConfirmDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const show = useOverlay((state) => state.show);
  const { id, name } = profile;
  const { topic, payload, qos, retain } = useDraft(id);
  const clears = retain && payload === '';
  const bytes = new TextEncoder().encode(payload).length;
  const confirm = () => {
    show(null);
    void publishDraft(page, id, true);
  };
  return (
    <Dialog
      title={t(clears ? 'guard.clearTitle' : 'guard.publishTitle')}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={dialogCss.body} role="alert">
        {filter === null ? null : <p>{t('guard.protects', { name, filter })}</p>}
        <p>
          {clears
            ? t('guard.clears')
            : t('guard.publishes', { size: formats.bytes(bytes), qos: String(qos) })}{' '}
          {retain && !clears ? t('guard.replacesRetained') : null}
        </p>
        <p className={css.mono}>
          <VisibleName name={topic} />
        </p>
        <PublishTarget profile={profile} />
      </div>
      <footer className={dialogCss.foot}>
        {/* The safe answer has the focus: Enter sends nothing. */}
        <Button autoFocus onClick={() => show(null)}>
          {t('action.cancel')}
        </Button>
        <Button look="danger" onClick={confirm}>
          {t(clears ? 'guard.clear' : 'guard.publish')}
        </Button>
      </footer>
    </Dialog>
  );
}
