// What can be wrong with TLS files, each as a sentence that says what to do.
import type { CertificateSummary } from '../../../shared/contract/certificates.ts';
import { type Problem, textOf } from '../../../shared/util/problem.ts';
import { TooManyRounds } from './key-derivation.ts';
import { UnknownEncryption, WrongPassphrase } from './password-encryption.ts';
import { PassphraseNeeded } from './private-key.ts';

const problem = (code: string, message: string, detail?: string): Problem => ({
  code,
  message,
  detail,
});

export const tooLarge = (file: string) =>
  problem(
    'CERTIFICATE_FILE_TOO_LARGE',
    `${file} is too large for a certificate or a key. Choose another file.`,
  );

export const noCertificate = (file: string) =>
  problem(
    'CERTIFICATE_NOT_FOUND',
    `There is no certificate in ${file}. Choose a file with a certificate in PEM, DER or PKCS#12 form.`,
  );

export const keyForCertificate = (file: string) =>
  problem(
    'CERTIFICATE_IS_KEY',
    `${file} holds a private key and no certificate. Choose the certificate.`,
  );

export const otherForCertificate = (file: string, label: string): Problem =>
  label.includes('REQUEST')
    ? problem(
        'CERTIFICATE_IS_REQUEST',
        `${file} is a certificate request. Choose the certificate that was made of it.`,
      )
    : label.includes('PKCS7')
      ? problem(
          'CERTIFICATE_IS_PKCS7',
          `${file} is a PKCS#7 file. Export the certificates as PEM, or convert it with "openssl pkcs7 -print_certs".`,
        )
      : problem(
          'CERTIFICATE_NOT_FOUND',
          `${file} holds no certificate but a block "${label}". Choose a file with a certificate in PEM, DER or PKCS#12 form.`,
        );

export const pkcs12ForCa = (file: string) =>
  problem(
    'CERTIFICATE_IS_PKCS12',
    `${file} is a PKCS#12 file. Choose the CA certificates as PEM or DER; a PKCS#12 file can be the client certificate.`,
  );

export const damaged = (file: string, detail?: string) =>
  problem(
    'CERTIFICATE_DAMAGED',
    `${file} is cut off or damaged, so it cannot be read. Fetch it again.`,
    detail,
  );

export const keyMissing = () =>
  problem(
    'CLIENT_KEY_MISSING',
    'The private key of the client certificate is missing. Choose its key file too.',
  );

export const noKey = (file: string) =>
  problem(
    'CLIENT_KEY_NOT_FOUND',
    `There is no private key in ${file}. Choose the key that belongs to the client certificate.`,
  );

export const keyMismatch = (subject: string) =>
  problem(
    'CLIENT_KEY_MISMATCH',
    `The private key does not belong to the certificate "${subject}". Choose the key that the certificate was made for.`,
  );

export const keyLost = () =>
  problem(
    'CLIENT_KEY_LOST',
    'The private key of the client certificate is not kept any more. Choose its file again in the profile.',
  );

export const passphraseNeeded = () =>
  problem(
    'KEY_PASSPHRASE_NEEDED',
    'The private key is encrypted. Type its passphrase, or let it be asked for when connecting.',
  );

export const unusable = (error: unknown) =>
  problem(
    'CLIENT_CERTIFICATE_UNUSABLE',
    'TLS cannot work with this client certificate. It may be too weak, or of a kind that is not supported.',
    textOf(error),
  );

/** Why a key or a PKCS#12 file could not be opened. What the machine says of a passphrase is no help. */
export function openingProblem(error: unknown, file: string): Problem {
  if (error instanceof PassphraseNeeded) return passphraseNeeded();
  if (error instanceof WrongPassphrase) {
    return problem(
      'KEY_PASSPHRASE_WRONG',
      `The passphrase does not open the private key of ${file}. Correct it.`,
    );
  }
  if (error instanceof UnknownEncryption) {
    return problem(
      'KEY_ENCRYPTION_UNKNOWN',
      `The private key of ${file} is encrypted with ${error.method}, which cannot be read. Encrypt it anew with "openssl pkcs8 -topk8 -v2 aes-256-cbc".`,
    );
  }
  if (error instanceof TooManyRounds) return damaged(file, 'The number of rounds is out of range.');
  return damaged(file, textOf(error));
}

export const keyNotChecked = () =>
  problem(
    'KEY_NOT_CHECKED',
    'The private key is encrypted and its passphrase is asked for when connecting: only then is it seen whether it fits.',
  );

export const weakEncryption = (method: string) =>
  problem(
    'KEY_ENCRYPTION_WEAK',
    `The file is encrypted with ${method}, which no longer protects. It is read all the same; encrypt the file anew where you keep it.`,
  );

export const converted = () =>
  problem('CERTIFICATE_CONVERTED', 'The file is in DER form. A copy in PEM form is kept.');

export const keyLeftOut = (file: string) =>
  problem(
    'CA_FILE_HOLDS_KEY',
    `${file} also holds a private key. It is not needed here and is not kept.`,
  );

export const notForClients = (subject: string) =>
  problem(
    'CERTIFICATE_NOT_FOR_CLIENTS',
    `The certificate "${subject}" is not meant for clients, so a broker may refuse it.`,
  );

/** Of a CA file: nothing is trusted because of this certificate except itself. */
export const notAnAuthority = ({ subject }: CertificateSummary) =>
  problem(
    'CA_IS_NOT_AN_AUTHORITY',
    `The certificate "${subject}" may not issue others. Choose the certificate of its issuer, or pin it instead.`,
  );

export const chainIncomplete = ({ subject, issuer }: CertificateSummary) =>
  problem(
    'CERTIFICATE_CHAIN_INCOMPLETE',
    `The issuer of "${subject}" is not in the file: "${issuer}". That is enough where the broker knows this issuer.`,
  );

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;

/** What the calendar says against it; `now` in milliseconds since 1970. */
export function validityProblem(certificate: CertificateSummary, now: number): Problem | null {
  const { subject, validFrom, validTo } = certificate;
  if (now > validTo) {
    return problem(
      'CERTIFICATE_EXPIRED',
      `The certificate "${subject}" expired on ${dateOf(validTo)}. Fetch the one that followed it.`,
    );
  }
  if (now < validFrom) {
    return problem(
      'CERTIFICATE_NOT_YET_VALID',
      `The certificate "${subject}" is valid from ${dateOf(validFrom)} only. Check the clock of this computer.`,
    );
  }
  if (now > validTo - SOON_DAYS * DAY_MS) {
    return problem(
      'CERTIFICATE_EXPIRES_SOON',
      `The certificate "${subject}" expires on ${dateOf(validTo)}.`,
    );
  }
  return null;
}

/** "2026-11-21 08:30 UTC" */
export function dateOf(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return 'an unknown day';
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
