// Asks for the name of a folder: a new one, where rows of the list go, or what a folder is called from now
// on; and whether to remove one.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { folderAbove, folderPath } from '../../../../shared/util/folder-path.ts';
import { useFormats } from '../../../i18n/format.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Field, TextInput } from '../../../ui/field.tsx';
import { createFolder, moveToFolder, removeFolder, renameFolder } from './folder-actions.ts';
import { foldersOf } from './list-rows.ts';
import { idsIn } from './listed-in.ts';

export function NewFolderDialog({ above }: { above: string }) {
  const { t } = useTranslation();
  const page = usePage();
  return (
    <FolderDialog
      title={t('profiles.newFolderTitle')}
      hint={t('profiles.newFolderHint')}
      first={above === '' ? '' : `${above}/`}
      mustBeNew
      confirm={t('profiles.createFolder')}
      onConfirm={(folder) => void createFolder(page, folder, t)}
    />
  );
}

export function MoveProfilesDialog({ keys }: { keys: readonly string[] }) {
  const { t } = useTranslation();
  const page = usePage();
  return (
    <FolderDialog
      title={t('profiles.moveTitle')}
      hint={t('profiles.moveHint')}
      first=""
      mayBeNone
      confirm={t('profiles.move')}
      onConfirm={(folder) => void moveToFolder(page, keys, folder, t)}
    />
  );
}

export function RenameFolderDialog({ path }: { path: string }) {
  const { t } = useTranslation();
  const page = usePage();
  return (
    <FolderDialog
      title={t('profiles.renameTitle', { name: path })}
      hint={t('profiles.renameHint')}
      first={path}
      confirm={t('profiles.rename')}
      onConfirm={(folder) => void renameFolder(page, path, folder, t)}
    />
  );
}

/** Removes a folder; what is in it stays, one level up. */
export function RemoveFolderDialog({ path }: { path: string }) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const show = useOverlay((state) => state.show);
  const profiles = useProfiles((state) => state.profiles);
  const count = idsIn(profiles, path).length;
  const above = folderAbove(path);
  const many = { count, number: formats.count(count), folder: above };
  const inside = t(above === '' ? 'profiles.removeText' : 'profiles.removeTextAbove', many);
  const text = count === 0 ? t('profiles.removeEmpty') : inside;
  const remove = () => {
    show(null);
    void removeFolder(page, path, t);
  };
  return (
    <Dialog
      title={t('profiles.removeTitle', { name: path })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={dialogCss.body}>
        <p>{text}</p>
      </div>
      <footer className={dialogCss.foot}>
        <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
        <Button autoFocus look="primary" onClick={remove}>
          {t('profiles.removeConfirm')}
        </Button>
      </footer>
    </Dialog>
  );
}

interface FolderDialogProps {
  title: string;
  hint: string;
  first: string;
  /** Out of every folder is an answer too. */
  mayBeNone?: boolean;
  /** A folder that exists is no answer. */
  mustBeNew?: boolean;
  confirm: string;
  onConfirm(folder: string): void;
}

function FolderDialog(props: FolderDialogProps) {
  const { title, hint, first, mayBeNone, mustBeNew, confirm, onConfirm } = props;
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  const list = useProfiles();
  const [text, setText] = useState(first);
  const listId = useId();
  const folders = foldersOf(list);
  const exists = mustBeNew && folders.includes(folderPath(text));
  const mayConfirm = !exists && (folderPath(text) !== '' || mayBeNone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!mayConfirm) return;
    show(null);
    onConfirm(text);
  };
  return (
    <Dialog title={title} closeLabel={t('action.close')} onClose={() => show(null)}>
      <form onSubmit={submit}>
        <div className={dialogCss.body}>
          <Field
            label={t('profiles.folder')}
            hint={hint}
            error={exists ? t('profiles.folderExists') : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                list={listId}
                value={text}
                placeholder={mayBeNone ? t('profiles.noFolder') : undefined}
                autoFocus
                onFocus={(event) => !mustBeNew && event.target.select()}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <datalist id={listId}>
            {folders.map((folder) => (
              <option key={folder} value={folder} />
            ))}
          </datalist>
        </div>
        <footer className={dialogCss.foot}>
          <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
          <Button submit look="primary" disabled={!mayConfirm}>
            {confirm}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
