// Replay: what is published again, through which connection, how fast and under which topic names. A dry
// run shows it first; a guarded connection asks once more.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplayOptions, ReplayPlan, Scope } from '../../../shared/contract/exchange.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { planReplay, startReplay } from '../../actions/exchange.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import type { CaptureRef } from '../../state/capture-ref.ts';
import { useConnections } from '../../state/connections.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useProfiles } from '../../state/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import dialogCss from '../../ui/dialog-content.module.css';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './capture-dialog.module.css';
import { ReplayConfirm } from './replay-confirm.tsx';
import { ReplayFields } from './replay-fields.tsx';
import { ReplayPlanView } from './replay-plan-view.tsx';
import { ScopeFields } from './scope-fields.tsx';
import { replayOptions, useReplayForm } from './use-replay-form.ts';
import { useScope } from './use-scope.ts';

/** A dry run and the options it was made for: it says nothing about others. */
interface Planned {
  options: string;
  plan: ReplayPlan;
}

export function ReplayDialog({ capture, scope }: { capture: CaptureRef; scope: Scope | null }) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const show = useOverlay((state) => state.show);
  const { captureId, name } = capture;
  const targets = useTargets();
  const scopeState = useScope(captureId, scope);
  const { form, change } = useReplayForm(firstTarget(targets.filter(isWritable), captureId));
  const [planned, setPlanned] = useState<Planned | null>(null);
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useRevision(page.captures.revision);
  const options = replayOptions(form, captureId, scopeState.scope);
  const key = JSON.stringify(options);
  const plan = planned?.options === key ? planned.plan : null;
  const target = targets.find(({ id }) => id === form.profileId);

  const makePlan = async (ready: ReplayOptions): Promise<ReplayPlan | null> => {
    if (plan) return plan;
    const answer = await planReplay(page, ready);
    if ('code' in answer) {
      setProblem(answer);
      return null;
    }
    setPlanned({ options: key, plan: answer });
    return answer;
  };
  const work = async (run: (ready: ReplayOptions) => Promise<void>) => {
    if (!options) return;
    setBusy(true);
    setProblem(null);
    await run(options);
    setBusy(false);
  };
  const start = async (ready: ReplayOptions, confirmed: boolean) => {
    const failed = await startReplay(page, ready, confirmed);
    if (failed) setProblem(failed);
    else show(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void work(async (ready) => {
      if (!target || !mayAsk(target)) return start(ready, false);
      // The question names the count, so it is counted first.
      const counted = await makePlan(ready);
      if (counted?.guarded) setConfirming(true);
      else if (counted) await start(ready, false);
    });
  };

  return (
    <Dialog
      wide
      title={t('replay.title', { name })}
      closeLabel={t('action.close')}
      onClose={() => show(null)}
    >
      {confirming && plan && target ? (
        <ReplayConfirm
          plan={plan}
          target={target}
          onBack={() => setConfirming(false)}
          onConfirm={() => void work((ready) => start(ready, true))}
        />
      ) : (
        <form className={dialogCss.form} onSubmit={submit} noValidate>
          <div className={dialogCss.body}>
            <ScopeFields
              state={scopeState}
              messages={page.captures.info(captureId)?.messages ?? 0}
            />
            <ReplayFields form={form} targets={targets} onChange={change} />
            {plan ? <ReplayPlanView plan={plan} /> : null}
            {problem ? <ProblemNote live {...problemText(problem)} /> : null}
          </div>
          <footer className={dialogCss.foot}>
            <Button
              className={css.start}
              disabled={!options || busy}
              onClick={() =>
                void work(async (ready) => {
                  await makePlan(ready);
                })
              }
            >
              {t('replay.dryRun')}
            </Button>
            <Button onClick={() => show(null)}>{t('action.cancel')}</Button>
            <Button submit look="primary" disabled={!options || busy}>
              {t('replay.start')}
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}

/** A protected topic may be among those of the messages. */
function mayAsk({ guarded, protectedFilters }: Profile): boolean {
  return guarded || protectedFilters.length > 0;
}

/** Profiles that are connected; those that are read-only can be seen and not chosen. */
function useTargets() {
  const profiles = useProfiles((state) => state.profiles);
  const connections = useConnections((state) => state.byProfile);
  return profiles.filter(({ id }) => connections[id]?.state === 'connected');
}

function isWritable({ readOnly }: Profile): boolean {
  return !readOnly;
}

/** Rather another broker than the one the messages came from. */
function firstTarget(targets: readonly { id: string }[], captureId: string): string {
  const other = targets.find(({ id }) => id !== captureId);
  return other?.id ?? targets[0]?.id ?? '';
}
