import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useCoreInfo } from '../../state/core-info.ts';

/** Where secrets are kept and how safe that is; '' before it is known. */
export function useSecretsText(): string {
  const secrets = useCoreInfo((state) => state.info?.secrets);
  const problemText = useProblemText();
  return secrets ? problemText({ ...secrets, message: secrets.description }).message : '';
}
