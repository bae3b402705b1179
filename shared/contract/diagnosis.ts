// Diagnose: a profile's way to its broker, step by step, on a connection of its own.
import { z } from 'zod';
import { countSchema, idSchema, procedure, revisionSchema } from './base.ts';
import { answerNameSchema, profileFieldsSchema } from './profile-fields.ts';

export const stepNameSchema = z.enum([
  ...(['settings', 'dns', 'tcp', 'proxy', 'tls', 'certificate', 'websocket', 'connect'] as const),
  'subscribe',
]);
export type StepName = z.infer<typeof stepNameSchema>;

/** Something seen in a step. The page has the sentence for `code`; `params` fill it. No secrets. */
export const findingSchema = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What the system or the broker said itself. */
  detail: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

export const stepSchema = z.object({
  name: stepNameSchema,
  /** Which of several servers, "host:port". */
  target: z.string(),
  state: z.enum(['waiting', 'running', 'ok', 'warning', 'failed', 'skipped']),
  durationMs: z.number().nullable(),
  findings: z.array(findingSchema),
  /** What to do; of a step that failed or warns. */
  advice: z.array(findingSchema),
});
export type DiagnosisStep = z.infer<typeof stepSchema>;

/** Answers to what a profile asks for at connect time, by name; lost secrets too. Never kept on disk. */
export const askedValuesSchema = z.partialRecord(answerNameSchema, z.string().max(1_000_000));
export type AskedValues = z.infer<typeof askedValuesSchema>;

export const diagnosis = {
  /** Of a saved profile, or of fields not saved yet (with the secrets and files of `profileId`, if given). */
  start: procedure
    .input(
      z.object({
        profileId: idSchema.optional(),
        fields: profileFieldsSchema.optional(),
        asked: askedValuesSchema.optional(),
      }),
    )
    .output(z.object({ diagnosisId: countSchema })),
  /** Answers when there is something newer than `after`. Rejects with DIAGNOSIS_UNKNOWN. */
  watch: procedure
    .input(z.object({ diagnosisId: countSchema, after: revisionSchema.nullable() }))
    .output(z.object({ revision: revisionSchema, done: z.boolean(), steps: z.array(stepSchema) })),
  /** Ends it; also of one that is done. */
  cancel: procedure.input(z.object({ diagnosisId: countSchema })).output(z.void()),
};
