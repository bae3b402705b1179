// What the program's main thread has in use, by Node's own inspector: what the system says of a process also
// counts what is only not given back yet.
import type { RunningProgram } from './running-program.ts';

export interface ProgramMemory {
  /** Bytes of its heap and of its buffers after a collection. */
  used(): Promise<number>;
  close(): void;
}

const MEMORY = '(({ heapUsed, arrayBuffers }) => heapUsed + arrayBuffers)(process.memoryUsage())';

/** The program must have been started with its inspector. */
export async function memoryOf({ inspector }: RunningProgram): Promise<ProgramMemory> {
  if (inspector === null) throw new Error('The program was started without its inspector.');
  const socket = new WebSocket(inspector);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let asked = 0;
  const ask = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++asked;
      const hear = ({ data }: MessageEvent): void => {
        const answer = JSON.parse(String(data));
        if (answer.id !== id) return;
        socket.removeEventListener('message', hear);
        resolve(answer.result);
      };
      socket.addEventListener('message', hear);
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    used: async () => {
      await ask('HeapProfiler.collectGarbage');
      const answer = await ask('Runtime.evaluate', { expression: MEMORY });
      return (answer as { result: { value: number } }).result.value;
    },
    close: () => socket.close(),
  };
}
