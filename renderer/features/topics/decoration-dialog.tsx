// The frame of the dialogs that decorate the tree: what is typed shows in the tree at once, and goes
// again when it is not saved.
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaptureRef } from '../../state/capture-ref.ts';
import { type Decorations, decorationsOf, useDecorations } from '../../state/decorations.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import css from './decoration-dialog.module.css';

interface DecorationDialogProps {
  capture: CaptureRef;
  title: string;
  hint: string;
  /** What is saved: lines that say nothing left out. */
  cleaned(decorations: Decorations): Partial<Decorations>;
  children: ReactNode;
}

export function DecorationDialog(props: DecorationDialogProps) {
  const { capture, title, hint, cleaned, children } = props;
  const { captureId } = capture;
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  const change = useDecorations((state) => state.change);
  const [before] = useState(() => decorationsOf(captureId));
  const cancel = () => {
    change(captureId, before);
    show(null);
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    change(captureId, cleaned(decorationsOf(captureId)));
    show(null);
  };
  return (
    <Dialog wide title={title} closeLabel={t('action.close')} onClose={cancel}>
      <form className={dialogCss.form} onSubmit={save} noValidate>
        <div className={`${dialogCss.body} ${css.body}`}>
          <p className={css.hint}>{hint}</p>
          {children}
        </div>
        <footer className={dialogCss.foot}>
          <Button onClick={cancel}>{t('action.cancel')}</Button>
          <Button submit look="primary">
            {t('action.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface LineProblemProps {
  id: string;
  /** As a sentence; undefined where nothing is wrong. */
  text: string | undefined;
}

export function LineProblem({ id, text }: LineProblemProps) {
  if (text === undefined) return null;
  return (
    <p id={id} className={css.error}>
      {text}
    </p>
  );
}
