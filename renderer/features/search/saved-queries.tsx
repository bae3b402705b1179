// Saved queries and the last ones, in a popover. Arrow keys walk through them.
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SavedQuery, useSearches } from '../../state/searches.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import css from './saved-queries.module.css';

interface SavedQueriesProps {
  /** What is in the field and could be saved. */
  query: string;
  onChoose(query: string): void;
}

export function SavedQueries({ query, onChoose }: SavedQueriesProps) {
  const { t } = useTranslation();
  const { saved, recent } = useSearches();
  const unsaved = query !== '' && !saved.some((one) => one.query === query);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the buttons inside.
    <div className={css.queries} onKeyDown={walk}>
      {unsaved ? <SaveForm key={query} query={query} /> : null}
      <h2>{t('search.saved')}</h2>
      {saved.length === 0 ? <p className={css.none}>{t('search.savedNone')}</p> : null}
      <ul>
        {saved.map((one) => (
          <SavedRow key={one.name} saved={one} onChoose={onChoose} />
        ))}
      </ul>
      {recent.length > 0 ? <h2>{t('search.recent')}</h2> : null}
      <ul>
        {recent.map((text) => (
          <li key={text} className={css.row}>
            <button type="button" className={css.choose} data-choice onClick={() => onChoose(text)}>
              <span className={css.query}>{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function SaveForm({ query }: { query: string }) {
  const { t } = useTranslation();
  const save = useSearches((state) => state.save);
  const [name, setName] = useState('');
  const chosen = name.trim() === '' ? query : name.trim();
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save({ name: chosen, query });
      }}
    >
      <TextInput
        small
        aria-label={t('search.saveName')}
        placeholder={t('search.saveName')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button submit small>
        {t('search.save')}
      </Button>
    </form>
  );
}

function SavedRow({ saved, onChoose }: { saved: SavedQuery; onChoose(query: string): void }) {
  const { t } = useTranslation();
  const { rename, remove } = useSearches();
  const [editing, setEditing] = useState<string | null>(null);
  const { name, query } = saved;
  if (editing !== null) {
    return (
      <li className={css.row}>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (editing.trim() !== '') rename(name, editing.trim());
            setEditing(null);
          }}
        >
          <TextInput
            small
            autoFocus
            aria-label={t('search.renameNamed', { name })}
            value={editing}
            onChange={(event) => setEditing(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.stopPropagation();
              setEditing(null);
            }}
          />
          <Button submit small>
            {t('action.save')}
          </Button>
        </form>
      </li>
    );
  }
  return (
    <li className={css.row}>
      <button type="button" className={css.choose} data-choice onClick={() => onChoose(query)}>
        <span className={css.name}>{name}</span>
        {name === query ? null : <span className={css.query}>{query}</span>}
      </button>
      <IconButton
        icon="edit"
        label={t('search.renameNamed', { name })}
        onClick={() => setEditing(name)}
      />
      <IconButton
        icon="trash"
        label={t('search.deleteNamed', { name })}
        onClick={() => remove(name)}
      />
    </li>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-choice]')];
  const row = document.activeElement?.closest('li')?.querySelector<HTMLElement>('[data-choice]');
  const at = row ? choices.indexOf(row) : -1;
  const step = event.key === 'ArrowDown' ? 1 : -1;
  const next = at < 0 ? (step > 0 ? 0 : choices.length - 1) : at + step;
  choices[(next + choices.length) % choices.length]?.focus();
  event.preventDefault();
}
