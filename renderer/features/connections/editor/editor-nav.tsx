// The sections of the editor as a vertical list of tabs, and above it the search for a setting.
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { enEditor } from '../../../i18n/en-editor.ts';
import { TextInput } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { SECTION_OF, SECTIONS, type Section, type Setting } from './editor-places.ts';
import { VERIFY } from './editor-tls.tsx';
import css from './profile-editor.module.css';
import { matchingSettings, type SettingWords } from './setting-search.ts';

interface EditorNavProps {
  section: Section;
  withErrors: ReadonlySet<Section>;
  /** Id of the panel that shows the section. */
  panelId: string;
  onSection(section: Section): void;
  goTo(setting: Setting): void;
}

export function EditorNav(props: EditorNavProps) {
  const { section, withErrors, panelId, onSection, goTo } = props;
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const choose = (next: Section) => {
    onSection(next);
    list.current?.querySelector<HTMLElement>(`[data-section="${next}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = sectionByKey(event.key, section);
    if (!next) return;
    event.preventDefault();
    choose(next);
  };
  return (
    <div className={css.nav}>
      <FindSetting onFound={goTo} />
      <div
        ref={list}
        role="tablist"
        aria-orientation="vertical"
        aria-label={t('editor.sections')}
        className={css.tabs}
        onKeyDown={onKeyDown}
      >
        {SECTIONS.map((one) => {
          const selected = one === section;
          const wrong = withErrors.has(one);
          return (
            <button
              key={one}
              type="button"
              role="tab"
              id={`${panelId}-${one}`}
              className={css.tab}
              data-section={one}
              aria-selected={selected}
              aria-controls={selected ? panelId : undefined}
              tabIndex={selected ? 0 : -1}
              onClick={() => onSection(one)}
            >
              <span>{t(`editor.section.${one}`)}</span>
              {wrong ? (
                <span className={css.tabWrong}>
                  <Icon name="warning" size={14} />
                  <span className="visually-hidden">{t('editor.sectionWrong')}</span>
                </span>
              ) : null}
            </button>
          );
        })}
      </div>
    </div>
  );
}

function sectionByKey(key: string, section: Section): Section | undefined {
  const at = SECTIONS.indexOf(section);
  if (key === 'ArrowDown') return SECTIONS[(at + 1) % SECTIONS.length];
  if (key === 'ArrowUp') return SECTIONS.at(at - 1);
  if (key === 'Home') return SECTIONS[0];
  return key === 'End' ? SECTIONS.at(-1) : undefined;
}

/** Type-ahead over all settings. */
function FindSetting({ onFound }: { onFound(setting: Setting): void }) {
  const { t } = useTranslation();
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const words = useSettingWords();
  const open = text.trim() !== '';
  const found = open ? matchingSettings(text, words) : [];
  const take = (setting: Setting | undefined) => {
    if (!setting) return;
    setText('');
    onFound(setting);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter') take(found[active]?.setting);
    else if (event.key === 'Escape') setText('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={css.find}>
      <TextInput
        small
        role="combobox"
        aria-label={t('editor.find')}
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open && found[active] ? `${listId}-${active}` : undefined}
        placeholder={t('editor.find')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setText('')}
      />
      {open ? (
        <div id={listId} role="listbox" aria-label={t('editor.find')} className={css.found}>
          {found.map(({ setting, label }, at) => (
            <div
              key={setting}
              id={`${listId}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === active}
              // Before the field loses the focus and the list goes.
              onPointerDown={(event) => {
                event.preventDefault();
                take(setting);
              }}
            >
              <span>{label}</span>
              <span className={css.foundWhere}>{t(`editor.section.${SECTION_OF[setting]}`)}</span>
            </div>
          ))}
          {found.length === 0 ? (
            <div role="option" aria-selected={false} aria-disabled tabIndex={-1}>
              {t('editor.foundNothing')}
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** Labels, hints and options as the editor has them. */
function useSettingWords(): SettingWords {
  const { t, i18n } = useTranslation();
  const isHinted = (setting: Setting): setting is Setting & keyof typeof enEditor.editor.hint =>
    i18n.exists(`editor.hint.${setting}`);
  return {
    label: (setting) => t(`editor.field.${setting}`),
    section: (section) => t(`editor.section.${section}`),
    beside: (setting) => {
      if (setting === 'verify') return VERIFY.map((way) => t(`editor.verify.${way}`));
      return isHinted(setting) ? [t(`editor.hint.${setting}`)] : [];
    },
  };
}
