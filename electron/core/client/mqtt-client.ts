// The only importer of mqtt.js: one attempt at a connection, from opening the socket to its end. A
// fresh client serves each attempt, because mqtt.js's own reconnecting knows no reason codes and can
// latch. What the library does not do is made up for here: state comes from the packets themselves,
// messages are taken out before it (publish-tap.ts), an unreadable packet ends the connection, and
// nothing is sent while there is none.
import type { Duplex } from 'node:stream';
import { MqttClient, type Packet } from 'mqtt';
import type { IAuthPacket } from 'mqtt-packet';
import { MALFORMED_PACKET } from '../../../shared/mqtt/reason-codes.ts';
import { type Problem, textOf } from '../../../shared/util/problem.ts';
import type { TlsCertificates } from '../certificates/client-identity.ts';
import type { Clock } from '../ports.ts';
import { acceptedBy, LONGEST_PACKET } from './connack.ts';
import { type ConnectFields, connectOptions } from './connect-options.ts';
import type { Failure } from './failure.ts';
import { Handshake, notAuthenticated, refusedBy } from './handshake.ts';
import { IncomingMessages } from './incoming-messages.ts';
import type { IncomingSession } from './incoming-session.ts';
import type { Link, LinkEvents } from './link-types.ts';
import type { Phase } from './peer.ts';
import { PublishTap } from './publish-tap.ts';
import { type ReadAnswer, Requests } from './requests.ts';
import { mayBeMqtt } from './transport/foreign-protocol.ts';
import { openTransport } from './transport/transport.ts';
import { codeOf, TransportError } from './transport/transport-problem.ts';
import { UnreadTime } from './unread-time.ts';
import { disconnectPacket } from './wire/disconnect-packet.ts';
import type { Wanted } from './wire/subscribe-packet.ts';
import { MalformedPacket } from './wire/wire-reader.ts';

/** How long the broker may take to close its side after DISCONNECT; the program ends within 2 s. */
const END_MS = 1_000;
/** The receive maximum of a CONNECT that names none. */
const DEFAULT_RECEIVE_MAXIMUM = 65_535;

export interface LinkSettings extends ConnectFields {
  clock: Clock;
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
  readonly #clock: Clock;
  readonly #v5: boolean;
  readonly #client: PatientClient;
  readonly #incoming: IncomingMessages;
  readonly #requests: Requests;
  readonly #unread: UnreadTime;
  readonly #handshake: Handshake;
  readonly #longestPacket: number;
  #tap: PublishTap | undefined;
  #phase: Phase = 'opening';
  #failure: Failure | undefined;
  #closed = false;
  #cancelEnd: () => void = () => {};
  #paused = false;
  #receivedAtPing = 0;
  /** What is to be said when the deadline is over and the way to the broker is not open. */
  #silence: Problem | null = null;

  constructor(settings: LinkSettings, events: LinkEvents) {
    this.#events = events;
    this.#clock = settings.clock;
    this.#unread = new UnreadTime(settings.clock);
    const { protocolVersion, session, cleanStart } = settings.fields;
    this.#v5 = protocolVersion === '5.0';
    this.#handshake = new Handshake(settings);
    this.#longestPacket = (this.#v5 ? session.maximumPacketSize : null) ?? LONGEST_PACKET;
    this.#incoming = new IncomingMessages(
      {
        v5: this.#v5,
        topicAliases: session.topicAliasMaximum,
        receiveMaximum: this.#v5
          ? (session.receiveMaximum ?? DEFAULT_RECEIVE_MAXIMUM)
          : Number.POSITIVE_INFINITY,
        persistent: !cleanStart,
        session: settings.session,
      },
      {
        message: events.message,
        storeSoon: events.storeSoon,
        send: (packets) => this.#tap?.inject(packets),
        refuse: (text, reasonCode) => this.#refuse(text, reasonCode),
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
    this.#requests = new Requests(this.#client, () => this.#tap, this.#v5);
    this.#client.mayBeAlive = () => this.#mayBeAlive();
    this.#client.gaveUp = () => this.#note({ kind: 'silent' });
    this.#client.challenged = (packet) => void this.#challenged(packet);
    this.#listen();
  }

  publish(...message: Parameters<Link['publish']>): number {
    return this.#requests.publish(...message);
  }

  subscribe(wanted: Wanted): number {
    return this.#requests.subscribe(wanted);
  }

  unsubscribe(filter: string): number {
    return this.#requests.unsubscribe(filter);
  }

  forget(messageId: number): void {
    this.#requests.forget(messageId);
  }

  get unreadSince(): number | null {
    return this.#unread.since;
  }

  acknowledge(): void {
    this.#incoming.acknowledge();
  }

  end(): void {
    if (this.#closed) return;
    // Nothing may follow DISCONNECT.
    this.#incoming.end();
    if (this.#phase !== 'connected') {
      this.destroy();
      return;
    }
    this.#requests.forgetAll();
    this.resume();
    this.#client.end();
    this.#endSoon();
  }

  #endSoon(): void {
    this.#cancelEnd();
    this.#cancelEnd = this.#clock.after(END_MS, () => this.destroy());
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
        malformed: (text, reasonCode) => this.#refuse(text, reasonCode),
      },
      {
        opening: this.#handshake.connect,
        longestPacket: this.#longestPacket,
        trace: this.#events.beginTrace(),
        unread: this.#unread,
      },
    );
    tap.on('error', (error) => this.#note(failureOf(error, this.#phase)));
    this.#tap = tap;
    return tap;
  }

