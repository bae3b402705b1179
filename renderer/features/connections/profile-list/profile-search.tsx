import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { focusPlace } from '../../../commands/focus.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useProfileList } from '../../../state/profile-list.ts';
import { TextInput } from '../../../ui/field.tsx';
import css from './profile-list.module.css';

interface ProfileSearchProps {
  text: string;
  found: number;
  total: number;
  onChange(text: string): void;
}

/** Finds connections by name, address, tag or folder while one types. */
export function ProfileSearch({ text, found, total, onChange }: ProfileSearchProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { searching, setSearching } = useProfileList();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (searching) input.current?.focus();
  }, [searching]);
  const count = text.trim() === '' ? '' : `${formats.count(found)} / ${formats.count(total)}`;
  return (
    <div className={css.tools}>
      <TextInput
        ref={input}
        small
        type="search"
        value={text}
        placeholder={t('profiles.search')}
        aria-label={t('profiles.searchLabel')}
        data-focus="profile-search"
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => {
          if (text === '') setSearching(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'Enter') focusPlace('profile-list');
          else if (event.key !== 'Escape') return;
          else if (text !== '') onChange('');
          else focusPlace('profile-list');
          event.preventDefault();
        }}
      />
      <span className={css.found} role="status">
        {count ? (
          <>
            <span aria-hidden="true">{count}</span>
            <span className="visually-hidden">
              {t('profiles.found', { count: found, number: formats.count(found) })}
            </span>
          </>
        ) : null}
      </span>
    </div>
  );
}
