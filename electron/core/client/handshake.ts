// How one connection begins: the CONNECT that leaves, the steps of enhanced authentication, and what
// CONNACK answers.
import type { IAuthPacket } from 'mqtt-packet';
import type { Connack } from '../../../shared/contract/connections.ts';
import { readConnack, reasonOf } from './connack.ts';
import type { ConnectFields } from './connect-options.ts';
import { EnhancedAuthentication } from './enhanced-authentication.ts';
import type { Failure } from './failure.ts';
import { ScramRefusal } from './scram.ts';
import { connectPacket } from './wire/connect-packet.ts';
import { WireReader } from './wire/wire-reader.ts';

export class Handshake {
  readonly connect: Buffer;
  readonly #v5: boolean;
  readonly #authentication: EnhancedAuthentication | undefined;
  #connack: Connack | undefined;

  /** Throws WILL_INVALID. */
  constructor(settings: ConnectFields) {
    this.#v5 = settings.fields.protocolVersion === '5.0';
    this.#authentication = EnhancedAuthentication.of(settings);
    this.connect = connectPacket(settings, this.#authentication?.first);
  }

  /** undefined: it has not come yet. */
  get connack(): Connack | undefined {
    return this.#connack;
  }

  /**
   * Reads the body of CONNACK. Throws `MalformedPacket`, and a `ScramRefusal` when the broker that says yes
   * has not proved itself.
   */
  read(bytes: Buffer, body: number, end: number): Connack {
    const reader = new WireReader();
    reader.on(bytes, body, end);
    const { connack, authenticationData } = readConnack(reader, end, this.#v5);
    this.#connack = connack;
    if (connack.reasonCode === 0) this.#authentication?.verify(authenticationData);
    return connack;
  }

  /** What answers an AUTH packet. Rejects with a `ScramRefusal`. */
  async answer(packet: IAuthPacket): Promise<Buffer | undefined> {
    return this.#authentication?.answer(packet);
  }
}

/** Of a CONNACK that says no. */
export function refusedBy(connack: Connack): Failure {
  return {
    kind: 'refused',
    code: reasonOf(connack),
    returnCode: connack.reasonCode,
    reason: connack.reasonString ?? undefined,
    server: connack.serverReference ?? undefined,
  };
}

/** Of an exchange that the broker did not do its part of. */
export function notAuthenticated(error: unknown): Failure {
  const text = error instanceof ScramRefusal ? error.message : 'The exchange failed.';
  return { kind: 'authentication', text };
}
