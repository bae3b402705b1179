import { EventEmitter } from 'node:events';

interface Wire {
  send(data: string): void;
  close(): void;
}

/** The main process's end of a port whose other end is a real MessagePort in the page. */
export class MessagePortMainDouble extends EventEmitter {
  readonly #wire: Wire;
  /** Messages wait here until start(), as they do in Electron. */
  #waiting: string[] | null = [];
  #closed = false;

  constructor(wire: Wire) {
    super();
    this.#wire = wire;
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  postMessage(data: unknown): void {
    if (typeof data !== 'string') throw new Error('The double carries text over ports only.');
    if (!this.#closed) this.#wire.send(data);
  }

  close(): void {
    if (this.#closed) return;
    this.#wire.close();
    this.disconnected();
  }

  /** From the page. */
  received(data: string): void {
    if (this.#waiting) this.#waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }

  /** The page's end is gone. */
  disconnected(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }
}
