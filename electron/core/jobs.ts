// Long work of this run: its progress, pausing and cancelling, and what it made. What the work is, each
// kind knows itself.
import type { Job } from '../../shared/contract/jobs.ts';
import { fail, type Problem, ProblemError, textOf } from '../../shared/util/problem.ts';
import type { CorePorts } from './ports.ts';

const REASONS_KEPT = 20;
/** Ended jobs nobody dismissed; the oldest go. */
const ENDED_KEPT = 50;

/** What the work of a job calls. */
export interface JobControl {
  /** Aborted by `jobs.cancel`. */
  readonly signal: AbortSignal;
  /** Adds to what is done, in the job's unit. */
  advance(done: number, messages: number): void;
  setTotal(total: number | null): void;
  /** It cannot go on for now: it is paused, and shows why until it is resumed. */
  hold(problem: Problem): void;
  /** Something was left out (`count` times, 1 if not given); the first reasons are shown. */
  skip(reason: string, count?: number): void;
}

/** How a job that can wait does so. */
export interface Pausing {
  pause(): void;
  resume(): void;
  /** Does the next piece of a paused job. */
  step(): void;
}

export interface JobStart {
  kind: Job['kind'];
  name: string;
  unit: Job['unit'];
  pausing?: Pausing;
  /** It waits for `jobs.step` again and again. */
  stepped?: boolean;
  run(control: JobControl): Promise<Job['result']>;
}

interface Running {
  job: Job;
  abort: AbortController;
  pausing: Pausing | undefined;
  ended: Promise<void>;
}

export class Jobs {
  readonly #ports: Pick<CorePorts, 'clock' | 'log'>;
  readonly #jobs = new Map<number, Running>();
  #last = 0;
  revision = 0;

  constructor(ports: Pick<CorePorts, 'clock' | 'log'>) {
    this.#ports = ports;
  }

  list(): Job[] {
    return [...this.#jobs.values()].map(({ job }) => job);
  }

  /** Answers its id at once. */
  start({ kind, name, unit, pausing, stepped = false, run }: JobStart): number {
    const jobId = ++this.#last;
    const abort = new AbortController();
    const job: Job = {
      jobId,
      kind,
      name,
      state: 'running',
      stepped,
      started: this.#now(),
      ended: null,
      done: 0,
      total: null,
      unit,
      messages: 0,
      skipped: 0,
      skippedReasons: [],
      problem: null,
      result: null,
    };
    const control = this.#control(job, abort.signal);
    this.#jobs.set(jobId, { job, abort, pausing, ended: this.#run(job, run, control) });
    this.revision++;
    this.#forgetOld();
    return jobId;
  }

  async #run(job: Job, run: JobStart['run'], control: JobControl): Promise<void> {
    try {
      const result = await run(control);
      Object.assign(job, { state: control.signal.aborted ? 'cancelled' : 'done', result });
    } catch (error) {
      if (control.signal.aborted) job.state = 'cancelled';
      else Object.assign(job, { state: 'failed', problem: this.#problemOf(job, error) });
    }
    job.ended = this.#now();
    this.revision++;
  }

  #control(job: Job, signal: AbortSignal): JobControl {
    const changed = () => {
      this.revision++;
    };
    return {
      signal,
      advance(done, messages) {
        job.done += done;
        job.messages += messages;
        changed();
      },
      setTotal(total) {
        job.total = total;
        changed();
      },
      hold(problem) {
        if (job.ended !== null) return;
        if (job.state === 'running') job.state = 'paused';
        job.problem = problem;
        changed();
      },
      skip(reason, count = 1) {
        job.skipped += count;
        const reasons = job.skippedReasons;
        if (reasons.length < REASONS_KEPT && !reasons.includes(reason)) reasons.push(reason);
        changed();
      },
    };
  }

  #problemOf(job: Job, error: unknown): Problem {
    if (error instanceof ProblemError) return error.problem;
    this.#ports.log.error(job.kind, textOf(error));
    return {
      code: 'JOB_FAILED',
      message: 'This could not be finished.',
      detail: textOf(error),
    };
  }

  cancel(jobId: number): void {
    this.#get(jobId).abort.abort();
  }

  pause(jobId: number): void {
    const { job, pausing } = this.#pausable(jobId);
    if (job.state !== 'running') return;
    job.state = 'paused';
    pausing.pause();
    this.revision++;
  }

  resume(jobId: number): void {
    const { job, pausing } = this.#pausable(jobId);
    if (job.state !== 'paused') return;
    job.state = 'running';
    job.problem = null;
    pausing.resume();
    this.revision++;
  }

  step(jobId: number): void {
    const { job, pausing } = this.#pausable(jobId);
    if (job.state === 'running' || job.state === 'paused') pausing.step();
  }

  /** Removes an ended job from the list; a running one goes on. */
  dismiss(jobId: number): void {
    const running = this.#jobs.get(jobId);
    if (!running || running.job.ended === null) return;
    this.#jobs.delete(jobId);
    this.revision++;
  }

  /** Cancels what runs and waits for its end. */
  async close(): Promise<void> {
    for (const { abort } of this.#jobs.values()) abort.abort();
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter(({ job }) => job.ended !== null);
    for (const { job } of ended.slice(0, -ENDED_KEPT)) this.#jobs.delete(job.jobId);
  }

  #pausable(jobId: number): { job: Job; pausing: Pausing } {
    const { job, pausing } = this.#get(jobId);
    if (!pausing) fail('JOB_CANNOT_PAUSE', 'This work cannot wait, only be cancelled.');
    return { job, pausing };
  }

  #get(jobId: number): Running {
    const running = this.#jobs.get(jobId);
    if (!running) fail('JOB_UNKNOWN', 'This work has ended and was removed from the list.');
    return running;
  }

  #now(): number {
    return this.#ports.clock.micros() / 1000;
  }
}
