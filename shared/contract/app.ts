import { z } from 'zod';
import { problemSchema, procedure, revisionSchema } from './base.ts';

export const appInfoSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  dataDir: z.string(),
  secrets: z.object({
    /** True when a password survives the end of the program. */
    persistent: z.boolean(),
    /** Where passwords are kept and how safe that is: the sentence, and what the page needs for its own. */
    code: z.string(),
    description: z.string(),
    params: z.record(z.string(), z.string()),
  }),
  /** What went wrong at start without stopping it: a profile file that could not be read. */
  problems: z.array(problemSchema),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

export const app = {
  info: procedure.output(appInfoSchema),
};

/** Small settings of the page (panel sizes, theme), kept in the data folder under their key. */
export const settings = {
  get: procedure.input(z.object({ key: settingKey() })).output(z.object({ value: z.json() })),
  /** With `before`, what `value` was made from, only what differs is changed (see util/merged-changes.ts). */
  set: procedure
    .input(z.object({ key: settingKey(), value: z.json(), before: z.json().optional() }))
    .output(z.object({ revision: revisionSchema })),
  /**
   * Answered when any setting has changed since `after`, with those of `keys` that have; with all of them
   * where it is null; with none after `FRAME_PATIENCE_MS`.
   */
  watch: procedure
    .input(z.object({ keys: z.array(settingKey()).max(100), after: revisionSchema.nullable() }))
    .output(z.object({ revision: revisionSchema, values: z.record(z.string(), z.json()) })),
};

function settingKey() {
  return z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
}
