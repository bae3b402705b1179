// Goes to a moment of the time line: the list begins with what was recorded up to then.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { momentOf } from './moment.ts';
import css from './search-panel.module.css';

export function JumpToTime({ onJump }: { onJump(until: number): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [invalid, setInvalid] = useState(false);
  return (
    <form
      className={css.jump}
      onSubmit={(event) => {
        event.preventDefault();
        const until = momentOf(text, Date.now());
        setInvalid(until === null);
        if (until !== null) onJump(until);
      }}
    >
      <Field
        label={t('search.jumpLabel')}
        hint={t('search.jumpHint')}
        error={invalid ? t('search.jumpInvalid') : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            mono
            autoFocus
            placeholder="14:03:12"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setInvalid(false);
            }}
          />
        )}
      </Field>
      <Button submit look="primary">
        {t('search.jump')}
      </Button>
    </form>
  );
}
