// Reads ASN.1 as certificates and keys are written in: DER, and BER's indefinite lengths too, because
// some programs export PKCS#12 with them. It reads what is given a name here and keeps nothing.

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;
/** [0], as an element around another one. */

/** Deeper than any certificate: who nests further wants to see the stack overflow. */
const MOST_LEVELS = 40;
const CONSTRUCTED = 0x20;
const END_OF_CONTENTS = 0;

export interface Element {
  /** The first byte: class, form and number. */
  tag: number;
  content: Buffer;
  /** With its tag and length. */
  whole: Buffer;
}

export class DerError extends Error {}

/** The element `bytes` begin with. Throws `DerError`. */
export function readElement(bytes: Buffer, level = 0): Element {
  const tag = at(bytes, 0);
  if ((tag & 0x1f) === 0x1f) throw new DerError('A long tag is not expected.');
  if (level > MOST_LEVELS) throw new DerError('The elements are nested too deep.');
  const first = at(bytes, 1);
  if (first === 0x80) return indefinite(bytes, tag, level);
  let length = first;
  let start = 2;
  if (first > 0x80) {
    start += first & 0x7f;
    if (first > 0x84) throw new DerError('An element is too long.');
    length = 0;
    for (let n = 2; n < start; n++) length = length * 256 + at(bytes, n);
  }
  if (start + length > bytes.length) throw new DerError('An element ends too early.');
  const end = start + length;
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(0, end) };
}

function indefinite(bytes: Buffer, tag: number, level: number): Element {
  let end = 2;
  while (at(bytes, end) !== END_OF_CONTENTS) {
    end += readElement(bytes.subarray(end), level + 1).whole.length;
  }
  return { tag, content: bytes.subarray(2, end), whole: bytes.subarray(0, end + 2) };
}

function at(bytes: Buffer, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw new DerError('An element ends too early.');
  return byte;
}

/** What is inside an element of several. */
export function childrenOf({ content }: Element): Element[] {
  const found: Element[] = [];
  for (let rest = content; rest.length > 0; ) {
    const element = readElement(rest);
    found.push(element);
    rest = rest.subarray(element.whole.length);
  }
  return found;
}

/** The element if it has this tag; throws `DerError`. */
export function expectTag(element: Element | undefined, tag: number): Element {
  if (element?.tag !== tag) throw new DerError('An element of another kind is expected.');
  return element;
}

/** "1.2.840.113549.1.5.13" */
export function objectIdentifier(element: Element | undefined): string {
  const { content } = expectTag(element, OBJECT_IDENTIFIER);
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      numbers.push(number);
      number = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** A small whole number, such as a count of rounds. */
export function smallInteger(element: Element | undefined): number {
  const { content } = expectTag(element, INTEGER);
  if (content.length === 0 || content.length > 6) throw new DerError('A number is out of range.');
  return content.readIntBE(0, content.length);
}

/** The bytes of an octet string, also of one in pieces and of one with a tag of its own. */
export function octets(element: Element | undefined): Buffer {
  if (element === undefined) throw new DerError('Bytes are missing.');
  if ((element.tag & CONSTRUCTED) === 0) return element.content;
  return Buffer.concat(childrenOf(element).map(octets));
}
