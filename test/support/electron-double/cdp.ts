// The Chrome DevTools Protocol, as much of it as the double needs.
import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'ws';

export type Params = Record<string, unknown>;

interface Reply {
  resolve(result: Params): void;
  reject(error: Error): void;
}

/** Emits each protocol event under its name, with its params and the session it came from. */
export class Cdp extends EventEmitter<Record<string, [params: Params, sessionId: string]>> {
  readonly #socket: WebSocket;
  readonly #replies = new Map<number, Reply>();
  #lastId = 0;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(String(data))));
    socket.on('close', () => {
      for (const { reject } of this.#replies.values()) reject(new Error('The browser is gone.'));
      this.#replies.clear();
    });
  }

  static async connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 });
    await once(socket, 'open');
    return new Cdp(socket);
  }

  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#replies.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  close(): void {
    this.#socket.close();
  }

  #take(message: {
    id?: number;
    method?: string;
    params?: Params;
    result?: Params;
    error?: { message: string };
    sessionId?: string;
  }): void {
    if (message.method !== undefined) {
      this.emit(message.method, message.params ?? {}, message.sessionId ?? '');
      return;
    }
    const reply = this.#replies.get(message.id ?? 0);
    this.#replies.delete(message.id ?? 0);
    if (message.error) reply?.reject(new Error(message.error.message));
    else reply?.resolve(message.result ?? {});
  }
}
