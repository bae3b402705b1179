// The question before retained messages are cleared at the broker: of how many topics, which, and where.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import type { ClearPlan } from '../../../shared/contract/publish.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { planClearing, startClearing } from '../../actions/exchange.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { PublishTarget } from '../../ui/publish-target.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';

interface ClearRetainedDialogProps {
  profile: Profile;
  nodes: readonly number[];
}

export function ClearRetainedDialog({ profile, nodes }: ClearRetainedDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const [plan, setPlan] = useState<ClearPlan | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const { id } = profile;

  useEffect(() => {
    let gone = false;
    void planClearing(page, id, nodes).then((answer) => {
      if (gone) return;
      if ('code' in answer) setProblem(answer);
      else setPlan(answer);
    });
    return () => {
      gone = true;
    };
  }, [page, id, nodes]);

  const topics = plan?.topics ?? 0;
  const clear = async () => {
    setBusy(true);
    const failed = await startClearing(page, id, nodes);
    setBusy(false);
    if (failed) setProblem(failed);
    else show(null);
  };
  return (
    <Dialog title={t('tree.clear.title')} closeLabel={t('action.close')} onClose={() => show(null)}>
      <div className={dialogCss.body} role="alert">
        {plan ? <PlanText plan={plan} profile={profile} chosen={nodes.length} /> : null}
        {plan || problem ? null : <p>{t('tree.clear.counting')}</p>}
        <PublishTarget profile={profile} />
        {problem ? <ProblemNote live {...problemText(problem)} /> : null}
      </div>
      <footer className={dialogCss.foot}>
        {/* The safe answer has the focus: Enter clears nothing. */}
        <Button autoFocus onClick={() => show(null)}>
          {t('action.cancel')}
        </Button>
        <Button look="danger" disabled={topics === 0 || busy} onClick={() => void clear()}>
          {topics === 0
            ? t('tree.clear.title')
            : t('tree.clear.confirm', { count: topics, number: formats.count(topics) })}
        </Button>
      </footer>
    </Dialog>
  );
}

interface PlanTextProps {
  plan: ClearPlan;
  profile: Profile;
  /** How many topics were chosen; the plan names the first of them. */
  chosen: number;
}

function PlanText({ plan, profile, chosen }: PlanTextProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counted = (count: number) => ({ count, number: formats.count(count) });
  const { topics, filters, refused, refusedReasons, system } = plan;
  return (
    <>
      <p>{topics === 0 ? t('tree.clear.none') : t('tree.clear.what', counted(topics))}</p>
      <ul className={dialogCss.mono}>
        {filters.map((filter) => (
          <li key={filter}>
            <VisibleText text={filter} />
          </li>
        ))}
        {chosen > filters.length ? <li>…</li> : null}
      </ul>
      {plan.protected > 0 ? (
        <p>{t('tree.clear.protected', { name: profile.name, ...counted(plan.protected) })}</p>
      ) : null}
      {profile.guarded ? <p>{t('tree.clear.guarded', { name: profile.name })}</p> : null}
      {refused > 0 ? (
        <p>
          {t('tree.clear.refused', counted(refused))} {refusedReasons.join(' ')}
        </p>
      ) : null}
      {system > 0 ? <p>{t('tree.clear.system', counted(system))}</p> : null}
      <p className={dialogCss.hint}>{t('tree.clear.known')}</p>
    </>
  );
}
