// The frame of the dialogs that decorate the tree: what is typed shows in the tree at once, and goes
// again when it is not saved.
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mergedChanges } from '../../../shared/util/merged-changes.ts';
import type { CaptureRef } from '../../state/capture-ref.ts';
import {
  type Decorations,
  decorationsFrom,
  decorationsOf,
  keptDecorationsOf,
  useDecorations,
  useDecorationsOf,
} from '../../state/decorations.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './decoration-dialog.module.css';

interface DecorationDialogProps {
  capture: CaptureRef;
  title: string;
  hint: string;
  /** What is saved: lines that say nothing left out. */
  cleaned(decorations: Decorations): Decorations;
  children: ReactNode;
}

export function DecorationDialog(props: DecorationDialogProps) {
  const { capture, title, hint, cleaned, children } = props;
  const { captureId } = capture;
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  const { change, endPreview } = useDecorations.getState();
  const [before] = useState(() => keptDecorationsOf(captureId));
  const [leaving, setLeaving] = useState(false);
  useEffect(() => endPreview, [endPreview]);
  const isDirty = !isSame(cleaned(useDecorationsOf(captureId)), before);
  const leave = () => (isDirty ? setLeaving(true) : show(null));
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (wrong) {
      wrong.focus();
      return;
    }
    // Another window may have saved meanwhile.
    const now = asJson(keptDecorationsOf(captureId));
    const mine = asJson(cleaned(decorationsOf(captureId)));
    change(captureId, decorationsFrom(mergedChanges(now, asJson(before), mine)));
    show(null);
  };
  return (
    <Dialog wide title={title} closeLabel={t('action.close')} onClose={leave}>
      <form className={dialogCss.form} onSubmit={save} noValidate>
        <div className={`${dialogCss.body} ${css.body}`}>
          <p className={css.hint}>{hint}</p>
          {children}
        </div>
        {leaving ? (
          <ProblemNote
            live
            tone="waiting"
            message={t('tree.notSaved')}
            actions={
              <>
                <Button look="danger" onClick={() => show(null)}>
                  {t('tree.discard')}
                </Button>
                <Button autoFocus onClick={() => setLeaving(false)}>
                  {t('tree.goOn')}
                </Button>
              </>
            }
          />
        ) : (
          <footer className={dialogCss.foot}>
            <Button onClick={leave}>{t('action.cancel')}</Button>
            <Button submit look="primary">
              {t('action.save')}
            </Button>
          </footer>
        )}
      </form>
    </Dialog>
  );
}

function isSame(one: Decorations, other: Decorations): boolean {
  return JSON.stringify(asJson(one)) === JSON.stringify(asJson(other));
}

function asJson({ colours, values }: Decorations) {
  return {
    colours: colours.map((rule) => ({ ...rule })),
    values: values.map((value) => ({ ...value })),
  };
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
