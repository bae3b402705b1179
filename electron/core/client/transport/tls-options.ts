// What a TLS handshake is made with: trusted certificates, the client's own, versions.
import {
  createSecureContext,
  DEFAULT_CIPHERS,
  getCACertificates,
  type SecureContext,
} from 'node:tls';
import type { TlsFields } from '../../../../shared/contract/profiles.ts';
import { type Problem, ProblemError, textOf } from '../../../../shared/util/problem.ts';
import { type ClientIdentity, chainPem } from '../../certificates/client-identity.ts';

export interface TlsMaterial {
  /** PEM of the CA file; null: there is none. */
  ca: string | null;
  client: ClientIdentity | null;
}

/** Versions OpenSSL only speaks when it is told that security does not matter. */
const OLD_VERSIONS: readonly string[] = ['TLSv1', 'TLSv1.1'];

/**
 * Those Node brings and those of the operating system, where companies put their own. Reading the system's
 * takes a moment the first time; Node remembers them.
 */
export function trustedCertificates(): string[] {
  const bundled = getCACertificates('default');
  return [...new Set([...bundled, ...systemCertificates()])];
}

function systemCertificates(): string[] {
  try {
    return getCACertificates('system');
  } catch {
    // A store that cannot be read is as good as an empty one: the bundled ones are left.
    return [];
  }
}

/** Throws a `ProblemError` when the files cannot be used. */
export function secureContextOf(fields: TlsFields, { ca, client }: TlsMaterial): SecureContext {
  const { verify, minVersion } = fields;
  const own = verify === 'ca' && ca !== null ? [ca] : [];
  const options = {
    ...(verify === 'system' || verify === 'ca' ? { ca: [...trustedCertificates(), ...own] } : {}),
    ...(client ? { cert: chainPem(client), key: client.key } : {}),
    minVersion,
    maxVersion: 'TLSv1.3' as const,
  };
  try {
    // BoringSSL has no levels.
    if (!OLD_VERSIONS.includes(minVersion) || isBoringSsl()) return createSecureContext(options);
    return createSecureContext({ ...options, ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` });
  } catch (error) {
    const problem: Problem = {
      code: 'CLIENT_CERTIFICATE_UNUSABLE',
      message:
        'TLS cannot work with the certificates of this profile. They may be too weak, or of a kind that is not supported.',
      detail: textOf(error),
    };
    throw new ProblemError(problem);
  }
}

function isBoringSsl(): boolean {
  const features: object = process.features;
  return 'openssl_is_boringssl' in features && features.openssl_is_boringssl === true;
}
