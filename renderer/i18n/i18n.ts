// Both languages are small enough to come with the page; the switch needs no reload.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../state/preferences.ts';
import { en } from './en.ts';
import { problemsZhCn } from './problems-zh-cn.ts';
import { zhCn } from './zh-cn.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: {
      en: { translation: en },
      'zh-CN': { translation: zhCn, problems: problemsZhCn },
    },
    lng: resolve('system'),
    fallbackLng: 'en',
    // React escapes; escaping twice would show entities.
    interpolation: { escapeValue: false },
  });
}

export async function applyLanguage(language: Language): Promise<void> {
  const resolved = resolve(language);
  document.documentElement.lang = resolved;
  if (i18next.language !== resolved) await i18next.changeLanguage(resolved);
}

function resolve(language: Language): 'en' | 'zh-CN' {
  if (language !== 'system') return language;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
