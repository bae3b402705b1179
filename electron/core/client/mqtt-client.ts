// The only importer of mqtt.js: one attempt at a connection, from opening the socket to its end. A
// fresh client serves each attempt, because mqtt.js's own reconnecting knows no reason codes and can
// latch. What the library does not do is made up for here: state comes from the packets themselves,
// messages are taken out before it (publish-tap.ts), an unreadable packet ends the connection, and
// nothing is sent while there is none.
import type { Duplex } from 'node:stream';
import { MqttClient, type Packet } from 'mqtt';
import type { IAuthPacket } from 'mqtt-packet';
import type { Qos } from '../../../shared/contract/base.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { type Problem, textOf } from '../../../shared/util/problem.ts';
import type { TlsCertificates } from '../certificates/client-identity.ts';
import { acceptedBy, LONGEST_PACKET, type ReadConnack, readConnack, reasonOf } from './connack.ts';
import { type ConnectFields, connectOptions } from './connect-options.ts';
import { EnhancedAuthentication } from './enhanced-authentication.ts';
import type { Failure } from './failure.ts';
import { IncomingMessages } from './incoming-messages.ts';
import type { IncomingSession } from './incoming-session.ts';
import type { Answer, Link, LinkEvents } from './link-types.ts';
import type { Phase } from './peer.ts';
import { PublishTap } from './publish-tap.ts';
import { ScramRefusal } from './scram.ts';
import { mayBeMqtt } from './transport/foreign-protocol.ts';
import { openTransport } from './transport/transport.ts';
import { codeOf, TransportError } from './transport/transport-problem.ts';
import { connectPacket } from './wire/connect-packet.ts';
import { encodeProperties, publishHead } from './wire/publish-packet.ts';
import { subscribePacket, type Wanted } from './wire/subscribe-packet.ts';
import { WireReader } from './wire/wire-reader.ts';

export interface LinkSettings extends ConnectFields {
  session: IncomingSession;
  certificates?: TlsCertificates | undefined;
  /** Goes over this stream, which is open and whose peer is accepted. */
  transport?: Duplex;
}

/** mqtt.js counts only PINGRESP as a sign of life; here any byte is one, and so is our own pausing. */
class PatientClient extends MqttClient {
  mayBeAlive: () => boolean = () => false;
  gaveUp: () => void = () => {};
  challenged: (packet: IAuthPacket) => void = () => {};

  override handleAuth(packet: IAuthPacket): void {
    this.challenged(packet);
  }

  override onKeepaliveTimeout(): void {
    if (!this.mayBeAlive()) {
      this.gaveUp();
      super.onKeepaliveTimeout();
      return;
    }
    // The last PINGREQ was half a keep alive ago; waiting for the next would try the broker's patience.
    this.sendPing();
    this.reschedulePing(true);
  }
}

/**
 * Starts connecting at once; what fails comes through `closed`. Throws WILL_INVALID for a will message
 * that cannot be sent, and nothing else.
 */
export function openLink(settings: LinkSettings, events: LinkEvents): Link {
  return new MqttLink(settings, events);
}

class MqttLink implements Link {
  readonly #events: LinkEvents;
  readonly #v5: boolean;
  readonly #client: PatientClient;
  readonly #incoming: IncomingMessages;
  readonly #authentication: EnhancedAuthentication | undefined;
  readonly #longestPacket: number;
  readonly #opening: Buffer;
  #connackRead: ReadConnack | undefined;
  #tap: PublishTap | undefined;
  #phase: Phase = 'opening';
  #failure: Failure | undefined;
  #closed = false;
  #paused = false;
  #receivedAtPing = 0;
  /** What is to be said when the deadline is over and the way to the broker is not open. */
  #silence: Problem | null = null;

