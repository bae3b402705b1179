import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { removeProfile } from '../../actions/connections.ts';
import { useFormats } from '../../i18n/format.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Check } from '../../ui/field.tsx';
import css from './connection-editor.module.css';

/** Asks before a profile goes, and says what becomes of what it recorded. */
export function DeleteDialog({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const show = useOverlay((state) => state.show);
  const [deleteCapture, setDeleteCapture] = useState(false);
  const capture = page.connections.figures(profile.id)?.capture;
  const remove = () => {
    show(null);
    void removeProfile(page, profile.id, deleteCapture);
  };
  return (
    <Dialog
      title={t('delete.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={css.body}>
        <p>{t('delete.text')}</p>
        {capture ? (
          <p>
            {t('delete.capture', {
              path: capture.path,
              messages: formats.count(capture.messages),
              size: formats.bytes(capture.bytes),
            })}
          </p>
        ) : null}
        <Check
          label={t('delete.deleteCapture')}
          checked={deleteCapture}
          onChange={setDeleteCapture}
        />
      </div>
      <footer className={css.foot}>
        <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
        <Button look="danger" onClick={remove}>
          {t(deleteCapture ? 'delete.confirmBoth' : 'delete.confirm')}
        </Button>
      </footer>
    </Dialog>
  );
}
