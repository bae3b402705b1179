// What a reason code is called, in the language of the page.
import { reasonNote } from '../../shared/mqtt/reason-codes.ts';
import { useProblemText } from './use-problem-text.ts';

export function useReasonName(): (code: number) => string {
  const problemText = useProblemText();
  return (code) => problemText(reasonNote(code)).message;
}
