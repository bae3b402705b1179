// The page in a browser: one WebSocket to the server it was loaded from, opened again when it closes.
import { RPCLink } from '@orpc/client/websocket';
import { jsonSerializers } from '../../shared/contract/serializer.ts';
import { createCoreLink } from './core-link.ts';
import type { Host } from './host.ts';
import { createWebFiles } from './web-files.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

export interface WebHost extends Host {
  /** Closes the socket for good. */
  dispose(): void;
}

/** `connect` opens a new socket to the core. */
export function createWebHost(connect: () => WebSocket = connectToOrigin): WebHost {
  const core = createCoreLink();
  let retryMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket;
  let disposed = false;

  const open = (): void => {
    socket = connect();
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      core.opened(new RPCLink({ websocket: socket, customJsonSerializers: [...jsonSerializers] }));
    });
    socket.addEventListener('close', () => {
      core.lost();
      if (disposed) return;
      timer = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    });
  };
  open();

  return {
    client: core.client,
    link: core.link,
    files: createWebFiles(core.client),
    capabilities: {},
    dispose: () => {
      disposed = true;
      clearTimeout(timer);
      socket.close();
    },
  };
}

function connectToOrigin(): WebSocket {
  const url = new URL('/rpc', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url);
}
