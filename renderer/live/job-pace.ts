// How fast a job goes and how long it will take, from its progress between frames.
import type { Job } from '../../shared/contract/jobs.ts';

export interface Pace {
  /** In the job's unit, a second. */
  perSecond: number;
  /** null while it cannot be told. */
  remainingMs: number | null;
}

interface Sample {
  time: number;
  done: number;
  perSecond: number;
}

/** Frames closer than this say more about the frames than about the job. */
const LEAST_MS = 400;
/** How much a new sample counts against what was known. */
const WEIGHT = 0.3;

export class JobPaces {
  #samples = new Map<number, Sample>();

  /** `now` by the core's clock. Jobs that are gone are forgotten. */
  update(jobs: readonly Job[], now: number): void {
    const next = new Map<number, Sample>();
    for (const job of jobs) {
      if (job.state !== 'running') continue;
      const before = this.#samples.get(job.jobId);
      next.set(job.jobId, before ? advanced(before, job, now) : firstOf(job, now));
    }
    this.#samples = next;
  }

  /** null while nothing is known: just begun, paused, ended. */
  of({ jobId, done, total }: Job): Pace | null {
    const sample = this.#samples.get(jobId);
    if (!sample || sample.perSecond <= 0) return null;
    const left = total === null ? null : Math.max(total - done, 0);
    return {
      perSecond: sample.perSecond,
      remainingMs: left === null ? null : (left / sample.perSecond) * 1_000,
    };
  }
}

function firstOf({ started, done }: Job, now: number): Sample {
  const elapsed = now - started;
  const perSecond = elapsed >= LEAST_MS ? (done * 1_000) / elapsed : 0;
  return { time: now, done, perSecond };
}

function advanced(before: Sample, { done }: Job, now: number): Sample {
  const elapsed = now - before.time;
  if (elapsed < LEAST_MS) return before;
  const perSecond = ((done - before.done) * 1_000) / elapsed;
  const known = before.perSecond;
  return {
    time: now,
    done,
    perSecond: known === 0 ? perSecond : known + (perSecond - known) * WEIGHT,
  };
}
