// Reads a proxy's answers piece by piece and leaves what follows them to whoever has the socket next.
import type { Socket } from 'node:net';
import type { ProxyFields } from '../../../../shared/contract/profiles.ts';
import type { ProxyTarget } from './proxy-problems.ts';

/** What it takes to ask a proxy for the way to `target`. */
export interface ProxyTalk {
  socket: Socket;
  reader: ProxyReader;
  proxy: ProxyFields;
  password: string;
  target: ProxyTarget;
}

/** The proxy closed the connection in the middle of the exchange. */
export class ProxyClosed extends Error {}

export class ProxyReader {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  #ended: Error | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', this.#take);
    socket.on('error', this.#end);
    socket.on('close', this.#end);
  }

  /** Rejects with `ProxyClosed`. */
  async bytes(count: number): Promise<Buffer> {
    await this.#until(() => this.#bytes.length >= count);
    return this.#cut(count);
  }

  /** Up to and with `mark`; undefined when it is not among the first `limit` bytes. */
  async through(mark: string, limit: number): Promise<Buffer | undefined> {
    await this.#until(() => this.#bytes.includes(mark) || this.#bytes.length > limit);
    const at = this.#bytes.indexOf(mark);
    return at < 0 ? undefined : this.#cut(at + mark.length);
  }

  /** What has come so far, not taken away. */
  async some(): Promise<Buffer> {
    await this.#until(() => this.#bytes.length > 0);
    return this.#bytes;
  }

  /** Gives the socket back, paused. */
  release(): void {
    this.#socket.off('data', this.#take);
    this.#socket.off('error', this.#end);
    this.#socket.off('close', this.#end);
    this.#socket.pause();
    if (this.#bytes.length > 0) this.#socket.unshift(this.#bytes);
  }

  readonly #take = (chunk: Buffer): void => {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    this.#wake();
  };

  readonly #end = (): void => {
    this.#ended = new ProxyClosed();
    this.#wake();
  };

  async #until(enough: () => boolean): Promise<void> {
    while (!enough()) {
      if (this.#ended) throw this.#ended;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }

  #cut(count: number): Buffer {
    const piece = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return piece;
  }
}
