// What a session knows of the messages it receives, over all connections of this run that resume it.
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { addressOf } from './peer.ts';

export class IncomingSession {
  /**
   * Messages at QoS 2 that were delivered and whose packet identifier the broker has not released,
   * by that identifier: until PUBREL another PUBLISH with it is the same message (section 4.3.3).
   * The value is the message's number, as `ConnectionHooks.receive` answers it.
   */
  readonly unreleased = new Map<number, number>();
  #storedUpTo = 0;

  /** Messages up to this number are on disk. */
  get storedUpTo(): number {
    return this.#storedUpTo;
  }

  stored(upTo: number): void {
    this.#storedUpTo = Math.max(this.#storedUpTo, upTo);
  }
}

/** The session of one profile's connection; it outlives `disconnect`, as the one at the broker does. */
export class CurrentSession {
  #session = new IncomingSession();
  #of = '';

  get session(): IncomingSession {
    return this.#session;
  }

  /** The user connects. Packet identifiers of one session mean nothing in another. */
  begin(fields: Pick<ProfileFields, 'host' | 'port' | 'cleanStart'>, clientId: string): void {
    const of = `${addressOf(fields)} ${clientId}`;
    if (!fields.cleanStart && of === this.#of) return;
    this.#session = new IncomingSession();
    this.#of = of;
  }
}
