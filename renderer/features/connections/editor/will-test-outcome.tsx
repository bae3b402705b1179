// What a will test has come to, and what it asks before it goes on.
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { WillTest } from '../../../../shared/contract/connections.ts';
import { useFormats } from '../../../i18n/format.ts';
import { loadProfileStrings } from '../../../i18n/i18n.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import css from './profile-editor.module.css';
import type { useWillTest } from './use-will-test.ts';

const CredentialsDialog = lazy(async () => {
  await loadProfileStrings();
  const { CredentialsDialog } = await import('../credentials-dialog.tsx');
  return { default: CredentialsDialog };
});

export function WillTestOutcome({ test }: { test: ReturnType<typeof useWillTest> }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { state } = test;
  switch (state.kind) {
    case 'idle':
    case 'running':
      return null;
    case 'failed':
      return <ProblemNote live {...problemText(state.problem)} />;
    case 'asking':
      return state.problem.code === 'TOPIC_PROTECTED' ? (
        <ProblemNote
          live
          tone="waiting"
          {...problemText(state.problem)}
          actions={
            <>
              <Button small onClick={test.clear}>
                {t('action.cancel')}
              </Button>
              <Button small look="danger" onClick={() => void test.confirm(state.step)}>
                {t('editor.publishThere')}
              </Button>
            </>
          }
        />
      ) : (
        <Suspense>
          <CredentialsDialog
            profile={state.step.profile}
            names={(state.problem.detail ?? '').split(', ')}
            action={t('editor.testWill')}
            memory={t('editor.willTestMemory')}
            onAnswered={(asked) => void test.answer(state.step, asked)}
            onClose={test.clear}
          />
        </Suspense>
      );
    case 'done':
      return (
        <Done
          result={state.result}
          undone={state.undone}
          onUndo={() => void test.undo(state.step)}
        />
      );
  }
}

interface DoneProps {
  result: WillTest;
  undone: boolean;
  onUndo(): void;
}

function Done({ result, undone, onUndo }: DoneProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { outcome, topic, qos, payload, retained, afterMs } = result;
  const span = formats.interval(afterMs);
  if (outcome === 'notReceived') {
    return (
      <ProblemNote
        live
        message={t('editor.willNotReceived', { topic, span })}
        detail={t('editor.willNotReceivedWhy')}
      />
    );
  }
  const size = formats.bytes(payload?.length ?? 0);
  const undoable = retained !== null && retained !== 'same';
  return (
    <>
      <p className={css.good} role="status">
        {t('editor.willReceived', { topic, span, qos, size })}
      </p>
      {undoable && undone ? (
        <p className={css.good} role="status">
          {t(`editor.willUndone.${retained}`)}
        </p>
      ) : null}
      {retained !== null && !undone ? (
        <div className={css.inline}>
          <span className={css.reason}>{t(`editor.willRetained.${retained}`, { topic })}</span>
          {undoable ? <Button onClick={onUndo}>{t(`editor.willUndo.${retained}`)}</Button> : null}
        </div>
      ) : null}
    </>
  );
}
