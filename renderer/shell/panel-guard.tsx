// An error of one panel stays in it: the others, and the recording anyway, go on.
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '../../shared/util/problem.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';

/** React tells of an error only to a class. */
export class PanelGuard extends Component<{ children: ReactNode }, { failed: string | null }> {
  override state = { failed: null };

  static getDerivedStateFromError(error: unknown): { failed: string } {
    return { failed: textOf(error) };
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === null) return this.props.children;
    return <Failed detail={failed} onAgain={() => this.setState({ failed: null })} />;
  }
}

function Failed({ detail, onAgain }: { detail: string; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <ProblemNote
      live
      message={t('panel.failed')}
      detail={detail}
      actions={
        <Button small onClick={onAgain}>
          {t('panel.again')}
        </Button>
      }
    />
  );
}
