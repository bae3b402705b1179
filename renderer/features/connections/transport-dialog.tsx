// Asks whether TLS is used, before anything connects with a profile that does not say it: one press, which
// is remembered.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { connect, fieldsOf, saveProfile } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { TransportButtons } from './transport-buttons.tsx';

interface TransportDialogProps {
  profile: Profile;
  /** What goes on by itself once it is chosen; undefined: it connects. */
  onChosen?(): void;
}

export function TransportDialog({ profile, onChosen }: TransportDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const choose = async (transport: Profile['transport']) => {
    setBusy(true);
    const { id } = profile;
    const fields = { ...fieldsOf(profile), transport, transportChosen: true };
    const saved = await saveProfile(page, { id, fields });
    setBusy(false);
    if ('code' in saved) return setProblem(saved);
    if (onChosen) return onChosen();
    show(null);
    await connect(page, id);
  };
  return (
    <Dialog
      title={t('transport.title', { name: profile.name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      <div className={dialogCss.body}>
        <p>{t('transport.text')}</p>
        <p className={dialogCss.hint}>{t('transport.plainRisk')}</p>
        {problem ? <ProblemNote live {...problemText(problem)} /> : null}
      </div>
      <footer className={dialogCss.foot}>
        <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
        <TransportButtons fields={profile} disabled={busy} onChoose={(one) => void choose(one)} />
      </footer>
    </Dialog>
  );
}
