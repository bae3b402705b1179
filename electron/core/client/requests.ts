// Packets of ours that the broker answers: how they leave, and whether an answer is one that was asked
// for. mqtt.js keeps the packet identifiers; it lets most answers pass that nothing asked for.
import type { Qos } from '../../../shared/contract/base.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { PACKET_IDENTIFIER_NOT_FOUND, PROTOCOL_ERROR } from '../../../shared/mqtt/reason-codes.ts';
import type { Answer } from './link-types.ts';
import { encodeProperties, publishHead } from './wire/publish-packet.ts';
import { subscribePacket, type Wanted } from './wire/subscribe-packet.ts';
import { MalformedPacket } from './wire/wire-reader.ts';

const PUBREL = 0x62;

/** What of mqtt.js is used here. */
interface Client {
  readonly messageIdProvider: { allocate(): number | null };
  readonly outgoing: Record<number, { volatile: boolean; cmd: string; cb: (error: Error) => void }>;
  publish(
    topic: string,
    payload: Buffer,
    options: { qos: Qos; retain: boolean },
    sent: (error?: Error | null) => void,
  ): unknown;
  unsubscribe(filters: string[]): unknown;
  getLastMessageId(): number;
  removeOutgoingMessage(messageId: number): unknown;
}

/** Where packets leave that mqtt.js does not write. */
interface Out {
  cork(): void;
  uncork(): void;
  write(bytes: Uint8Array, sent?: (error?: Error | null) => void): unknown;
}

/** An answer as it was read. */
export interface ReadAnswer {
  cmd: Answer['packet'];
  messageId?: number | undefined;
  /** Of 5.0. */
  reasonCode?: number | undefined;
  /** SUBACK, and UNSUBACK of 5.0: a code for each filter. */
  granted?: readonly unknown[] | undefined;
  properties?: { reasonString?: string };
}

export class Requests {
  readonly #client: Client;
  readonly #out: () => Out | undefined;
  readonly #v5: boolean;
  /** By packet identifier: which packet answers. */
  readonly #expected = new Map<number, Answer['packet']>();

  constructor(client: Client, out: () => Out | undefined, v5: boolean) {
    this.#client = client;
    this.#out = out;
    this.#v5 = v5;
  }

  /** As `Link.publish`. */
  publish(
    topic: string,
    payload: Buffer,
    qos: Qos,
    retain: boolean,
    properties: PublishProperties | undefined,
    sent: (error?: Error | null) => void,
  ): number {
    if (properties && this.#v5) {
      return this.#publishWith(encodeProperties(properties), topic, payload, qos, retain, sent);
    }
    this.#client.publish(topic, payload, { qos, retain }, qos === 0 ? sent : () => {});
    if (qos === 0) return 0;
    sent();
    return this.#expect(this.#client.getLastMessageId(), qos === 1 ? 'puback' : 'pubrec');
  }

  /** Past the writer of mqtt.js. */
  #publishWith(
    properties: Buffer,
    topic: string,
    payload: Buffer,
    qos: Qos,
    retain: boolean,
    sent: (error?: Error | null) => void,
  ): number {
    const id = qos === 0 ? undefined : this.#allocate('publish', false);
    if (id !== undefined) this.#expect(id, qos === 1 ? 'puback' : 'pubrec');
    const head = { topic, qos, retain, packetIdentifier: id, payloadBytes: payload.length };
    const out = this.#out();
    out?.cork();
    out?.write(publishHead(head, properties));
    out?.write(payload, qos === 0 ? sent : undefined);
    out?.uncork();
    if (qos !== 0) sent();
    return id ?? 0;
  }

  subscribe(wanted: Wanted): number {
    const id = this.#allocate('subscribe', true);
    this.#out()?.write(subscribePacket(id, wanted, this.#v5));
    return this.#expect(id, 'suback');
  }

  unsubscribe(filter: string): number {
    this.#client.unsubscribe([filter]);
    return this.#expect(this.#client.getLastMessageId(), 'unsuback');
  }

  forget(messageId: number): void {
    this.#expected.delete(messageId);
    this.#client.removeOutgoingMessage(messageId);
  }

  /** Nothing that is not answered yet shall hold up the end. */
  forgetAll(): void {
    for (const messageId of [...this.#expected.keys()]) this.forget(messageId);
  }

  /**
   * The answer in our terms; undefined when nothing waits for it: it came after we had given it up, or twice.
   * Throws `MalformedPacket` when it does not answer what was sent.
   */
  answered(packet: ReadAnswer): Answer | undefined {
    const { cmd, messageId = 0, reasonCode: said = 0 } = packet;
    const expected = this.#expected.get(messageId);
    if (expected === undefined) {
      if (cmd === 'pubrec' && said < 0x80) this.#release(messageId);
      return undefined;
    }
    const again = cmd === 'pubrec' && expected === 'pubcomp';
    if (cmd !== expected && !again) {
      throw new MalformedPacket(
        `${cmd.toUpperCase()} came for packet identifier ${messageId}, which waits for ${expected.toUpperCase()}.`,
        PROTOCOL_ERROR,
      );
    }
    const reasonCode = this.#codeOf(packet);
    if (cmd === 'pubrec' && (reasonCode ?? 0) < 0x80) this.#expected.set(messageId, 'pubcomp');
    else this.#expected.delete(messageId);
    return { packet: cmd, messageId, reasonCode, reason: packet.properties?.reasonString };
  }

  /** A message we know nothing of any more must not stay half delivered at the broker. */
  #release(messageId: number): void {
    const body = this.#v5 ? [PACKET_IDENTIFIER_NOT_FOUND] : [];
    this.#out()?.write(
      Buffer.of(PUBREL, 2 + body.length, messageId >> 8, messageId & 255, ...body),
    );
  }

  #codeOf({ cmd, reasonCode, granted = [] }: ReadAnswer): number | null {
    if (cmd !== 'suback' && cmd !== 'unsuback') return this.#v5 ? (reasonCode ?? 0) : null;
    // UNSUBACK of 3.1.1 has no codes.
    if (cmd === 'unsuback' && !this.#v5) return null;
    const [code] = granted;
    if (granted.length === 1 && typeof code === 'number') return code;
    throw new MalformedPacket(
      `${cmd.toUpperCase()} has ${granted.length} reason codes for one topic filter.`,
      PROTOCOL_ERROR,
    );
  }

  #allocate(cmd: 'publish' | 'subscribe', volatile: boolean): number {
    const id = this.#client.messageIdProvider.allocate() ?? 0;
    this.#client.outgoing[id] = { volatile, cmd, cb: () => {} };
    return id;
  }

  #expect(messageId: number, answer: Answer['packet']): number {
    this.#expected.set(messageId, answer);
    return messageId;
  }
}
