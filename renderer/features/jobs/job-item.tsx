// One job: what it is, how far it is, what can be done about it, and what it made.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/contract/jobs.ts';
import { controlJob, openResult, takeResult } from '../../actions/jobs.ts';
import { type Formats, useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { Pace } from '../../live/job-pace.ts';
import { isEnded, takesSteps } from '../../live/jobs-feed.ts';
import { usePage } from '../../page.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './jobs-tray.module.css';

export function JobItem({ job, pace }: { job: Job; pace: Pace | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const problemText = useProblemText();
  const { jobId, kind, name, state, problem } = job;
  const titleId = `job-${jobId}`;
  return (
    <li
      className={css.job}
      data-testid="job"
      data-kind={kind}
      data-state={state}
      data-messages={job.messages}
    >
      <div className={css.title}>
        <span id={titleId} className={css.name} data-tip={name}>
          <VisibleText text={t(`jobs.kind.${kind}`, { name })} />
        </span>
        <JobControls job={job} />
      </div>
      {isEnded(job) ? null : <Progress job={job} labelledBy={titleId} />}
      <p className={css.facts}>
        {isEnded(job) ? endText(t, formats, job) : progressText(t, formats, job, pace)}
      </p>
      {problem ? <ProblemNote {...problemText(problem)} /> : null}
      {job.skipped > 0 ? <Skipped job={job} /> : null}
      <Results job={job} />
    </li>
  );
}

function JobControls({ job }: { job: Job }) {
  const { t } = useTranslation();
  const page = usePage();
  const { name, state, kind, stepped } = job;
  if (isEnded(job)) {
    return (
      <IconButton
        icon="close"
        label={t('jobs.dismiss', { name })}
        onClick={() => void controlJob(page, job, 'dismiss')}
      />
    );
  }
  const paused = state === 'paused';
  return (
    <>
      {kind === 'replay' || kind === 'clear-retained' ? (
        <>
          {paused || !stepped ? (
            <IconButton
              icon={paused ? 'play' : 'pause'}
              label={t(paused ? 'jobs.resume' : 'jobs.pause', { name })}
              onClick={() => void controlJob(page, job, paused ? 'resume' : 'pause')}
            />
          ) : null}
          {kind === 'replay' ? (
            <IconButton
              icon="step"
              label={t('jobs.step', { name })}
              disabled={!takesSteps(job)}
              onClick={() => void controlJob(page, job, 'step')}
            />
          ) : null}
        </>
      ) : null}
      <IconButton
        icon="stop"
        label={t('jobs.cancel', { name })}
        onClick={() => void controlJob(page, job, 'cancel')}
      />
    </>
  );
}

function Progress({ job, labelledBy }: { job: Job; labelledBy: string }) {
  const { done, total, state } = job;
  const share = total ? Math.min(done / total, 1) : null;
  return (
    <div
      className={css.bar}
      role="progressbar"
      aria-labelledby={labelledBy}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      data-unknown={share === null || undefined}
      data-paused={state === 'paused' || undefined}
    >
      <span style={{ width: `${(share ?? 1) * 100}%` }} />
    </div>
  );
}

function Skipped({ job }: { job: Job }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { kind, skipped, skippedReasons } = job;
  return (
    <details className={css.skipped} open={kind === 'clear-retained' || undefined}>
      <summary>{t('jobs.skipped', { count: skipped, number: formats.count(skipped) })}</summary>
      <ul>
        {skippedReasons.map((reason) => (
          <li key={reason}>
            <VisibleText text={reason} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Results({ job }: { job: Job }) {
  const { t } = useTranslation();
  const page = usePage();
  const { result } = job;
  if (!result) return null;
  const { delivery } = page.host.files;
  return (
    <div className={css.results}>
      {result.captureId ? (
        <Button small onClick={() => openResult(page, job)}>
          {t('jobs.openCapture')}
        </Button>
      ) : null}
      {result.fileId && result.path ? (
        <Button small onClick={() => takeResult(page, job)}>
          {t(`jobs.deliver.${delivery}`)}
        </Button>
      ) : null}
      {result.path ? (
        <span className={css.path} data-tip={result.path} data-testid="job-path">
          {/* Cut at its beginning, without the bidi rules moving its slashes. */}
          <bdi>{result.path}</bdi>
        </span>
      ) : null}
    </div>
  );
}

function progressText(t: TFunction, formats: Formats, job: Job, pace: Pace | null): string {
  const { done, total, unit, messages, state, stepped } = job;
  const amount = (value: number) =>
    unit === 'bytes' ? formats.fileSize(value) : formats.count(value);
  const progress =
    total === null ? amount(done) : t('jobs.of', { done: amount(done), total: amount(total) });
  const number = formats.count(messages);
  return [
    state === 'paused' ? t('jobs.state.paused') : null,
    unit === 'bytes' ? progress : t('jobs.messages', { number: progress }),
    unit === 'bytes' && messages > 0 ? t('jobs.messages', { number }) : null,
    stepped ? t('jobs.stepped') : null,
    pace && !stepped ? `${amount(pace.perSecond)}/s` : null,
    stepped || pace?.remainingMs == null
      ? null
      : t('jobs.left', { span: formats.span(pace.remainingMs) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function endText(t: TFunction, formats: Formats, job: Job): string {
  const { kind, state, messages, started, ended } = job;
  return [
    t(`jobs.state.${state}`),
    t(kind === 'clear-retained' ? 'jobs.cleared' : 'jobs.messages', {
      number: formats.count(messages),
    }),
    ended === null ? null : t('jobs.took', { span: formats.span(ended - started) }),
  ]
    .filter(Boolean)
    .join(' · ');
}
