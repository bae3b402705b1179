// A byte stream that is there before its socket is: what is written waits until the way to the broker is
// open and checked, so nothing reaches a peer that was refused.
import { Duplex } from 'node:stream';

interface Waiting {
  chunks: { chunk: Buffer; encoding: BufferEncoding }[];
  done: (error?: Error | null) => void;
}

export class TransportStream extends Duplex {
  readonly #cancel: () => void;
  readonly #explain: (error: Error, received: boolean) => Error;
  #inner: Duplex | undefined;
  #waiting: Waiting | undefined;
  #received = false;

  /**
   * `cancel` is called when it is given up. `explain` makes of an error of the socket one for the user;
   * `received`: something had come through it.
   */
  constructor(cancel: () => void, explain: (error: Error, received: boolean) => Error) {
    super({ autoDestroy: true });
    this.#cancel = cancel;
    this.#explain = explain;
  }

  attach(inner: Duplex): void {
    if (this.destroyed) {
      inner.on('error', () => {});
      inner.destroy();
      return;
    }
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      this.#received = true;
      if (!this.push(chunk)) inner.pause();
    });
    inner.on('end', () => this.push(null));
    inner.on('error', (error: Error) => this.destroy(this.#explain(error, this.#received)));
    inner.on('close', () => this.destroy());
    // A proxy's reader leaves it paused.
    inner.resume();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this._writev(waiting.chunks, waiting.done);
  }

  override _read(): void {
    this.#inner?.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: Waiting['done']): void {
    if (this.#inner) this.#inner.write(chunk, encoding, done);
    else this.#waiting = { chunks: [{ chunk, encoding }], done };
  }

  /** Many small pieces leave in one. */
  override _writev(chunks: Waiting['chunks'], done: Waiting['done']): void {
    const inner = this.#inner;
    if (!inner) {
      this.#waiting = { chunks, done };
      return;
    }
    inner.cork();
    for (const [index, { chunk, encoding }] of chunks.entries()) {
      inner.write(chunk, encoding, index === chunks.length - 1 ? done : undefined);
    }
    inner.uncork();
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#inner) this.#inner.end(() => done());
    else done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancel();
    this.#inner?.destroy();
    done(error);
  }
}
