// Profiles enter and leave the program: our own format, and those of other clients.
import { z } from 'zod';
import { countSchema, idSchema, problemSchema, procedure } from './base.ts';
import { folderSchema, profileSchema } from './profiles.ts';

export const profileFormatSchema = z.enum(['mqttscope', 'mqttx', 'mqtt-explorer', 'mqttfx']);
export type ProfileFormat = z.infer<typeof profileFormatSchema>;

/**
 * Why something becomes nothing here; the page has a sentence for each.
 * empty: nothing is set. internal: what the other program keeps for itself. The page may fold these two.
 * unknown: a name nobody here has met. invalid: a value that cannot be. contradiction: two places of the
 * file say different things. unsupported: MQTTScope has nothing like it. unused: without effect as the rest
 * is set. stale: left behind by an error of the other program. duplicate: stands in the file before.
 * generated-client-id: made up by the other program. file-elsewhere: a path on the machine the file comes
 * from. group: a folder whose name is not in the file. secret: cannot be used here, and is not shown.
 * messages, saved-messages, recent-topics, charts, settings: no part of a profile (`params.count`).
 * more: the rest of a very long list (`params.count`).
 */
export const notMappedReasonSchema = z.enum([
  'empty',
  'internal',
  'unknown',
  'invalid',
  'contradiction',
  'unsupported',
  'unused',
  'stale',
  'duplicate',
  'generated-client-id',
  'file-elsewhere',
  'group',
  'secret',
  'messages',
  'saved-messages',
  'recent-topics',
  'charts',
  'settings',
  'more',
]);
export type NotMappedReason = z.infer<typeof notMappedReasonSchema>;

/** Something of the file that becomes nothing here, and why. Of a whole branch only its root is named. */
export const notMappedSchema = z.object({
  /** Where it stands: "will.properties.foo", "subscriptions[2].rh"; of a profile's own, without the profile. */
  path: z.string(),
  /** Shortened; '' for a secret. */
  value: z.string(),
  reason: notMappedReasonSchema,
  /** `count`: how many values or things stand there. */
  params: z.object({ count: countSchema.optional() }),
});
export type NotMapped = z.infer<typeof notMappedSchema>;

export const profilePreviewSchema = z.object({
  /** Place in the file. */
  index: countSchema,
  name: z.string(),
  /** "mqtts://host:8883", '' where it cannot be told. */
  address: z.string(),
  folder: z.string(),
  /** What becomes what: path in the file, field here, value as text ('' for a secret). */
  mapped: z.array(z.object({ path: z.string(), field: z.string(), value: z.string() })),
  notMapped: z.array(notMappedSchema),
  /** Names of the secrets that go into the secrets port. */
  secrets: z.array(z.string()),
  /** What keeps it from being taken over. */
  problems: z.array(problemSchema),
  /** What must be looked at afterwards: TLS could not be determined, a file is on another machine. */
  warnings: z.array(problemSchema),
  /** A profile of the same name and address exists. */
  exists: z.boolean(),
});
export type ProfilePreview = z.infer<typeof profilePreviewSchema>;

const source = z.object({
  fileId: z.string(),
  /** Of an encrypted file; '' leaves its secrets out. */
  passphrase: z.string().max(65_535).optional(),
});

export const profileExchange = {
  /**
   * What a file would become. Rejects with a sentence for a file that is none of the formats
   * (PROFILE_FILE_UNKNOWN, PROFILE_FILE_DAMAGED, PROFILE_FILE_TOO_LARGE), and for an encrypted one without its
   * passphrase (PASSPHRASE_NEEDED, PASSPHRASE_WRONG).
   */
  preview: procedure.input(source).output(
    z.object({
      format: profileFormatSchema,
      profiles: z.array(profilePreviewSchema),
      /** Folders without a connection; they come along with whatever is taken over. */
      emptyFolders: z.array(z.string()),
      /** Of the file as a whole: settings, charts, messages. */
      notMapped: z.array(notMappedSchema),
    }),
  ),
  /**
   * Takes the profiles at these places over, into a folder; those that fail are named, the others are there.
   * Rejects with PROFILE_FILE_CHANGED when the file is not the one the preview was made of. An uploaded file is
   * gone afterwards: to take over more of it, it is chosen again.
   */
  import: procedure
    .input(source.extend({ indexes: z.array(countSchema).max(100_000), folder: folderSchema }))
    .output(z.object({ profiles: z.array(profileSchema), problems: z.array(problemSchema) })),
  /** Our own format. Without `passphrase` secrets and client keys are left out, and said so. */
  export: procedure
    .input(
      z.object({
        ids: z.array(idSchema).min(1).max(100_000),
        emptyFolders: z.array(folderSchema.min(1)).max(10_000).optional(),
        fileId: z.string(),
        passphrase: z.string().min(1).max(65_535).optional(),
      }),
    )
    .output(z.object({ profiles: countSchema, secrets: countSchema, secretsLeftOut: countSchema })),
};
