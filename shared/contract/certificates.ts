// TLS files as they are chosen: what is in them and whether they can serve, before anybody connects.
import { z } from 'zod';
import { idSchema, problemSchema, procedure, timeSchema } from './base.ts';

export const certificateSchema = z.object({
  /** "CN=client-7, O=Test Lab". */
  subject: z.string(),
  issuer: z.string(),
  validFrom: timeSchema,
  validTo: timeSchema,
  /** "RSA 2048", "EC prime256v1", "Ed25519". */
  key: z.string(),
  /** DNS names and addresses it is made out for. */
  names: z.array(z.string()),
  isCa: z.boolean(),
  selfSigned: z.boolean(),
  /** SHA-256, "AA:BB:...". */
  fingerprint: z.string(),
});
export type CertificateSummary = z.infer<typeof certificateSchema>;

export const certificateReportSchema = z.object({
  /** Names of the files it came from. */
  files: z.array(z.string()),
  kind: z.enum(['pem', 'der', 'pkcs12']),
  /** A client's own first, then what vouches for it; of a CA file all of them. */
  certificates: z.array(certificateSchema),
  /** Only of a client certificate. `matches` is null while its passphrase is not known. */
  key: z.object({ encrypted: z.boolean(), matches: z.boolean().nullable() }).nullable(),
  /** What keeps it from serving; empty: nothing does. */
  problems: z.array(problemSchema),
  /** What a user should know: expired, expires soon, chain without its issuer, converted from DER. */
  warnings: z.array(problemSchema),
});
export type CertificateReport = z.infer<typeof certificateReportSchema>;

/**
 * TLS files of a profile: the id of a chosen file takes it over (a copy; the key only encrypted), null
 * lets go of it, a member that is missing keeps what there is. `client` may be one file (PKCS#12, or PEM
 * with both certificate and key) or `certificate` and `key`.
 */
export const tlsFilesSchema = z.object({
  ca: z.string().nullable().optional(),
  client: z.object({ certificate: z.string(), key: z.string().nullable() }).nullable().optional(),
});
export type TlsFiles = z.infer<typeof tlsFilesSchema>;

export const certificates = {
  /**
   * Looks into chosen files. `passphrase` of a key or PKCS#12 file; where it is missing or wrong the report's
   * problems say so (KEY_PASSPHRASE_NEEDED, KEY_PASSPHRASE_WRONG). `profileId`: use the passphrase that is kept.
   */
  inspect: procedure
    .input(
      z.object({
        use: z.enum(['ca', 'client']),
        certificate: z.string(),
        key: z.string().nullable(),
        passphrase: z.string().max(65_535).optional(),
        profileId: idSchema.optional(),
      }),
    )
    .output(certificateReportSchema),
};
