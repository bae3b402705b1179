// Our side of enhanced authentication (5.0 section 4.12) on one connection.
import { randomBytes } from 'node:crypto';
import type { IAuthPacket } from 'mqtt-packet';
import type { ConnectFields } from './connect-options.ts';
import { Scram, ScramRefusal } from './scram.ts';
import { authPacket, CONTINUE_AUTHENTICATION } from './wire/auth-packet.ts';
import type { FirstAuthentication } from './wire/connect-packet.ts';

const NONCE_BYTES = 18;

export class EnhancedAuthentication {
  readonly #scram: Scram;

  private constructor(scram: Scram) {
    this.#scram = scram;
  }

  /** undefined where the profile asks for none, or speaks a version that has none. */
  static of({ fields, secrets }: ConnectFields): EnhancedAuthentication | undefined {
    const { authentication, username, protocolVersion } = fields;
    if (authentication === 'none' || protocolVersion !== '5.0') return undefined;
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    const { password = '' } = secrets;
    return new EnhancedAuthentication(new Scram(authentication, username, password, nonce));
  }

  /** For CONNECT. */
  get first(): FirstAuthentication {
    return { method: this.#scram.method, data: this.#scram.first() };
  }

  /** The AUTH packet that answers one of the server's. Rejects with a `ScramRefusal`. */
  async answer({ reasonCode, properties }: IAuthPacket): Promise<Buffer> {
    if (reasonCode !== CONTINUE_AUTHENTICATION) {
      throw new ScramRefusal('It sent an AUTH packet that nothing was asked for.');
    }
    const data = properties?.authenticationData ?? Buffer.alloc(0);
    return authPacket(this.#scram.method, await this.#scram.final(data));
  }

  /** Whether the server has proved itself in CONNACK. Throws a `ScramRefusal`. */
  verify(authenticationData: Uint8Array | undefined): void {
    this.#scram.verify(authenticationData);
  }
}
