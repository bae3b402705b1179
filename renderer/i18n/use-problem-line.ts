import { useTranslation } from 'react-i18next';
import type { QueryProblem } from '../../shared/contract/base.ts';
import { useProblemText } from './use-problem-text.ts';

/** Says what is wrong with a query or a path, and at which character. */
export function useProblemLine(): (problem: QueryProblem | null) => string | undefined {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (problem) =>
    problem === null
      ? undefined
      : `${problemText(problem).message} ${t('topics.atCharacter', { at: problem.at + 1 })}`;
}
