// Two streams in one process, each of which reads what is written to the other. Node's own duplexPair
// does the same but may deliver a chunk while its receiver is still busy with the one before, which
// aedes (made for sockets) answers by losing its place in the data. Here, as with a socket, a chunk
// always arrives in a turn of the loop of its own.
import { Duplex } from 'node:stream';

class Half extends Duplex {
  #other: Half | undefined;
  /** The write that waits until the other half is read again. */
  #waiting: (() => void) | undefined;

  join(other: Half): void {
    this.#other = other;
  }

  override _read(): void {
    const resume = this.#other?.takeWaiting();
    if (resume) setImmediate(resume);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    setImmediate(() => {
      const other = this.#other;
      if (other === undefined || other.destroyed || other.push(chunk)) done();
      else this.#waiting = done;
    });
  }

  override _final(done: () => void): void {
    setImmediate(() => {
      if (!this.#other?.destroyed) this.#other?.push(null);
      done();
    });
  }

  takeWaiting(): (() => void) | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

/** Destroying one of them does not destroy the other. */
export function memoryStreamPair(): [Duplex, Duplex] {
  const [one, two] = [new Half(), new Half()];
  one.join(two);
  two.join(one);
  return [one, two];
}
