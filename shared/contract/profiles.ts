import { z } from 'zod';
import { idSchema, procedure, revisionSchema } from './base.ts';
import { certificateReportSchema, tlsFilesSchema } from './certificates.ts';
import { folderSchema, profileFieldsSchema, secretNameSchema } from './profile-fields.ts';

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

/** A row of the list: a profile, or a folder with all that is in it. */
export const listItemSchema = z.union([
  z.object({ profileId: idSchema }),
  z.object({ folder: folderSchema.min(1) }),
]);
export type ListItem = z.infer<typeof listItemSchema>;

export const profileListSchema = z.object({
  /** In the order the user gave them. */
  profiles: z.array(profileSchema),
  /**
   * Folders without a profile in them or below them, in order; `before`: the profile they stand before, null:
   * after all. Those around them, and around profiles, are not named.
   */
  emptyFolders: z.array(z.object({ path: z.string(), before: idSchema.nullable() })),
});
export type ProfileList = z.infer<typeof profileListSchema>;

export const profiles = {
  /** In the order the user gave them. */
  list: procedure.output(z.array(profileSchema)),
  /** Answered when one of them, a folder or the order differs from `after`; unchanged after `FRAME_PATIENCE_MS`. */
  watch: procedure
    .input(z.object({ after: revisionSchema.nullable() }))
    .output(profileListSchema.extend({ revision: revisionSchema })),
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
  /**
   * Moves rows of the list into a folder, before another row (null: as the last of it). A folder stays where its last
   * profile left, until it is removed.
   */
  move: procedure
    .input(
      z.object({
        items: z.array(listItemSchema).min(1).max(10_000),
        folder: folderSchema,
        before: listItemSchema.nullable(),
      }),
    )
    .output(profileListSchema),
  /** Makes an empty folder at the end of the list, and those around it; one that exists stays as it is. */
  createFolder: procedure
    .input(z.object({ folder: folderSchema.min(1) }))
    .output(profileListSchema),
  /** Everything in it keeps its place in the list; a folder that is there already takes it in. */
  renameFolder: procedure
    .input(z.object({ folder: folderSchema.min(1), to: folderSchema.min(1) }))
    .output(profileListSchema),
  /** What is in it goes to the folder around it. */
  removeFolder: procedure
    .input(z.object({ folder: folderSchema.min(1) }))
    .output(profileListSchema),
  /** Disconnects first. The capture file stays unless `deleteCapture`. */
  remove: procedure.input(z.object({ id: idSchema, deleteCapture: z.boolean() })).output(z.void()),
};
