// Two ends in one process, nothing between them but a microtask.

interface Ends {
  message: (event: { data: unknown }) => void;
  close: () => void;
}

export interface MemoryPort {
  addEventListener<T extends keyof Ends>(type: T, listener: Ends[T]): void;
  postMessage(data: unknown): void;
  close(): void;
}

export function createMemoryChannel() {
  const listeners = [
    { message: [] as Ends['message'][], close: [] as Ends['close'][] },
    { message: [] as Ends['message'][], close: [] as Ends['close'][] },
  ] as const;
  let closed = false;

  const end = (own: 0 | 1, other: 0 | 1): MemoryPort => ({
    addEventListener: (type, listener) => {
      (listeners[own][type] as unknown[]).push(listener);
    },
    postMessage: (data) => {
      queueMicrotask(() => {
        if (closed) return;
        for (const listener of listeners[other].message) listener({ data });
      });
    },
    close: () => {
      if (closed) return;
      closed = true;
      for (const { close } of listeners) for (const listener of close) listener();
    },
  });
  return { port1: end(0, 1), port2: end(1, 0) };
}
