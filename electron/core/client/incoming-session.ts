// What a session knows of the messages it receives, over all connections of this run that resume it.

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
