import { z } from 'zod';
import { idSchema, procedure } from './base.ts';
import { certificateReportSchema, tlsFilesSchema } from './certificates.ts';
import { profileFieldsSchema, secretNameSchema } from './profile-fields.ts';

export { DEFAULT_PORTS, DEFAULT_PROFILE } from './defaults.ts';
export * from './profile-fields.ts';

export const profileSchema = profileFieldsSchema.extend({
  id: idSchema,
  /** Names of the secrets the secrets port holds for it. */
  secrets: z.array(z.string()),
  /** Names of those it was given and has lost: kept in memory only, or the keychain was reset. */
  secretsLost: z.array(z.string()),
  /** What its TLS files hold; null: it has none. */
  certificates: z.object({
    ca: certificateReportSchema.nullable(),
    client: certificateReportSchema.nullable(),
  }),
  /** True for the profile of the built-in broker: its address follows the broker. */
  builtIn: z.boolean(),
});
export type Profile = z.infer<typeof profileSchema>;

/** Values by name; '' removes, a name that is missing keeps what there is. */
export const secretValuesSchema = z.record(secretNameSchema, z.string().max(1_000_000));
export type SecretValues = z.infer<typeof secretValuesSchema>;

export const profiles = {
  /** In the order the user gave them. */
  list: procedure.output(z.array(profileSchema)),
  /**
   * Creates (no id) or replaces (id). TLS files that cannot serve reject it, with the first problem of their
   * report, and leave everything as it was.
   */
  save: procedure
    .input(
      z.object({
        id: idSchema.optional(),
        fields: profileFieldsSchema,
        secrets: secretValuesSchema.optional(),
        files: tlsFilesSchema.optional(),
      }),
    )
    .output(profileSchema),
  /** A copy with its own client ID, secrets and TLS files included; it follows the original. */
  duplicate: procedure
    .input(z.object({ id: idSchema, name: z.string().trim().min(1).max(200) }))
    .output(profileSchema),
  /** Moves profiles into a folder, before another profile (null: to the end); answers the new list. */
  move: procedure
    .input(
      z.object({
        ids: z.array(idSchema).min(1).max(10_000),
        folder: z.string().max(1_000),
        before: idSchema.nullable(),
      }),
    )
    .output(z.array(profileSchema)),
  /** Disconnects first. The capture file stays unless `deleteCapture`. */
  remove: procedure.input(z.object({ id: idSchema, deleteCapture: z.boolean() })).output(z.void()),
};
