// The blocks of a PEM file. What stands around them (bag attributes, text of `openssl x509 -text`) is
// no part of it; the text may have any line ends, a byte order mark, and be UTF-16 of a Windows editor.

export interface PemBlock {
  /** "CERTIFICATE", "ENCRYPTED PRIVATE KEY". */
  label: string;
  /** From "-----BEGIN" to its end, with plain line ends. */
  text: string;
  /** What the base64 stands for. */
  bytes: Buffer;
  /** Headers such as DEK-Info; '' for none. */
  headers: string;
}

export interface PemText {
  blocks: PemBlock[];
  /** Labels of blocks that begin and do not end. */
  open: string[];
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]{1,60})-----/g;

export function textOfFile(bytes: Buffer): string {
  const decoded =
    bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
  return decoded.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
}

export function readPem(text: string): PemText {
  const found: PemText = { blocks: [], open: [] };
  for (const match of text.matchAll(BEGIN)) {
    const label = match[1] ?? '';
    const end = `-----END ${label}-----`;
    const start = match.index + match[0].length;
    const stop = text.indexOf(end, start);
    const inside = stop < 0 ? '' : text.slice(start, stop);
    if (stop < 0 || inside.includes('-----BEGIN')) {
      found.open.push(label);
      continue;
    }
    const [, headers = '', body = ''] = /^((?:\s*[A-Za-z-]+:.*\n)*)([\s\S]*)$/.exec(inside) ?? [];
    const block = `${match[0]}${inside.replace(/[ \t]+$/gm, '')}${end}`;
    found.blocks.push({ label, text: block, bytes: Buffer.from(body, 'base64'), headers });
  }
  return found;
}

export function pemOf(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
