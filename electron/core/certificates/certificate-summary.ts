// What a person wants to know of a certificate, out of Node's reading of it.
import type { X509Certificate } from 'node:crypto';
import type { CertificateSummary } from '../../../shared/contract/certificates.ts';

export function summaryOf(certificate: X509Certificate): CertificateSummary {
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    key: keyOf(certificate),
    names: namesOf(certificate.subjectAltName),
    isCa: certificate.ca,
    selfSigned: isSelfSigned(certificate),
    fingerprint: certificate.fingerprint256,
  };
}

/** "CN=client-7, O=Test Lab": the most particular part first, as people say it. */
function nameOf(lines: string | undefined): string {
  return (lines ?? '').split('\n').filter(Boolean).reverse().join(', ');
}

function keyOf(certificate: X509Certificate): string {
  try {
    const { asymmetricKeyType = '', asymmetricKeyDetails } = certificate.publicKey;
    switch (asymmetricKeyType) {
      case 'rsa':
      case 'rsa-pss':
        return `${asymmetricKeyType.toUpperCase()} ${asymmetricKeyDetails?.modulusLength ?? ''}`.trim();
      case 'ec':
        return `EC ${asymmetricKeyDetails?.namedCurve ?? ''}`.trim();
      default:
        return asymmetricKeyType.replace(/^ed/, 'Ed');
    }
  } catch {
    // Of a kind that the program's OpenSSL does not know.
    return '';
  }
}

/** Node puts entries with a comma in quotes, so that nobody slips in a name of his own. */
function namesOf(text: string | undefined): string[] {
  const entries = text?.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return entries.map((entry) => entry.trim().replace(/^(?:DNS|IP Address|URI|email):/, ''));
}

/** Issued by itself and signed with its own key. */
function isSelfSigned(certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
