// Problems come from the core with an English sentence. In another language the general sentence
// for the code comes first, where there is one, and the core's own words below it, unless the sentence
// has all of them (`params`).
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../shared/util/problem.ts';

export interface ProblemText {
  message: string;
  detail: string | undefined;
}

interface ProblemWithParams extends Problem {
  /** The parts of the sentence. */
  params?: Readonly<Record<string, string | number>> | undefined;
}

export function useProblemText(): (problem: ProblemWithParams) => ProblemText {
  const { language } = useTranslation().i18n;
  return (problem) => {
    const translated: unknown = i18next.getResource(language, 'problems', problem.code);
    if (typeof translated !== 'string') return { message: problem.message, detail: problem.detail };
    const { params } = problem;
    if (!params) return { message: translated, detail: problem.detail ?? problem.message };
    const message = translated.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
    return { message, detail: problem.detail };
  };
}
