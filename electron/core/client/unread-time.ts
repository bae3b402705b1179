// Since when there may be something in the socket that we have not read. Nobody can look into a socket, but
// a read that fills its buffer leaves more behind, one that does not has emptied it, and while we do not
// read it fills. Over TLS reads are never full, so there only our own stopping is seen. What waits at the
// broker itself stays unknown.
import type { Clock } from '../ports.ts';

/** Bytes of one read of a socket, by Node. */
const FULL_READ = 65_536;
/** More does not lie in a socket, by what systems allow: what was there before so many bytes has been read. */
const MOST_IN_SOCKET = 8 * 1024 * 1024;

export class UnreadTime {
  readonly #clock: Clock;
  /** Microseconds since 1970: everything that had arrived by then is read. undefined: all is read. */
  #since: number | undefined;
  #stopped = false;
  #bytes = 0;
  #reads = 0;
  /** A moment, and how many bytes were read by then. */
  #mark = { at: 0, bytes: 0 };
  #looking = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since 1970; null: nothing is known to be unread. */
  get since(): number | null {
    return this.#since === undefined ? null : this.#since / 1_000;
  }

  /** Nothing is read any more. */
  stopped(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#since ??= this.#setMark();
  }

  resumed(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#setMark();
    this.#look();
  }

  read(bytes: number): void {
    this.#bytes += bytes;
    this.#reads += 1;
    if (bytes < FULL_READ) {
      if (!this.#stopped) this.#since = undefined;
      return;
    }
    if (this.#since === undefined) {
      this.#since = this.#setMark();
      this.#look();
    } else if (this.#bytes - this.#mark.bytes >= MOST_IN_SOCKET) {
      this.#since = this.#mark.at;
      this.#setMark();
    }
  }

  #setMark(): number {
    const at = this.#clock.micros();
    this.#mark = { at, bytes: this.#bytes };
    return at;
  }

  /** Between two turns of the loop the socket is read when there is anything in it. */
  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    setImmediate(() => {
      const reads = this.#reads;
      setImmediate(() => {
        this.#looking = false;
        if (this.#stopped || this.#since === undefined) return;
        if (this.#reads === reads) this.#since = undefined;
        else this.#look();
      });
    });
  }
}
