// In the status line: how many jobs run and how far they are. Opens the list of them.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../shared/contract/jobs.ts';
import { useFormats } from '../../i18n/format.ts';
import { isEnded } from '../../live/jobs-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useJobsTray } from '../../state/jobs-tray.ts';
import { Icon } from '../../ui/icon.tsx';
import css from './jobs-button.module.css';

const JobsTray = lazy(async () => ({ default: (await import('./jobs-tray.tsx')).JobsTray }));

export function JobsButton() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { jobs } = usePage();
  const { open, setOpen } = useJobsTray();
  const button = useRef<HTMLButtonElement>(null);
  useRevision(jobs.revision);
  const running = jobs.jobs.filter((job) => !isEnded(job));
  const ended = jobs.jobs.length - running.length;
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={css.button}
        aria-expanded={open}
        data-testid="status-jobs"
        data-value={running.length}
        onClick={() => setOpen(!open)}
      >
        <Icon name="jobs" size={14} />
        {running.length > 0 ? (
          <>
            <span>
              {t('jobs.running', { count: running.length, number: formats.count(running.length) })}
            </span>
            <span className={css.value}>{shareText(running)}</span>
          </>
        ) : (
          <span>
            {ended > 0
              ? t('jobs.ended', { count: ended, number: formats.count(ended) })
              : t('jobs.title')}
          </span>
        )}
      </button>
      <Announcer jobs={jobs.jobs} />
      {open ? (
        <Suspense>
          <JobsTray onClose={close} />
        </Suspense>
      ) : null}
    </>
  );
}

/** Of all running jobs together; nothing while one of them does not know how much there is. */
function shareText(running: readonly Job[]): string {
  const shares = running.map(({ done, total }) => (total ? Math.min(done / total, 1) : null));
  const known = shares.filter((share) => share !== null);
  if (known.length < shares.length || known.length === 0) return '';
  const share = known.reduce((sum, one) => sum + one, 0) / known.length;
  return `${Math.floor(share * 100)} %`;
}

/** Tells screen readers that a job began or ended, not how it gets on. */
function Announcer({ jobs }: { jobs: readonly Job[] }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const known = useRef(new Map<number, Job['state']>());
  useEffect(() => {
    for (const job of jobs) {
      const { jobId, kind, state, name } = job;
      const before = known.current.get(jobId);
      known.current.set(jobId, state);
      if (before !== undefined && before !== state && isEnded(job)) {
        setSaid(`${t(`jobs.kind.${kind}`, { name })}: ${t(`jobs.state.${state}`)}`);
      } else if (before === undefined && !isEnded(job)) {
        setSaid(`${t(`jobs.kind.${kind}`, { name })}: ${t('jobs.state.running')}`);
      }
    }
  }, [jobs, t]);
  return (
    <span className="visually-hidden" role="status">
      {said}
    </span>
  );
}
