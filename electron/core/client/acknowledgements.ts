// PUBACK, PUBREC and PUBCOMP of one connection, in the order of what they answer (5.0 section 4.6).
// With a persistent session an acknowledgement waits until its message is on disk, so that nothing
// the broker has let go of can be missing.
import { PACKET_IDENTIFIER_NOT_FOUND } from '../../../shared/mqtt/reason-codes.ts';
import type { IncomingSession } from './incoming-session.ts';

export const PUBACK = 0x40;
export const PUBREC = 0x50;
export const PUBCOMP = 0x70;

type Kind = typeof PUBACK | typeof PUBREC | typeof PUBCOMP;

/** Kind and packet identifier in one number: there may be 65,535 of them. */
type Packet = number;

const BYTES = 4;

export class Acknowledgements {
  readonly #session: IncomingSession;
  readonly #send: (packets: Buffer) => void;
  #ready: Packet[] = [];
  #withheld: { packet: Packet; message: number }[] = [];
  #withheldFrom = 0;
  #unsentPubacks = 0;
  #ended = false;

  constructor(session: IncomingSession, send: (packets: Buffer) => void) {
    this.#session = session;
    this.#send = send;
  }

  /** How many wait for their message to be stored. */
  get withheld(): number {
    return this.#withheld.length - this.#withheldFrom;
  }

  /** Messages at QoS 1 whose PUBACK has not been sent. */
  get unsentPubacks(): number {
    return this.#unsentPubacks;
  }

  /** Sent with the next `flush`; with the number of a message, once that one is stored. */
  owe(kind: Kind, messageId: number, message = 0): void {
    if (this.#ended) return;
    if (kind === PUBACK) this.#unsentPubacks += 1;
    const packet = (kind << 16) | messageId;
    const stored = message <= this.#session.storedUpTo;
    // PUBCOMP answers PUBREL, which is no message: only PUBACK and PUBREC keep their places.
    if (stored && (this.withheld === 0 || kind === PUBCOMP)) this.#ready.push(packet);
    else this.#withheld.push({ packet, message });
  }

  /** To a PUBREL of 5.0 for a message nobody knows. */
  oweNotFound(messageId: number): void {
    this.flush();
    if (!this.#ended) {
      this.#send(
        Buffer.of(PUBCOMP, 3, messageId >> 8, messageId & 255, PACKET_IDENTIFIER_NOT_FOUND),
      );
    }
  }

  /** Sends what may be sent now. */
  flush(): void {
    this.#takeStored();
    if (this.#ready.length === 0) return;
    const packets = Buffer.allocUnsafe(this.#ready.length * BYTES);
    let at = 0;
    for (const packet of this.#ready) {
      const kind = packet >> 16;
      if (kind === PUBACK) this.#unsentPubacks -= 1;
      packets[at] = kind;
      packets[at + 1] = 2;
      packets.writeUInt16BE(packet & 0xffff, at + 2);
      at += BYTES;
    }
    this.#ready = [];
    this.#send(packets);
  }

  /** Nothing is sent any more; the broker will send the messages again. */
  end(): void {
    this.#ended = true;
    this.#ready = [];
    this.#withheld = [];
    this.#withheldFrom = 0;
  }

  #takeStored(): void {
    const { storedUpTo } = this.#session;
    for (;;) {
      const next = this.#withheld[this.#withheldFrom];
      if (next === undefined || next.message > storedUpTo) break;
      this.#ready.push(next.packet);
      this.#withheldFrom += 1;
    }
    if (this.#withheldFrom === this.#withheld.length) {
      this.#withheld = [];
      this.#withheldFrom = 0;
    }
  }
}
