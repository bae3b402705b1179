// English comes with the page, Chinese is loaded when it is asked for; the switch needs no reload.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../state/preferences.ts';
import { en } from './en.ts';
import type { enConnection } from './en-connection.ts';
import type { enDetails } from './en-details.ts';
import type { enDiagnosis } from './en-diagnosis.ts';
import type { enDialogs } from './en-dialogs.ts';
import type { enEditor } from './en-editor.ts';
import type { enEvents } from './en-events.ts';
import type { enMessages } from './en-messages.ts';
import type { enProfileFiles } from './en-profile-files.ts';
import type { enProfiles } from './en-profiles.ts';
import type { enSearch } from './en-search.ts';
import type { enTable } from './en-table.ts';
import type { enTools } from './en-tools.ts';
import type { enTree } from './en-tree.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: {
      translation: typeof en &
        typeof enConnection &
        typeof enDiagnosis &
        typeof enDetails &
        typeof enDialogs &
        typeof enEditor &
        typeof enMessages &
        typeof enProfileFiles &
        typeof enEvents &
        typeof enProfiles &
        typeof enSearch &
        typeof enTable &
        typeof enTools &
        typeof enTree;
    };
  }
}

type Resolved = 'en' | 'zh-CN';

let wanted: Resolved = 'en';

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en } },
    lng: 'en',
    fallbackLng: 'en',
    // React escapes; escaping twice would show entities.
    interpolation: { escapeValue: false },
  });
}

/** Resolves when the page shows the language, or a later call has asked for another. */
export async function applyLanguage(language: Language): Promise<void> {
  wanted = resolve(language);
  if (wanted === 'zh-CN') await loadChinese();
  if (i18next.language === wanted) return;
  document.documentElement.lang = wanted;
  await i18next.changeLanguage(wanted);
}

/** English comes in parts: what a panel loaded later says comes with it. */
export async function loadSearchStrings(): Promise<void> {
  const [{ enSearch }] = await Promise.all([import('./en-search.ts'), loadEventsStrings()]);
  i18next.addResourceBundle('en', 'translation', enSearch, true);
}

export async function loadTreeStrings(): Promise<void> {
  const { enTree } = await import('./en-tree.ts');
  i18next.addResourceBundle('en', 'translation', enTree, true);
}

export async function loadTableStrings(): Promise<void> {
  const { enTable } = await import('./en-table.ts');
  i18next.addResourceBundle('en', 'translation', enTable, true);
}

export async function loadMessageStrings(): Promise<void> {
  const { enMessages } = await import('./en-messages.ts');
  i18next.addResourceBundle('en', 'translation', enMessages, true);
}

/** Dialogs speak of topics and messages too, also before there is a connection to show. */
export async function loadDialogStrings(): Promise<void> {
  const [{ enDialogs }] = await Promise.all([import('./en-dialogs.ts'), loadMessageStrings()]);
  i18next.addResourceBundle('en', 'translation', enDialogs, true);
}

export async function loadProfileStrings(): Promise<void> {
  const { enProfiles } = await import('./en-profiles.ts');
  i18next.addResourceBundle('en', 'translation', enProfiles, true);
}

export async function loadProfileFileStrings(): Promise<void> {
  const { enProfileFiles } = await import('./en-profile-files.ts');
  i18next.addResourceBundle('en', 'translation', enProfileFiles, true);
}

export async function loadEditorStrings(): Promise<void> {
  const { enEditor } = await import('./en-editor.ts');
  i18next.addResourceBundle('en', 'translation', enEditor, true);
}

export async function loadToolStrings(): Promise<void> {
  const [{ enTools }] = await Promise.all([import('./en-tools.ts'), loadEventsStrings()]);
  i18next.addResourceBundle('en', 'translation', enTools, true);
}

export async function loadConnectionStrings(): Promise<void> {
  const { enConnection } = await import('./en-connection.ts');
  i18next.addResourceBundle('en', 'translation', enConnection, true);
}

export async function loadDiagnosisStrings(): Promise<void> {
  const { enDiagnosis } = await import('./en-diagnosis.ts');
  i18next.addResourceBundle('en', 'translation', enDiagnosis, true);
}

export async function loadDetailsStrings(): Promise<void> {
  const { enDetails } = await import('./en-details.ts');
  i18next.addResourceBundle('en', 'translation', enDetails, true);
}

async function loadEventsStrings(): Promise<void> {
  const { enEvents } = await import('./en-events.ts');
  i18next.addResourceBundle('en', 'translation', enEvents, true);
}

async function loadChinese(): Promise<void> {
  if (i18next.hasResourceBundle('zh-CN', 'translation')) return;
  const parts = await Promise.all([
    import('./zh-cn.ts').then(({ zhCn }) => zhCn),
    import('./zh-cn-connection.ts').then(({ zhCnConnection }) => zhCnConnection),
    import('./zh-cn-diagnosis.ts').then(({ zhCnDiagnosis }) => zhCnDiagnosis),
    import('./zh-cn-details.ts').then(({ zhCnDetails }) => zhCnDetails),
    import('./zh-cn-dialogs.ts').then(({ zhCnDialogs }) => zhCnDialogs),
    import('./zh-cn-editor.ts').then(({ zhCnEditor }) => zhCnEditor),
    import('./zh-cn-messages.ts').then(({ zhCnMessages }) => zhCnMessages),
    import('./zh-cn-profile-files.ts').then(({ zhCnProfileFiles }) => zhCnProfileFiles),
    import('./zh-cn-events.ts').then(({ zhCnEvents }) => zhCnEvents),
    import('./zh-cn-profiles.ts').then(({ zhCnProfiles }) => zhCnProfiles),
    import('./zh-cn-search.ts').then(({ zhCnSearch }) => zhCnSearch),
    import('./zh-cn-table.ts').then(({ zhCnTable }) => zhCnTable),
    import('./zh-cn-tools.ts').then(({ zhCnTools }) => zhCnTools),
    import('./zh-cn-tree.ts').then(({ zhCnTree }) => zhCnTree),
  ]);
  const { problemsZhCn } = await import('./problems-zh-cn.ts');
  i18next.addResourceBundle('zh-CN', 'translation', Object.assign({}, ...parts));
  i18next.addResourceBundle('zh-CN', 'problems', problemsZhCn);
}

function resolve(language: Language): Resolved {
  if (language !== 'system') return language;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