  constructor(settings: LinkSettings, events: LinkEvents) {
    this.#events = events;
    const { protocolVersion, session, cleanStart } = settings.fields;
    this.#v5 = protocolVersion === '5.0';
    this.#authentication = EnhancedAuthentication.of(settings);
    this.#opening = connectPacket(settings, this.#authentication?.first);
    this.#longestPacket = (this.#v5 ? session.maximumPacketSize : null) ?? LONGEST_PACKET;
    this.#incoming = new IncomingMessages(
      {
        v5: this.#v5,
        topicAliases: session.topicAliasMaximum,
        persistent: !cleanStart,
        session: settings.session,
      },
      {
        message: events.message,
        storeSoon: events.storeSoon,
        send: (packets) => this.#tap?.inject(packets),
      },
    );
    this.#client = new PatientClient(() => {
      if (settings.transport) {
        this.#phase = 'opened';
        return this.#tapped(settings.transport);
      }
      const transport = openTransport(settings, {
        opened: (path) => {
          if (this.#phase === 'opening') this.#phase = 'opened';
          events.path(path);
        },
        waiting: (silence) => {
          this.#silence = silence;
        },
      });
      return this.#tapped(transport);
    }, connectOptions(settings));
    this.#client.mayBeAlive = () => this.#mayBeAlive();
    this.#client.gaveUp = () => this.#note({ kind: 'silent' });
    this.#client.challenged = (packet) => void this.#challenged(packet);
    this.#listen();
  }

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
    return this.#client.getLastMessageId();
  }

  /** Past the writer of mqtt.js; identifiers and acknowledgements are left to it. */
  #publishWith(
    properties: Buffer,
    topic: string,
    payload: Buffer,
    qos: Qos,
    retain: boolean,
    sent: (error?: Error | null) => void,
  ): number {
    const { messageIdProvider, outgoing } = this.#client;
    const id = qos === 0 ? undefined : (messageIdProvider.allocate() ?? undefined);
    if (id !== undefined) outgoing[id] = { volatile: false, cmd: 'publish', cb: () => {} };
    const head = { topic, qos, retain, packetIdentifier: id, payloadBytes: payload.length };
    const tap = this.#tap;
    tap?.cork();
    tap?.write(publishHead(head, properties));
    tap?.write(payload, qos === 0 ? sent : undefined);
    tap?.uncork();
    if (qos !== 0) sent();
    return id ?? 0;
  }

  subscribe(wanted: Wanted): number {
    const { messageIdProvider, outgoing } = this.#client;
    const id = messageIdProvider.allocate() ?? 0;
    outgoing[id] = { volatile: true, cmd: 'subscribe', cb: () => {} };
    this.#tap?.write(subscribePacket(id, wanted, this.#v5));
    return id;
  }

  unsubscribe(filter: string): number {
    this.#client.unsubscribe([filter]);
    return this.#client.getLastMessageId();
  }

  forget(messageId: number): void {
    this.#client.removeOutgoingMessage(messageId);
  }

  acknowledge(): void {
    this.#incoming.acknowledge();
  }

  end(): void {
    if (this.#closed) return;
    // Nothing may follow DISCONNECT.
    this.#incoming.end();
    if (this.#phase === 'connected') this.#client.end();
    else this.destroy();
  }

  timeOut(): void {
    const phase = this.#phase;
    const problem = this.#silence;
    this.#note(
      problem
        ? { kind: 'transport', phase, problem, after: 'retry', certificate: null }
        : { kind: 'timeout', phase },
    );
    this.destroy();
  }

  destroy(): void {
    this.#tap?.destroy();
    this.#client.end(true);
  }

  pause(): void {
    this.#paused = true;
    this.#tap?.hold();
  }

  resume(): void {
    this.#paused = false;
    this.#tap?.release();
  }

  #tapped(transport: Duplex): PublishTap {
    const incoming = this.#incoming;
    const tap = new PublishTap(
      transport,
      {
        began: (bytes) => this.#began(bytes),
        connack: (bytes, body, end) => this.#read(bytes, body, end),
        publish: (bytes, head, body, end) => incoming.publish(bytes, head, body, end),
        release: (bytes, head, body, end) => incoming.release(bytes, head, body, end),
        caughtUp: () => incoming.acknowledge(),
        malformed: (text) => this.#malformed(text),
      },
      {
        opening: this.#opening,
        longestPacket: this.#longestPacket,
        trace: this.#events.beginTrace(),
      },
    );
    tap.on('error', (error) => this.#note(failureOf(error, this.#phase)));
    this.#tap = tap;
    return tap;
  }

  #began(bytes: Buffer): void {
    if (mayBeMqtt(bytes)) return;
    this.#note({ kind: 'foreign', bytes: new Uint8Array(bytes.subarray(0, 64)) });
    this.#tap?.destroy();
  }

  #malformed(text: string): void {
    this.#note({ kind: 'protocol', phase: this.#phase, text });
    this.#tap?.destroy();
  }

  /** Before any message that came together with CONNACK is taken. */
  #read(bytes: Buffer, body: number, end: number): void {
    const reader = new WireReader();
    reader.on(bytes, body, end);
    const read = readConnack(reader, end, this.#v5);
    this.#connackRead = read;
    if (read.connack.reasonCode !== 0) return;
    try {
      this.#authentication?.verify(read.authenticationData);
    } catch (error) {
      this.#notAuthenticated(error);
      return;
    }
    this.#incoming.accepted(read.connack.sessionPresent);
  }

  /** A step of enhanced authentication; mqtt.js has seen that it is of the method asked for. */
  async #challenged(packet: IAuthPacket): Promise<void> {
    try {
      const answer = await this.#authentication?.answer(packet);
      if (answer && !this.#closed) this.#tap?.write(answer);
    } catch (error) {
      this.#notAuthenticated(error);
    }
  }

  #notAuthenticated(error: unknown): void {
    const text = error instanceof ScramRefusal ? error.message : 'The exchange failed.';
    this.#note({ kind: 'authentication', text });
    this.#tap?.destroy();
  }

  /** The first cause is the true one; what follows are its consequences. */
  #note(failure: Failure): void {
    this.#failure ??= failure;
  }

  #listen(): void {
    const client = this.#client;
    client.on('packetreceive', (packet) => this.#received(packet));
    client.on('packetsend', (packet) => {
      if (packet.cmd === 'pingreq') this.#receivedAtPing = this.#tap?.received ?? 0;
    });
    // The parser reports what it cannot read and leaves the socket open.
    client.on('error', (error) => this.#malformed(textOf(error)));
    client.on('close', () => {
      if (this.#closed) return;
      this.#closed = true;
      this.#events.closed(this.#phase, this.#failure);
    });
  }

  #mayBeAlive(): boolean {
    return this.#paused || (this.#tap?.received ?? 0) > this.#receivedAtPing;
  }

  /** Runs before mqtt.js handles the packet, with the very object it will handle. */
  #received(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack':
        this.#connack();
        break;
      case 'disconnect':
        this.#note({
          kind: 'disconnected',
          code: packet.reasonCode ?? 0,
          reason: packet.properties?.reasonString,
          server: packet.properties?.serverReference,
        });
        this.#tap?.destroy();
        break;
      case 'puback':
      case 'pubrec':
      case 'pubcomp':
        this.#answered(packet, this.#v5 ? (packet.reasonCode ?? 0) : null);
        break;
      case 'suback':
      case 'unsuback':
        this.#answered(packet, firstCode(packet.granted));
        break;
    }
  }

  #connack(): void {
    const { connack } = this.#connackRead ?? {};
    if (this.#phase === 'connected' || !connack) return;
    this.#events.connack(connack);
    if (connack.reasonCode !== 0) {
      this.#note({
        kind: 'refused',
        code: reasonOf(connack),
        returnCode: connack.reasonCode,
        reason: connack.reasonString ?? undefined,
        server: connack.serverReference ?? undefined,
      });
      return;
    }
    this.#phase = 'connected';
    this.#events.accepted(acceptedBy(connack));
    // mqtt.js takes packets to send once it has handled this one itself.
    process.nextTick(() => {
      if (!this.#closed) this.#events.ready();
    });
  }

  #answered(
    packet: { cmd: Answer['packet']; messageId?: number; properties?: { reasonString?: string } },
    reasonCode: number | null,
  ): void {
    this.#events.answered({
      packet: packet.cmd,
      messageId: packet.messageId ?? 0,
      reasonCode,
      reason: packet.properties?.reasonString,
    });
  }
}

function failureOf(error: Error, phase: Phase): Failure {
  if (error instanceof TransportError) {
    const { problem, after, certificate } = error;
    return { kind: 'transport', phase, problem, after, certificate };
  }
  return { kind: 'socket', phase, code: codeOf(error), text: textOf(error) };
}

/** UNSUBACK of 3.1.1 has no codes. */
function firstCode(granted: readonly unknown[] | undefined): number | null {
  const code = granted?.[0];
  return typeof code === 'number' ? code : null;
}
