// Why a broker's certificate is not accepted, with the names and dates that stand in it and what to do.
import type { CertificateSummary } from '../../../../shared/contract/certificates.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { dateOf } from '../../certificates/certificate-problems.ts';

export interface RefusedServer {
  /** The name looked for in the certificate. */
  name: string;
  /** "host:port" */
  address: string;
  /** The server's own, and those above it as far as they are known; empty: it showed none. */
  chain: readonly CertificateSummary[];
  /** Only what the CA file of the profile holds is trusted. */
  byCaFile: boolean;
}

const TRUST = 'or compare its fingerprint with the administrator of the broker and trust it';

/** What OpenSSL calls keys and signatures below its security level. */
const TOO_WEAK = /_(?:KEY|MD)_TOO_(?:SMALL|WEAK)$/;

/** `code`: what OpenSSL or Node says against it. `now` in milliseconds since 1970. */
export function certificateProblem(code: string, server: RefusedServer, now: number): Problem {
  const { name, address, chain, byCaFile } = server;
  const [own] = chain;
  const detail = [code, address, own && `subject ${own.subject}, issuer ${own.issuer}`]
    .filter(Boolean)
    .join('; ');
  const made = (problemCode: string, message: string): Problem => ({
    code: problemCode,
    message,
    detail,
  });
  if (!own) {
    return made(
      'TLS_NO_CERTIFICATE',
      `The broker at ${address} shows no certificate, so nobody can tell whether it is the right one. Check its TLS settings.`,
    );
  }
  if (TOO_WEAK.test(code)) {
    return made(
      'TLS_CERTIFICATE_WEAK',
      `The certificate of ${name} or one above it is too weak to be trusted (${own.key}). The administrator of the broker must renew it.`,
    );
  }
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return made('TLS_CERTIFICATE_EXPIRED', expired(name, own, chain, now));
    case 'CERT_NOT_YET_VALID': {
      const { validFrom } = chain.find((each) => each.validFrom > now) ?? own;
      return made(
        'TLS_CERTIFICATE_NOT_YET_VALID',
        `The certificate of ${name} is valid from ${dateOf(validFrom)} only. Check the clock of this computer, which says ${dateOf(now)}.`,
      );
    }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return made(
        'TLS_SELF_SIGNED',
        `The certificate of ${name} is self-signed ("${own.subject}"), so nothing vouches for it. Choose it as the CA file of the profile, ${TRUST}.`,
      );
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return byCaFile
        ? made(
            'TLS_ISSUER_NOT_IN_CA_FILE',
            `The certificate of ${name} goes back to the issuer "${chain.at(-1)?.issuer}", whose certificate is not in the CA file of the profile. Choose the file that holds it, ${TRUST}.`,
          )
        : made(
            'TLS_UNKNOWN_ISSUER',
            `The certificate of ${name} goes back to the issuer "${chain.at(-1)?.issuer}", which this computer does not know. Choose the CA file of this issuer in the profile, ${TRUST}.`,
          );
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return made(
        'TLS_INTERMEDIATE_MISSING',
        `The certificate of ${name} was issued by "${own.issuer}", whose own certificate the broker does not send${byCaFile ? ' and the CA file of the profile does not hold' : ''}. Choose a CA file that holds it, ${TRUST}; the broker should send it.`,
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return made('TLS_HOST_MISMATCH', mismatch(name, own));
    case 'CERT_REVOKED':
      return made(
        'TLS_CERTIFICATE_REVOKED',
        `The certificate of ${name} was revoked by its issuer. Ask the administrator of the broker.`,
      );
    default:
      return made(
        'TLS_CERTIFICATE_BROKEN',
        `The certificate of ${name} does not serve a TLS server, or its signatures are wrong (${code}). Ask the administrator of the broker.`,
      );
  }
}

function expired(
  name: string,
  own: CertificateSummary,
  chain: readonly CertificateSummary[],
  now: number,
): string {
  const old = chain.find(({ validTo }) => validTo < now) ?? own;
  const whose = old === own ? `of ${name}` : `"${old.subject}" above that of ${name}`;
  return `The certificate ${whose} expired on ${dateOf(old.validTo)}. The administrator of the broker must renew it; check also the clock of this computer, which says ${dateOf(now)}.`;
}

function mismatch(name: string, { names, subject }: CertificateSummary): string {
  const shown = names.slice(0, 5).join(', ');
  const others = names.length > 5 ? ` and ${names.length - 5} more` : '';
  const whose = shown === '' ? `"${subject}"` : `${shown}${others}`;
  return `The certificate of the broker is made out for ${whose}, not for "${name}". Connect by a name it has, or type that name as the TLS server name of the profile.`;
}

/** None of the pinned ones, `pins` as the profile has them. */
export function pinProblem(
  { name, address, chain }: RefusedServer,
  pins: readonly string[],
): Problem {
  const fingerprint = chain[0]?.fingerprint ?? '';
  return pins.length === 0
    ? {
        code: 'TLS_PIN_MISSING',
        message: `No certificate is trusted for ${name} yet. Compare the fingerprint ${fingerprint} with the administrator of the broker, then trust it.`,
        detail: `SHA-256 ${fingerprint}; ${address}`,
      }
    : {
        code: 'TLS_PIN_MISMATCH',
        message: `${name} shows another certificate than the trusted one. It may have been renewed, or somebody is in between: ask the administrator of the broker for the fingerprint before you trust it.`,
        detail: `${address}; shown: SHA-256 ${fingerprint}; trusted: SHA-256 ${pins.join(', ')}`,
      };
}

/** What is accepted and should not be. */
export function acceptanceWarnings(
  own: CertificateSummary | undefined,
  protocol: string,
  name: string,
  now: number,
): Problem[] {
  const warnings: Problem[] = [];
  if (own && own.validTo < now) {
    warnings.push({
      code: 'TLS_CERTIFICATE_EXPIRED',
      message: `The certificate of ${name} expired on ${dateOf(own.validTo)}. It is accepted because the profile says so.`,
    });
  }
  if (own && own.names.length === 0) {
    warnings.push({
      code: 'TLS_NAME_FROM_COMMON_NAME',
      message: `The certificate of ${name} has the host name in its common name only; many clients refuse it. It should be renewed with a subject alternative name.`,
    });
  }
  if (protocol === 'TLSv1' || protocol === 'TLSv1.1') {
    warnings.push({
      code: 'TLS_OLD_VERSION',
      message: `The broker speaks ${protocol}, which is no longer safe. It should be updated.`,
    });
  }
  return warnings;
}
