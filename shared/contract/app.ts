import { z } from 'zod';
import { problemSchema, procedure } from './base.ts';

export const appInfoSchema = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  dataDir: z.string(),
  secrets: z.object({
    /** True when a password survives the end of the program. */
    persistent: z.boolean(),
    /** A sentence: where passwords are kept. */
    description: z.string(),
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
  set: procedure.input(z.object({ key: settingKey(), value: z.json() })).output(z.void()),
};

function settingKey() {
  return z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
}
