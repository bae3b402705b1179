// Type an address, press Connect: a profile is made on the way.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseBrokerAddress } from '../../../shared/mqtt/broker-address.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { quickConnect } from '../../actions/connections.ts';
import { focusPlace } from '../../commands/focus.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import css from './quick-connect.module.css';

export function QuickConnect({
  primary,
  focusTarget,
}: {
  primary?: boolean;
  focusTarget?: string;
}) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const errorId = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const address = parseBrokerAddress(text);
    if ('code' in address) {
      setProblem(address);
      return;
    }
    const failed = await quickConnect(page, address);
    setProblem(failed);
    if (failed) return;
    setText('');
    // What one does next is look: the keys of the tree and its filter work at once.
    requestAnimationFrame(() => focusPlace('topic-tree'));
  };

  return (
    <form className={css.form} onSubmit={(event) => void submit(event)}>
      <div className={css.row}>
        <TextInput
          mono
          value={text}
          placeholder={t('quickConnect.placeholder')}
          aria-label={t('quickConnect.label')}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? errorId : undefined}
          data-focus={focusTarget}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        <Button submit look={primary ? 'primary' : 'plain'} disabled={text.trim() === ''}>
          {t('action.connect')}
        </Button>
      </div>
      {problem ? (
        <p id={errorId} className={css.error} role="alert">
          {problemText(problem).message}
        </p>
      ) : null}
    </form>
  );
}
