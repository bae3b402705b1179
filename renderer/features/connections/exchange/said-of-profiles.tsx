import type { Problem } from '../../../../shared/util/problem.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';

interface SaidOfProfilesProps {
  problems: readonly Problem[];
  warnings: readonly Problem[];
}

/** What is wrong with profiles of a file, and what is to be known about them. */
export function SaidOfProfiles({ problems, warnings }: SaidOfProfilesProps) {
  const problemText = useProblemText();
  return (
    <>
      {problems.map((problem) => (
        <ProblemNote key={`${problem.code} ${problem.detail}`} {...problemText(problem)} />
      ))}
      {warnings.map((warning) => (
        <ProblemNote
          key={`${warning.code} ${warning.detail}`}
          tone="waiting"
          {...problemText(warning)}
        />
      ))}
    </>
  );
}
