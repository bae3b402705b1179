// Where connections come from: the file, how far its upload is, and its passphrase where it has one.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../i18n/format.ts';
import { Button } from '../../../ui/button.tsx';
import dialogCss from '../../../ui/dialog-content.module.css';
import { Field, TextInput } from '../../../ui/field.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import css from './exchange.module.css';
import type { ProfileFile } from './use-profile-file.ts';

export function ImportSource({ file }: { file: ProfileFile }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { picked, preview, reading, needsPassphrase } = file;
  const { upload } = picked;
  return (
    <>
      {preview ? null : <p className={css.soft}>{t('profileImport.text')}</p>}
      <div className={dialogCss.inline}>
        <Button
          autoFocus={picked.file === null}
          icon="open"
          look={picked.file ? 'plain' : 'primary'}
          onClick={picked.pick}
        >
          {t(picked.file ? 'profileImport.chooseAnother' : 'profileImport.choose')}
        </Button>
        {picked.file ? (
          <span className={css.fileName}>
            <VisibleText text={picked.file.name} />
          </span>
        ) : null}
        <span className={css.soft} role="status">
          {upload
            ? `${formats.fileSize(upload.sent)} / ${formats.fileSize(upload.total)}`
            : reading
              ? t('profileImport.reading')
              : null}
          {preview
            ? t('profileImport.found', {
                count: preview.profiles.length,
                number: formats.count(preview.profiles.length),
                format: t(`profileImport.format.${preview.format}`),
              })
            : null}
        </span>
      </div>
      {needsPassphrase ? <Passphrase disabled={reading} onUnlock={file.unlock} /> : null}
    </>
  );
}

interface PassphraseProps {
  disabled: boolean;
  onUnlock(passphrase: string): void;
}

function Passphrase({ disabled, onUnlock }: PassphraseProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  return (
    <div className={css.passphrase}>
      <Field label={t('profileImport.passphrase')} hint={t('profileImport.passphraseHint')}>
        {(control) => (
          <TextInput
            {...control}
            type="password"
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (text !== '') onUnlock(text);
            }}
          />
        )}
      </Field>
      <div className={dialogCss.inline}>
        <Button look="primary" disabled={disabled || text === ''} onClick={() => onUnlock(text)}>
          {t('profileImport.unlock')}
        </Button>
        <Button disabled={disabled} onClick={() => onUnlock('')}>
          {t('profileImport.withoutSecrets')}
        </Button>
      </div>
    </div>
  );
}
