// The list of jobs, above the end of the status line. It is no dialog: one works on while it is open,
// steps through a replay and watches the tree.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { controlJob } from '../../actions/jobs.ts';
import { isEnded } from '../../live/jobs-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { JobItem } from './job-item.tsx';
import css from './jobs-tray.module.css';

export function JobsTray({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const page = usePage();
  const panel = useRef<HTMLElement>(null);
  useRevision(page.jobs.revision);
  const jobs = [...page.jobs.jobs].reverse();
  const ended = jobs.filter(isEnded);

  useEffect(() => {
    // A dialog that started the job gives the focus back when it is gone, after this is shown.
    const timer = setTimeout(() => panel.current?.focus());
    return () => clearTimeout(timer);
  }, []);

  return (
    <section
      ref={panel}
      className={css.tray}
      aria-label={t('jobs.title')}
      tabIndex={-1}
      data-panel="jobs"
      data-focus="jobs"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={css.head}>
        <h2>{t('jobs.title')}</h2>
        {ended.length > 0 ? (
          <Button
            look="link"
            onClick={() => {
              for (const job of ended) void controlJob(page, job, 'dismiss');
            }}
          >
            {t('jobs.dismissAll')}
          </Button>
        ) : null}
        <IconButton icon="down" label={t('jobs.close')} onClick={onClose} />
      </header>
      {jobs.length === 0 ? (
        <p className={css.none}>{t('jobs.none')}</p>
      ) : (
        <ul className={css.list} aria-label={t('jobs.title')}>
          {jobs.map((job) => (
            <JobItem key={job.jobId} job={job} pace={page.jobs.pace(job)} />
          ))}
        </ul>
      )}
    </section>
  );
}
