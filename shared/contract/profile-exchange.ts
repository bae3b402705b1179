// Profiles enter and leave the program: our own format, and those of other clients.
import { z } from 'zod';
import { countSchema, idSchema, problemSchema, procedure } from './base.ts';
import { profileSchema } from './profiles.ts';

export const profileFormatSchema = z.enum(['mqttscope', 'mqttx', 'mqtt-explorer', 'mqttfx']);
export type ProfileFormat = z.infer<typeof profileFormatSchema>;

/** Something of the file that becomes nothing here, and why. */
export const notMappedSchema = z.object({
  /** Where it stands: "will.properties.foo". */
  path: z.string(),
  /** Shortened; '' for a secret. */
  value: z.string(),
  /** What the page has a sentence for; `params` fill it. */
  reason: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
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

const source = z.object({ fileId: z.string(), passphrase: z.string().max(65_535).optional() });

export const profileExchange = {
  /**
   * What a file would become. Rejects with a sentence for a file that is none of the formats
   * (PROFILE_FILE_UNKNOWN), and for an encrypted one without its passphrase (PASSPHRASE_NEEDED, PASSPHRASE_WRONG).
   */
  preview: procedure.input(source).output(
    z.object({
      format: profileFormatSchema,
      profiles: z.array(profilePreviewSchema),
      /** Of the file as a whole: settings, charts, messages. */
      notMapped: z.array(notMappedSchema),
    }),
  ),
  /** Takes the profiles at these places over, into a folder; those that fail are named, the others are there. */
  import: procedure
    .input(
      source.extend({ indexes: z.array(countSchema).max(100_000), folder: z.string().max(1_000) }),
    )
    .output(z.object({ profiles: z.array(profileSchema), problems: z.array(problemSchema) })),
  /** Our own format. Without `passphrase` secrets and client keys are left out, and said so. */
  export: procedure
    .input(
      z.object({
        ids: z.array(idSchema).min(1).max(100_000),
        fileId: z.string(),
        passphrase: z.string().min(1).max(65_535).optional(),
      }),
    )
    .output(z.object({ profiles: countSchema, secrets: countSchema, secretsLeftOut: countSchema })),
};
