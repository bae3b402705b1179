// Reads a packet field by field and notes each with its name, its value in words and its bytes. What
// breaks a rule is noted once, the first; reading goes on where it can.
import type { PacketField } from '../../../shared/contract/packets.ts';
import { MalformedPacket, WireReader } from '../client/wire/wire-reader.ts';

const MOST_TEXT = 2_000;
const MOST_BYTES_SHOWN = 64;

export class FieldReader {
  readonly fields: PacketField[] = [];
  level = 0;
  problem: string | null = null;
  readonly #bytes: Buffer;
  readonly #reader = new WireReader();
  readonly #end: number;

  constructor(bytes: Buffer, from: number, end: number) {
    this.#bytes = bytes;
    this.#end = end;
    this.#reader.on(bytes, from, end);
  }

  get at(): number {
    return this.#reader.at;
  }

  get isOver(): boolean {
    return this.#reader.at >= this.#end;
  }

  /** Something here is not as the standard says. */
  complain(problem: string): void {
    this.problem ??= problem;
  }

  note(name: string, value: string, from: number, to: number): void {
    this.fields.push({ name, value, level: this.level, from, to });
  }

  /** Fields that `read` notes stand one level below one with this name; its value is known after them. */
  group(name: string, read: () => string): void {
    const from = this.at;
    const field: PacketField = { name, value: '', level: this.level, from, to: from };
    this.fields.push(field);
    this.level++;
    try {
      field.value = read();
    } finally {
      this.level--;
      field.to = this.at;
    }
  }

  byte(name: string, inWords: (value: number) => string = String): number {
    return this.#number(name, this.#reader.byte(inSentence(name)), 1, inWords);
  }

  twoBytes(name: string, inWords: (value: number) => string = String): number {
    return this.#number(name, this.#reader.twoBytes(inSentence(name)), 2, inWords);
  }

  fourBytes(name: string, inWords: (value: number) => string = String): number {
    return this.#number(name, this.#reader.fourBytes(inSentence(name)), 4, inWords);
  }

  variable(name: string, inWords: (value: number) => string = String): number {
    const from = this.at;
    const value = this.#reader.variableByteInteger(inSentence(name));
    this.note(name, inWords(value), from, this.at);
    return value;
  }

  #number(name: string, value: number, bytes: number, inWords: (value: number) => string): number {
    this.note(name, inWords(value), this.at - bytes, this.at);
    return value;
  }

  text(name: string): string {
    const from = this.at;
    const value = this.#reader.text(inSentence(name));
    if (!value.isWellFormed()) this.complain(`The ${inSentence(name)} is not UTF-8.`);
    else if (value.includes('\u0000')) {
      this.complain(`The ${inSentence(name)} has a character that is not allowed, U+0000.`);
    }
    this.note(name, shortened(value), from, this.at);
    return value;
  }

  binary(name: string, inWords: (bytes: Uint8Array) => string = hexadecimal): Uint8Array {
    const from = this.at;
    const value = this.#reader.binary(inSentence(name));
    this.note(name, inWords(value), from, this.at);
    return value;
  }

  /** Everything that is left. */
  rest(name: string, inWords: (bytes: Uint8Array) => string): void {
    const from = this.at;
    this.note(name, inWords(this.#bytes.subarray(from, this.#end)), from, this.#end);
    this.#reader.on(this.#bytes, this.#end, this.#end);
  }

  /** From here on nothing can be understood. Throws. */
  fail(problem: string): never {
    throw new MalformedPacket(problem);
  }
}

/** "Maximum QoS" as it stands within a sentence. */
export function inSentence(name: string): string {
  return name.replaceAll(/\b[A-Z][a-z]+\b/g, (word) => word.toLowerCase());
}

function shortened(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}\u2026` : text;
}

export function hexadecimal(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, MOST_BYTES_SHOWN)).toString('hex');
  const spaced = shown.replaceAll(/(..)(?=.)/g, '$1 ');
  return bytes.length > MOST_BYTES_SHOWN ? `${spaced} \u2026 (${sizeOf(bytes)})` : spaced;
}

function sizeOf({ length }: Uint8Array): string {
  return length === 1 ? '1 byte' : `${length} bytes`;
}

/** Of what is not kept. */
export function hidden(bytes: Uint8Array): string {
  return `${sizeOf(bytes)}, not kept`;
}