  #began(bytes: Buffer): void {
    if (mayBeMqtt(bytes)) return;
    this.#giveUp({ kind: 'foreign', bytes: new Uint8Array(bytes.subarray(0, 64)) });
  }

  /** The broker did what it may not do. 5.0 lets us say what; whatever it still sends is not taken. */
  #refuse(text: string, reasonCode: number): void {
    if (this.#closed) return;
    const failure = { kind: 'protocol', phase: this.#phase, reasonCode, text } as const;
    if (!this.#v5 || this.#phase !== 'connected') {
      this.#giveUp(failure);
      return;
    }
    this.#note(failure);
    this.#incoming.end();
    this.#tap?.dismiss(disconnectPacket(reasonCode));
    this.#endSoon();
    this.#over();
  }

  #over(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.closed(this.#phase, this.#failure);
  }

  /** Before any message that came together with CONNACK is taken. */
  #read(bytes: Buffer, body: number, end: number): void {
    try {
      const { reasonCode, sessionPresent } = this.#handshake.read(bytes, body, end);
      if (reasonCode === 0) this.#incoming.accepted(sessionPresent);
    } catch (error) {
      if (error instanceof MalformedPacket) throw error;
      this.#giveUp(notAuthenticated(error));
    }
  }

  /** A step of enhanced authentication; mqtt.js has seen that it is of the method asked for. */
  async #challenged(packet: IAuthPacket): Promise<void> {
    try {
      const answer = await this.#handshake.answer(packet);
      if (answer && !this.#closed) this.#tap?.write(answer);
    } catch (error) {
      this.#giveUp(notAuthenticated(error));
    }
  }

  #giveUp(failure: Failure): void {
    this.#note(failure);
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
    client.on('error', (error) => this.#refuse(textOf(error), reasonCodeOf(error)));
    client.on('close', () => {
      this.#cancelEnd();
      this.#over();
    });
  }

  #mayBeAlive(): boolean {
    return this.#paused || (this.#tap?.received ?? 0) > this.#receivedAtPing;
  }

  /** Runs before mqtt.js handles the packet, with the very object it will handle. */
  #received(packet: Packet): void {
    if (this.#closed) return;
    switch (packet.cmd) {
      case 'connack':
        this.#connack();
        break;
      case 'disconnect':
        this.#giveUp({
          kind: 'disconnected',
          code: packet.reasonCode ?? 0,
          reason: packet.properties?.reasonString,
          server: packet.properties?.serverReference,
        });
        break;
      case 'puback':
      case 'pubrec':
      case 'pubcomp':
      case 'suback':
      case 'unsuback':
        this.#answered(packet);
        break;
    }
  }

  #connack(): void {
    const { connack } = this.#handshake;
    if (this.#phase === 'connected' || !connack) return;
    this.#events.connack(connack);
    if (connack.reasonCode !== 0) {
      this.#note(refusedBy(connack));
      return;
    }
    this.#phase = 'connected';
    this.#events.accepted(acceptedBy(connack));
    // mqtt.js takes packets to send once it has handled this one itself.
    process.nextTick(() => {
      if (!this.#closed) this.#events.ready();
    });
  }

  #answered(packet: ReadAnswer): void {
    try {
      const answer = this.#requests.answered(packet);
      if (answer) this.#events.answered(answer);
    } catch (error) {
      if (!(error instanceof MalformedPacket)) throw error;
      this.#refuse(error.message, error.reasonCode);
    }
  }
}

function failureOf(error: Error, phase: Phase): Failure {
  if (error instanceof TransportError) {
    const { problem, after, certificate } = error;
    return { kind: 'transport', phase, problem, after, certificate };
  }
  return { kind: 'socket', phase, code: codeOf(error), text: textOf(error) };
}

/** Where mqtt.js names none, its parser could not read a packet. */
function reasonCodeOf(error: Error): number {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'number' && code >= 0x80 ? code : MALFORMED_PACKET;
}
