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

/**
 * `connect` opens a new socket to the core; `isRefused` answers whether a program is there that does not let this
 * page in, which a socket does not tell.
 */
export function createWebHost(
  connect: () => WebSocket = connectToOrigin,
  isRefused: () => Promise<boolean> = isRefusedByOrigin,
): WebHost {
  const core = createCoreLink();
  let retryMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket;
  let disposed = false;

  const open = (): void => {
    let wasOpen = false;
    socket = connect();
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      wasOpen = true;
      retryMs = FIRST_RETRY_MS;
      core.opened(new RPCLink({ websocket: socket, customJsonSerializers: [...jsonSerializers] }));
    });
    socket.addEventListener('close', () => {
      core.lost();
      void again(wasOpen);
    });
  };
  const again = async (wasOpen: boolean): Promise<void> => {
    const refused = !wasOpen && !disposed && (await isRefused().catch(() => false));
    if (disposed) return;
    if (refused) {
      core.refused();
      return;
    }
    timer = setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
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

/** The cookie of this page ends with the program that gave it: a new one answers 401. */
async function isRefusedByOrigin(): Promise<boolean> {
  const { status } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
  return status === 401 || status === 403;
}
