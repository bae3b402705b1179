// What the threads of the program have in use, by Node's own inspector: what the system says of a process also
// counts what is only not given back yet.
import type { RunningProgram } from './running-program.ts';

export interface ProgramMemory {
  /** Bytes of the heaps and the buffers of all threads, after a collection. */
  used(): Promise<number>;
  close(): void;
}

/** The inspector's answer; only what is asked of it here. */
interface Answer {
  id?: number;
  method?: string;
  params?: { sessionId: string; message: string };
  result?: { usedSize?: number; backingStorageSize?: number };
}

/** The program must have been started with its inspector. */
export async function memoryOf({ inspector }: RunningProgram): Promise<ProgramMemory> {
  if (inspector === null) throw new Error('The program was started without its inspector.');
  const socket = new WebSocket(inspector);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const threads = new Threads((text) => socket.send(text));
  socket.addEventListener('message', ({ data }) => threads.hear(String(data)));
  await threads.ask(MAIN, 'NodeWorker.enable', { waitForDebuggerOnStart: false });
  return {
    used: async () => {
      let sum = 0;
      for (const thread of threads.names) {
        await threads.ask(thread, 'HeapProfiler.collectGarbage');
        const { usedSize = 0, backingStorageSize = 0 } = await threads.ask(
          thread,
          'Runtime.getHeapUsage',
        );
        sum += usedSize + backingStorageSize;
      }
      return sum;
    },
    close: () => socket.close(),
  };
}

const MAIN = '';

/** Questions to the main thread and, wrapped, to its workers. */
class Threads {
  /** Session ids; the main thread has none. */
  readonly names = new Set([MAIN]);
  readonly #send: (text: string) => void;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  async ask(thread: string, method: string, params: object = {}) {
    const id = ++this.#asked;
    const message = JSON.stringify({ id, method, params });
    const { result = {} } = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send(thread === MAIN ? message : this.#wrapped(thread, message));
    });
    return result;
  }

  hear(text: string): void {
    const answer: Answer = JSON.parse(text);
    const { id, method, params } = answer;
    if (params && method === 'NodeWorker.attachedToWorker') this.names.add(params.sessionId);
    if (params && method === 'NodeWorker.detachedFromWorker') this.names.delete(params.sessionId);
    if (params && method === 'NodeWorker.receivedMessageFromWorker') this.hear(params.message);
    if (id === undefined) return;
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #wrapped(sessionId: string, message: string): string {
    const params = { sessionId, message };
    return JSON.stringify({
      id: ++this.#asked,
      method: 'NodeWorker.sendMessageToWorker',
      params,
    });
  }
}
