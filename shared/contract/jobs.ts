// Long work: everything that shows progress and can be cancelled.
import { z } from 'zod';
import {
  countSchema,
  idSchema,
  problemSchema,
  procedure,
  revisionSchema,
  timeSchema,
} from './base.ts';

export const jobSchema = z.object({
  jobId: countSchema,
  kind: z.enum(['export', 'import', 'replay', 'recover', 'clear-retained']),
  /** What it works on: the file's or the capture's name, or the connection and a topic filter. */
  name: z.string(),
  state: z.enum(['running', 'paused', 'done', 'failed', 'cancelled']),
  /** A replay that sends one message with each `step`, also while it is `running`. */
  stepped: z.boolean(),
  started: timeSchema,
  ended: timeSchema.nullable(),
  /** In `unit`; `total` is null while it is unknown. */
  done: countSchema,
  total: countSchema.nullable(),
  unit: z.enum(['messages', 'bytes']),
  /** Messages done, also where `unit` is bytes. */
  messages: countSchema,
  /** Parts left out (lines that are no message, publishes refused), and the first reasons. */
  skipped: countSchema,
  skippedReasons: z.array(z.string()).max(20),
  problem: problemSchema.nullable(),
  /** What it made: a file to save (browser) or shown in its folder (desktop), or a capture. */
  result: z
    .object({
      fileId: z.string().nullable(),
      path: z.string().nullable(),
      captureId: idSchema.nullable(),
    })
    .nullable(),
});
export type Job = z.infer<typeof jobSchema>;

const jobInput = z.object({ jobId: countSchema });

export const jobs = {
  /** Running jobs and those ended in this run that were not dismissed. */
  watch: procedure
    .input(z.object({ after: revisionSchema.nullable() }))
    .output(z.object({ revision: revisionSchema, now: timeSchema, jobs: z.array(jobSchema) })),
  cancel: procedure.input(jobInput).output(z.void()),
  /** Of a replay and of clearing; other jobs answer JOB_CANNOT_PAUSE. */
  pause: procedure.input(jobInput).output(z.void()),
  resume: procedure.input(jobInput).output(z.void()),
  /** Publishes the next message of a paused or stepped replay. */
  step: procedure.input(jobInput).output(z.void()),
  dismiss: procedure.input(jobInput).output(z.void()),
};
