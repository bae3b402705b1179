// The file of our own format, version 2; version 1 knew neither `folders` nor `transportChosen`. Everything but where the broker is may be left out: then it is
// as in a new profile. Published as shared/formats/mqttscope-profiles.schema.json; a test compares them.
import { z } from 'zod';
import {
  folderSchema,
  profileFieldsSchema,
  reconnectSchema,
  recordingRulesSchema,
  secretNameSchema,
  sessionFieldsSchema,
  tlsFieldsSchema,
  webSocketSchema,
  willFieldsSchema,
} from '../../../../shared/contract/profiles.ts';
import { OWN_FORMAT } from './profile-file.ts';
import { sealedSecretsSchema } from './sealed-secrets.ts';

export const OWN_VERSION = 2;
const READ_VERSIONS = [1, OWN_VERSION] as const;

/** The bytes of a TLS file. */
const fileSchema = z.object({ name: z.string().max(255), data: z.base64().max(5_400_000) });

/** Certificates in PEM; a client's key is never among them. */
export const ownCertificatesSchema = z.object({
  ca: fileSchema.optional(),
  client: fileSchema.optional(),
});

export const ownFieldsSchema = profileFieldsSchema
  .extend({
    webSocket: webSocketSchema.partial(),
    tls: tlsFieldsSchema.partial(),
    session: sessionFieldsSchema.partial(),
    reconnect: reconnectSchema.partial(),
    recording: recordingRulesSchema.partial(),
    will: willFieldsSchema.partial().required({ topic: true }).nullable(),
  })
  .partial()
  .required({ host: true, port: true, transport: true });

export const ownProfileSchema = ownFieldsSchema.extend({
  certificates: ownCertificatesSchema.optional(),
  /** Names of the secrets the profile has, whether the file holds them or not. */
  secrets: z.array(secretNameSchema).max(200).optional(),
});
export type OwnProfile = z.infer<typeof ownProfileSchema>;

/** Folders without a profile; all others are named by the profiles in them. */
export const ownFoldersSchema = z.array(folderSchema.min(1)).max(10_000);

export const ownFileSchema = z
  .object({
    format: z.literal(OWN_FORMAT),
    version: z.literal(READ_VERSIONS),
    profiles: z.array(ownProfileSchema),
    folders: ownFoldersSchema.optional(),
    /** Secrets and client keys of all profiles, encrypted under a passphrase. */
    sealedSecrets: sealedSecretsSchema.optional(),
  })
  .meta({
    title: 'Connection profiles of MQTTScope',
    description:
      'What is left out of a profile is as in a new one. `sealedSecrets` is written by MQTTScope only.',
  });
export type OwnFile = z.infer<typeof ownFileSchema>;

/** What `sealedSecrets` holds once it is opened: by the place of the profile. */
export const openedSecretsSchema = z.array(
  z.object({
    secrets: z.record(secretNameSchema, z.string().max(1_000_000)),
    /** The client's key, or the PKCS#12 file with its certificate. */
    clientKey: fileSchema.optional(),
  }),
);
export type OpenedSecrets = z.infer<typeof openedSecretsSchema>;
