import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { removeProfile } from '../../actions/connections.ts';
import { useFormats } from '../../i18n/format.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useProfiles } from '../../state/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { Check } from '../../ui/field.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './small-dialog.module.css';

/** Asks before profiles go, and says what becomes of what they recorded. */
export function DeleteDialog({ profileIds }: { profileIds: readonly string[] }) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const show = useOverlay((state) => state.show);
  const [deleteCapture, setDeleteCapture] = useState(false);
  const all = useProfiles((state) => state.profiles);
  const profiles = all.filter(({ id }) => profileIds.includes(id));
  const [first] = profiles;
  if (!first) return null;
  const many = { count: profiles.length, number: formats.count(profiles.length) };
  const capture = profiles.length === 1 ? page.connections.figures(first.id)?.capture : undefined;
  const remove = async () => {
    show(null);
    for (const { id } of profiles) await removeProfile(page, id, deleteCapture);
  };
  return (
    <Dialog
      title={t('delete.title', { ...many, name: first.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={dialogCss.body}>
        <p>{t('delete.text', many)}</p>
        {profiles.length > 1 ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          <ul className={css.names} tabIndex={0} aria-label={t('connections.title')}>
            {profiles.map(({ id, name }) => (
              <li key={id}>
                <VisibleText text={name} />
              </li>
            ))}
          </ul>
        ) : null}
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
      <footer className={dialogCss.foot}>
        <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
        <Button look="danger" onClick={() => void remove()}>
          {t(deleteCapture ? 'delete.confirmBoth' : 'delete.confirm', many)}
        </Button>
      </footer>
    </Dialog>
  );
}
