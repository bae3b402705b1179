// What a chosen file holds, whatever its name says: PEM in any of its forms, DER, PKCS#12.
import { X509Certificate } from 'node:crypto';
import { type PemBlock, readPem, textOfFile } from './pem.ts';
import { isPkcs12 } from './pkcs12.ts';
import { derKey, isPrivateKey } from './private-key.ts';

export interface FileContents {
  kind: 'pem' | 'der' | 'pkcs12';
  certificates: X509Certificate[];
  /** Private keys; those of DER as PEM. */
  keys: PemBlock[];
  /** The whole file, where it is PKCS#12. */
  pkcs12: Buffer | null;
  /** Labels of what is neither: "CERTIFICATE REQUEST", "PKCS7". */
  others: string[];
  /** Certificates or keys that are cut off or cannot be read. */
  damaged: number;
}

const CERTIFICATE = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];
/** Stand beside EC keys and mean nothing to TLS. */
const IGNORED = ['EC PARAMETERS', 'DH PARAMETERS'];
const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');

export function readContents(bytes: Buffer): FileContents {
  const text = textOfFile(bytes);
  return text.includes('-----BEGIN ') ? readText(text) : readBinary(bytes);
}

function readText(text: string): FileContents {
  const found = empty('pem');
  const { blocks, open } = readPem(text);
  found.damaged += open.length;
  for (const block of blocks) {
    if (CERTIFICATE.includes(block.label)) addCertificate(found, block.text);
    else if (isPrivateKey(block)) found.keys.push(block);
    else if (!IGNORED.includes(block.label)) found.others.push(block.label);
  }
  return found;
}

function readBinary(bytes: Buffer): FileContents {
  if (isPkcs12(bytes)) return { ...empty('pkcs12'), pkcs12: bytes };
  const found = empty('der');
  const key = derKey(bytes);
  if (key) found.keys.push(key);
  else if (bytes.subarray(0, 30).includes(SIGNED_DATA)) found.others.push('PKCS7');
  else if (bytes[0] === 0x30) addCertificate(found, bytes);
  return found;
}

function addCertificate(found: FileContents, source: string | Buffer): void {
  try {
    found.certificates.push(new X509Certificate(source));
  } catch {
    found.damaged++;
  }
}

function empty(kind: FileContents['kind']): FileContents {
  return { kind, certificates: [], keys: [], pkcs12: null, others: [], damaged: 0 };
}
