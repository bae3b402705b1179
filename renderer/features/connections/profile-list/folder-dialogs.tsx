// Asks for the name of a folder: where rows of the list go, or what a folder is called from now on.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { useProfiles } from '../../../state/profiles.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Field, TextInput } from '../../../ui/field.tsx';
import { moveToFolder, renameFolder } from './folder-actions.ts';
import { folderPath, foldersOf } from './list-rows.ts';

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
      onConfirm={(folder) => void moveToFolder(page, keys, folder)}
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
      onConfirm={(folder) => void renameFolder(page, path, folder)}
    />
  );
}

interface FolderDialogProps {
  title: string;
  hint: string;
  first: string;
  /** Out of every folder is an answer too. */
  mayBeNone?: boolean;
  confirm: string;
  onConfirm(folder: string): void;
}

function FolderDialog(props: FolderDialogProps) {
  const { title, hint, first, mayBeNone, confirm, onConfirm } = props;
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  const profiles = useProfiles((state) => state.profiles);
  const [text, setText] = useState(first);
  const listId = useId();
  const folders = foldersOf(profiles);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (folderPath(text) === '' && !mayBeNone) return;
    show(null);
    onConfirm(text);
  };
  return (
    <Dialog title={title} closeLabel={t('action.close')} onClose={() => show(null)}>
      <form onSubmit={submit}>
        <div className={dialogCss.body}>
          <Field label={t('profiles.folder')} hint={hint}>
            {(control) => (
              <TextInput
                {...control}
                list={listId}
                value={text}
                placeholder={mayBeNone ? t('profiles.noFolder') : undefined}
                autoFocus
                onFocus={(event) => event.target.select()}
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
          <Button submit look="primary" disabled={folderPath(text) === '' && !mayBeNone}>
            {confirm}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
