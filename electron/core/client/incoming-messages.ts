// PUBLISH and PUBREL of one connection: what they say, to whom it is told, and what is owed for it.
// mqtt.js is not asked: it would keep half-received QoS 2 messages in memory until PUBREL, deliver
// some without their topic, and acknowledge before anything is stored.
import type { Qos } from '../../../shared/contract/base.ts';
import {
  PACKET_IDENTIFIER_NOT_FOUND,
  PROTOCOL_ERROR,
  RECEIVE_MAXIMUM_EXCEEDED,
  TOPIC_ALIAS_INVALID,
} from '../../../shared/mqtt/reason-codes.ts';
import { messageFlags } from '../message-flags.ts';
import { Acknowledgements, PUBACK, PUBCOMP, PUBREC } from './acknowledgements.ts';
import type { ConnectionHooks } from './connection-types.ts';
import type { IncomingSession } from './incoming-session.ts';
import { readPublishProperties } from './wire/publish-properties.ts';
import { MalformedPacket, WireReader } from './wire/wire-reader.ts';

export interface IncomingOptions {
  v5: boolean;
  /** Of 5.0: how many topic aliases CONNECT has offered. */
  topicAliases: number;
  /** Of 5.0: so many messages at QoS 1 and 2 may wait for our answer. */
  receiveMaximum: number;
  /** Acknowledge at QoS 1 and 2 only what is stored. */
  persistent: boolean;
  session: IncomingSession;
}

export interface IncomingHooks {
  message: ConnectionHooks['receive'];
  /** An acknowledgement waits for what was received so far. */
  storeSoon(): void;
  /** Writes whole packets. */
  send(packets: Buffer): void;
  /** The server may not have sent the last message; it was taken all the same. */
  refuse(text: string, reasonCode: number): void;
}

const PUBREL_FLAGS = 2;

export class IncomingMessages {
  readonly #options: IncomingOptions;
  readonly #hooks: IncomingHooks;
  readonly #acknowledgements: Acknowledgements;
  readonly #aliases = new Map<number, string>();
  readonly #reader = new WireReader();
  /** Packet identifiers of messages at QoS 2 that came by this connection and are not released. */
  readonly #halfway = new Set<number>();
  #withheldBefore = 0;

  constructor(options: IncomingOptions, hooks: IncomingHooks) {
    this.#options = options;
    this.#hooks = hooks;
    this.#acknowledgements = new Acknowledgements(options.session, (packets) =>
      hooks.send(packets),
    );
  }

  /** CONNACK said yes. A server that says to have a session although a clean start was asked for has none. */
  accepted(sessionPresent: boolean): void {
    const { persistent, session } = this.#options;
    if (!sessionPresent || !persistent) session.unreleased.clear();
  }

  /**
   * Takes a PUBLISH packet whose body is `bytes` from `body` to `end`. Answers the number of its message.
   * Throws `MalformedPacket`.
   */
  publish(bytes: Buffer, head: number, body: number, end: number): number {
    const qos = qosOf(head);
    const reader = this.#reader;
    reader.on(bytes, body, end);
    const name = reader.text('topic name');
    const messageId = qos === 0 ? 0 : packetIdentifier(reader);
    const properties = this.#options.v5 ? readPublishProperties(reader) : undefined;
    const topic = this.#options.v5 ? this.#topicOf(name, properties?.topicAlias) : name;
    if (qos === 2) {
      this.#halfway.add(messageId);
      const known = this.#options.session.unreleased.get(messageId);
      if (known !== undefined) {
        this.#owe(PUBREC, messageId, known);
        this.#checkReceiveMaximum();
        return known;
      }
    }
    const flags = messageFlags(qos, (head & 1) !== 0, (head & 8) !== 0, false);
    const number = this.#hooks.message(topic, bytes, reader.at, end, flags, properties);
    if (qos === 1) this.#owe(PUBACK, messageId, number);
    else if (qos === 2) {
      this.#options.session.unreleased.set(messageId, number);
      this.#owe(PUBREC, messageId, number);
    }
    if (qos > 0) this.#checkReceiveMaximum();
    return number;
  }

  /** Section 3.3.4: what is in flight is what our PUBACK or PUBCOMP has not left for. */
  #checkReceiveMaximum(): void {
    const { receiveMaximum } = this.#options;
    const inFlight = this.#acknowledgements.unsentPubacks + this.#halfway.size;
    if (inFlight <= receiveMaximum) return;
    this.#hooks.refuse(
      `${inFlight} messages at QoS 1 and 2 were in flight; the receive maximum is ${receiveMaximum}.`,
      RECEIVE_MAXIMUM_EXCEEDED,
    );
  }

  /** Takes a PUBREL packet. Throws `MalformedPacket`. */
  release(bytes: Buffer, head: number, body: number, end: number): void {
    const reader = this.#reader;
    reader.on(bytes, body, end);
    const messageId = packetIdentifier(reader);
    const code = this.#options.v5 && reader.at < end ? reader.byte('reason code') : 0;
    if ((head & 15) !== PUBREL_FLAGS || (code !== 0 && code !== PACKET_IDENTIFIER_NOT_FOUND)) {
      throw new MalformedPacket('A PUBREL packet has flags or a reason code that do not exist.');
    }
    const { unreleased } = this.#options.session;
    this.#halfway.delete(messageId);
    const number = unreleased.get(messageId);
    unreleased.delete(messageId);
    if (number === undefined && this.#options.v5) this.#acknowledgements.oweNotFound(messageId);
    else this.#owe(PUBCOMP, messageId, number ?? 0);
  }

  /** Everything that has arrived was taken, or something was stored. */
  acknowledge(): void {
    const acknowledgements = this.#acknowledgements;
    acknowledgements.flush();
    if (acknowledgements.withheld > this.#withheldBefore) this.#hooks.storeSoon();
    this.#withheldBefore = acknowledgements.withheld;
  }

  /** Nothing is sent any more. */
  end(): void {
    this.#acknowledgements.end();
  }

  #owe(kind: typeof PUBACK | typeof PUBREC | typeof PUBCOMP, id: number, message: number): void {
    this.#acknowledgements.owe(kind, id, this.#options.persistent ? message : 0);
  }

  #topicOf(name: string, alias: number | undefined): string {
    if (alias === undefined) {
      if (name === '') {
        throw new MalformedPacket('A message has neither topic name nor alias.', PROTOCOL_ERROR);
      }
      return name;
    }
    if (alias === 0 || alias > this.#options.topicAliases) {
      throw new MalformedPacket(
        this.#options.topicAliases === 0
          ? `A message has topic alias ${alias}, and none was allowed.`
          : `Topic alias ${alias} is not within 1 to ${this.#options.topicAliases}.`,
        TOPIC_ALIAS_INVALID,
      );
    }
    if (name !== '') {
      this.#aliases.set(alias, name);
      return name;
    }
    const known = this.#aliases.get(alias);
    if (known === undefined) {
      throw new MalformedPacket(`Topic alias ${alias} stands for no topic.`, PROTOCOL_ERROR);
    }
    return known;
  }
}

function packetIdentifier(reader: WireReader): number {
  const identifier = reader.twoBytes('packet identifier');
  if (identifier > 0) return identifier;
  throw new MalformedPacket('A packet has the packet identifier 0.', PROTOCOL_ERROR);
}

function qosOf(head: number): Qos {
  const qos = (head >> 1) & 3;
  if (qos === 3) throw new MalformedPacket('A message has both QoS bits set.');
  return qos === 1 ? 1 : qos === 2 ? 2 : 0;
}
