// The WebSocket end of the contract: one peer of the core per socket.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { jsonSerializers } from '../../shared/contract/serializer.ts';
import type { Core } from '../core/core.ts';

/** A payload to publish travels base64 in one message: this admits about 48 MB of it. */
export const MAX_SOCKET_MESSAGE = 64 * 1024 * 1024;

const HEARTBEAT_MS = 15_000;

/** Calls `beat` again and again until the returned function ends that. */
export type Heartbeat = (beat: () => void) => () => void;

const everySoOften: Heartbeat = (beat) => {
  const timer = setInterval(beat, HEARTBEAT_MS);
  return () => clearInterval(timer);
};

export interface RpcSockets {
  /** Takes over a connection whose access has been checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createRpcSockets(core: Core, heartbeat = everySoOften): RpcSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_SOCKET_MESSAGE,
    // Compressing costs more than the loopback saves.
    perMessageDeflate: false,
  });
  const handler = new RPCHandler(core.router, { customJsonSerializers: [...jsonSerializers] });
  const silent = new WeakSet<WebSocket>();

  // A laptop that slept or a pulled cable leaves a socket that never closes by itself, and with it
  // the views of its page.
  const stopHeart = heartbeat(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  });

  server.on('connection', (socket) => {
    const peer = core.openPeer();
    socket.on('pong', () => silent.delete(socket));
    // Told to the page by the close code; ws closes the socket itself.
    socket.on('error', () => undefined);
    socket.on('close', () => peer.close());
    void handler.upgrade(socket, { context: peer.context });
  });

  return {
    accept: (request, socket, head) => {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        server.emit('connection', webSocket, request);
      });
    },
    close: () => {
      stopHeart();
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
