// Reads a packet field by field and notes each with its name, its value and its bytes. What breaks a
// rule is noted once, the first; reading goes on where it can.
import type { Explained, PacketField, PacketNote } from '../../../shared/contract/packets.ts';
import { MalformedPacket, WireReader } from '../client/wire/wire-reader.ts';
import { type PacketParams, type PacketWord, packetNote } from './packet-words.ts';

const MOST_TEXT = 2_000;
const MOST_BYTES_SHOWN = 64;
/** Of a variable byte integer. */
const LONGEST_INTEGER = 4;

/** How a value is shown. */
export type Shown<Value> = (value: Value) => string | Explained;

/** From here on nothing can be understood. */
export class UnreadablePacket extends Error {
  readonly note: PacketNote;

  constructor(note: PacketNote) {
    super(note.message);
    this.note = note;
  }
}

export class FieldReader {
  readonly fields: PacketField[] = [];
  level = 0;
  problem: PacketNote | null = null;
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
  complain(code: PacketWord, params?: PacketParams): void {
    this.problem ??= packetNote(code, params);
  }

  note(name: string, shown: string | Explained, from: number, to: number): void {
    const said = typeof shown === 'string' ? { value: shown, note: null } : shown;
    this.fields.push({ name, ...said, level: this.level, from, to });
  }

  /** Fields that `read` notes stand one level below one with this name; its value is known after them. */
  group(name: string, read: () => string): void {
    const from = this.at;
    const field: PacketField = { name, value: '', note: null, level: this.level, from, to: from };
    this.fields.push(field);
    this.level++;
    try {
      field.value = read();
    } finally {
      this.level--;
      field.to = this.at;
    }
  }

  byte(name: string, show: Shown<number> = String): number {
    return this.#value(name, () => this.#reader.byte(name), show);
  }

  twoBytes(name: string, show: Shown<number> = String): number {
    return this.#value(name, () => this.#reader.twoBytes(name), show);
  }

  fourBytes(name: string, show: Shown<number> = String): number {
    return this.#value(name, () => this.#reader.fourBytes(name), show);
  }

  variable(name: string, show: Shown<number> = String): number {
    return this.#value(name, () => this.#reader.variableByteInteger(name), show);
  }

  text(name: string): string {
    const value = this.#value(name, () => this.#reader.text(name), shortened);
    if (!value.isWellFormed()) this.complain('PACKET_UTF8', { field: name });
    else if (value.includes('\u0000')) this.complain('PACKET_NUL', { field: name });
    return value;
  }

  binary(name: string, show: Shown<Uint8Array> = hexadecimal): Uint8Array {
    return this.#value(name, () => this.#reader.binary(name), show);
  }

  /** Everything that is left. */
  rest(name: string, show: Shown<Uint8Array>): void {
    const from = this.at;
    this.note(name, show(this.#bytes.subarray(from, this.#end)), from, this.#end);
    this.#reader.on(this.#bytes, this.#end, this.#end);
  }

  /** From here on nothing can be understood. Throws. */
  fail(code: PacketWord, params?: PacketParams): never {
    throw new UnreadablePacket(packetNote(code, params));
  }

  #value<Value>(name: string, read: () => Value, show: Shown<Value>): Value {
    const from = this.at;
    let value: Value;
    try {
      value = read();
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error;
      // Only an integer is read byte by byte, and stops after its fourth.
      const tooLong = this.at - from === LONGEST_INTEGER;
      return this.fail(tooLong ? 'PACKET_NUMBER_TOO_LONG' : 'PACKET_ENDS_WITHIN', { field: name });
    }
    this.note(name, show(value), from, this.at);
    return value;
  }
}

function shortened(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}\u2026` : text;
}

export function hexadecimal(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, MOST_BYTES_SHOWN)).toString('hex');
  const spaced = shown.replaceAll(/(..)(?=.)/g, '$1 ');
  return bytes.length > MOST_BYTES_SHOWN ? `${spaced} \u2026 (${bytes.length} B)` : spaced;
}

/** Of what is not kept. */
export function hidden(bytes: Uint8Array): Explained {
  return { value: `${bytes.length} B`, note: packetNote('PACKET_SAYS_KEPT_OUT') };
}
