// The ways from a page to the core. Each opens connections through the code the hosts use.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { RPCLink } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { WebSocket as NodeWebSocket } from 'ws';
import type { Core } from '../../electron/core/core.ts';
import { createFileTransfers } from '../../electron/web/file-transfers.ts';
import { readPageFiles } from '../../electron/web/page-files.ts';
import { createRpcSockets } from '../../electron/web/rpc-socket.ts';
import { startWebServer } from '../../electron/web/web-server.ts';
import { createCoreLink } from '../../renderer/host/core-link.ts';
import type { Host } from '../../renderer/host/host.ts';
import { createWebHost } from '../../renderer/host/web-host.ts';
import { jsonSerializers } from '../../shared/contract/serializer.ts';
import { createMemoryChannel } from './memory-channel.ts';

export interface Connection extends Pick<Host, 'client' | 'link'> {
  /** The page goes away, as a reload or a closed tab does. */
  leave(): void;
}

export interface Transport {
  open(): Connection;
  close(): Promise<void>;
}

/** What both kinds of port have in common. */
type AnyPort = Pick<MessagePort, 'addEventListener' | 'postMessage' | 'close'> & {
  start?(): void;
};

const customJsonSerializers = [...jsonSerializers];

export const TRANSPORTS: Record<string, (core: Core) => Promise<Transport>> = {
  'an in-memory pair': async (core) => overPorts(core, createMemoryChannel),
  'a MessagePort': async (core) =>
    overPorts(core, () => {
      const { port1, port2 } = new MessageChannel();
      return { port1: asDomPort(port1), port2: asDomPort(port2) };
    }),
  'a WebSocket': overWebSocket,
};

/** As electron/desktop/page-connections.ts and renderer/host/electron-host.ts meet. */
function overPorts(core: Core, channel: () => { port1: AnyPort; port2: AnyPort }): Transport {
  const handler = new RPCHandler(core.router, { customJsonSerializers });
  const open = new Set<AnyPort>();
  return {
    open: () => {
      const { port1, port2 } = channel();
      const peer = core.openPeer();
      port1.addEventListener('close', () => peer.close());
      handler.upgrade(port1 as MessagePort, { context: peer.context });
      port1.start?.();

      const coreLink = createCoreLink();
      port2.addEventListener('close', () => coreLink.lost());
      coreLink.opened(new RPCLink({ port: port2 as MessagePort, customJsonSerializers }));
      port2.start?.();
      open.add(port2);
      return { client: coreLink.client, link: coreLink.link, leave: () => port2.close() };
    },
    close: async () => {
      for (const port of open) port.close();
    },
  };
}

async function overWebSocket(core: Core): Promise<Transport> {
  const folder = await mkdtemp(join(tmpdir(), 'mqttscope-empty-page-'));
  const server = await startWebServer({
    address: '127.0.0.1',
    port: 0,
    otherPort: 'none',
    files: await readPageFiles(folder),
    transfers: await createFileTransfers(core.files, folder),
    sockets: createRpcSockets(core),
  });
  const url = new URL('/rpc', server.url);
  url.search = new URL(server.url).search;
  // The origin a page from there has; Node's own WebSocket cannot say any.
  const pageOrigin = new URL(server.url).origin;
  const hosts = new Set<{ dispose(): void }>();
  return {
    open: () => {
      const host = createWebHost(() => {
        const socket = new NodeWebSocket(url, { origin: pageOrigin });
        socket.on('error', () => undefined);
        return socket as unknown as WebSocket;
      });
      hosts.add(host);
      return { client: host.client, link: host.link, leave: () => host.dispose() };
    },
    close: async () => {
      for (const host of hosts) host.dispose();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Node's port is an EventTarget too; only its types say otherwise. */
function asDomPort(port: NodePort): AnyPort {
  return port as unknown as AnyPort;
}
