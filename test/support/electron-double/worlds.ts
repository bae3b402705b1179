// Code that runs in the page: the preload's side in a real isolated world, and the page's side of
// the context bridge. Both are sent to Chromium as text, so neither may use anything outside itself.

export const PRELOAD_WORLD = 'electron-preload';

/** Text of the script for the isolated world; `preload` is the bundle, unchanged. */
export function preloadWorldScript(preload: string, secret: string): string {
  return `(${preloadWorld})(${JSON.stringify(secret)}, (require, exports, module) => {${preload}\n});`;
}

export function pageWorldScript(secret: string): string {
  return `(${pageWorld})(${JSON.stringify(secret)});`;
}

type Preload = (require: (name: string) => unknown, exports: object, module: object) => void;

/** What arrives in Node from the isolated world. */
export type FromPreload =
  | { type: 'ipc'; channel: string; args: unknown[]; ports: number[] }
  | { type: 'port-message'; port: number; data: string }
  | { type: 'port-close'; port: number };

/** What Node calls in the isolated world. */
export interface PreloadWorld {
  portMessage(port: number, data: string): void;
  portClose(port: number): void;
}

function preloadWorld(secret: string, preload: Preload): void {
  if (window !== window.top) return;
  const scope = globalThis as unknown as {
    __toMain(text: string): void;
    __fromMain: PreloadWorld;
  };
  const toMain = (message: FromPreload): void => scope.__toMain(JSON.stringify(message));
  const ports = new Map<number, MessagePort>();
  const methods: ((...args: unknown[]) => unknown)[] = [];
  const exposed: string[] = [];

  // Events run their listeners in every world at once, and strings cross as they are.
  const tell = (text: string): void => {
    document.dispatchEvent(new CustomEvent(`${secret}-expose`, { detail: text }));
  };
  document.addEventListener(`${secret}-ready`, () => exposed.forEach(tell));
  document.addEventListener(`${secret}-call`, (event) => {
    const { method, args } = JSON.parse((event as CustomEvent<string>).detail);
    if (methods[method]?.(...args) !== undefined) {
      throw new Error('The double carries no return values across the context bridge.');
    }
  });

  const contextBridge = {
    exposeInMainWorld(key: string, api: Record<string, (...args: unknown[]) => unknown>) {
      const names = Object.entries(api).map(([name, method]) => [name, methods.push(method) - 1]);
      const text = JSON.stringify({ key, names });
      exposed.push(text);
      tell(text);
    },
  };
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) =>
      toMain({ type: 'ipc', channel, args, ports: [] }),
    postMessage(channel: string, message: unknown, transfer: MessagePort[] = []) {
      const ids = transfer.map((port) => {
        const id = ports.size + 1;
        ports.set(id, port);
        port.addEventListener('message', ({ data }) => {
          if (typeof data !== 'string') throw new Error('The double carries text over ports only.');
          toMain({ type: 'port-message', port: id, data });
        });
        port.addEventListener('close', () => toMain({ type: 'port-close', port: id }));
        return id;
      });
      toMain({ type: 'ipc', channel, args: [message], ports: ids });
      for (const port of transfer) port.start();
    },
  };
  scope.__fromMain = {
    portMessage: (id, data) => ports.get(id)?.postMessage(data),
    portClose: (id) => ports.get(id)?.close(),
  };

  const module = { exports: {} };
  preload(
    (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer };
      throw new Error(`module not found: ${name}`);
    },
    module.exports,
    module,
  );
}

function pageWorld(secret: string): void {
  if (window !== window.top) return;
  document.addEventListener(`${secret}-expose`, (event) => {
    const { key, names } = JSON.parse((event as CustomEvent<string>).detail);
    if (key in window) return;
    const api = Object.fromEntries(
      names.map(([name, method]: [string, number]) => [
        name,
        (...args: unknown[]) => {
          const detail = JSON.stringify({ method, args });
          document.dispatchEvent(new CustomEvent(`${secret}-call`, { detail }));
        },
      ]),
    );
    Object.defineProperty(window, key, { value: Object.freeze(api), enumerable: true });
  });
  document.dispatchEvent(new CustomEvent(`${secret}-ready`));
}
