// HTTP of the browser host: the page's files, its WebSocket, and who may have them.
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { PAGE_HEADERS } from '../../shared/util/content-security-policy.ts';
import { fail } from '../../shared/util/problem.ts';
import { type Access, createAccess, urlOf } from './access.ts';
import type { FileTransfers } from './file-transfers.ts';
import type { PageFiles } from './page-files.ts';
import type { RpcSockets } from './rpc-socket.ts';

export interface WebServerOptions {
  address: string;
  port: number;
  /** Where to look for a port when `port` is taken: 'any' free one, or not at all. */
  otherPort: 'any' | 'none';
  files: PageFiles;
  transfers: FileTransfers;
  sockets: RpcSockets;
}

export interface WebServer {
  readonly port: number;
  /** The address a browser on this machine opens, access token included. */
  readonly url: string;
  close(): void;
}

/** @throws ProblemError PORT_BUSY, LISTEN_FAILED. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  let port = options.port;
  const access = createAccess(() => ({ address: options.address, port }));
  const server = createServer((request, response) => {
    void answer(request, response, access, options);
  });
  // An upload takes as long as it takes.
  server.requestTimeout = 0;
  server.on('upgrade', (request, socket, head) => {
    const refusal = access.refuseFromElsewhere(request);
    if (refusal) refuseUpgrade(socket, refusal.status);
    else if (urlOf(request)?.pathname !== '/rpc') refuseUpgrade(socket, 404);
    else options.sockets.accept(request, socket, head);
  });
  port = await listen(server, options);

  return {
    port,
    url: `http://${hostInUrl(options.address)}:${port}/?token=${access.token}`,
    close: () => {
      options.sockets.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  { files, transfers }: WebServerOptions,
): Promise<void> {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  const url = urlOf(request);
  const path = url?.pathname ?? '';
  const isUpload = request.method === 'POST' && path === '/upload';
  const refusal = isUpload ? access.refuseFromElsewhere(request) : access.refuse(request);
  if (refusal) return sendSentence(response, refusal.status, refusal.sentence);
  if (!isUpload && request.method !== 'GET' && request.method !== 'HEAD') {
    return sendSentence(response, 405, 'Only GET and HEAD are answered here.');
  }
  if (path === '/' && access.hasTokenInUrl(request)) {
    // The token leaves the address bar, and with it the history and every screenshot.
    response.writeHead(303, {
      Location: '/',
      'Set-Cookie': access.cookie(),
      'Cache-Control': 'no-store',
    });
    response.end();
    return;
  }
  try {
    if (isUpload) {
      await transfers.upload(url?.searchParams.get('name') ?? '', request, response);
      return;
    }
    const [, fileId] = /^\/files\/([0-9a-f]+)$/.exec(path) ?? [];
    const sent =
      fileId === undefined
        ? await files.send(path, request, response)
        : await transfers.download(fileId, request, response);
    if (!sent) {
      sendSentence(response, 404, 'MQTTScope has no such file.');
    }
  } catch {
    // The browser went away, or the build was replaced while it was being sent.
    response.destroy();
  }
}

function sendSentence(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>MQTTScope</title><style>body{font:15px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:34em;padding:0 1em;color-scheme:light dark}</style><p>${sentence}</p></html>`,
  );
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

async function listen(server: Server, options: WebServerOptions): Promise<number> {
  const { address, port } = options;
  try {
    return await listenOn(server, address, port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      if (options.otherPort === 'any') return await listenOn(server, address, 0);
      fail(
        'PORT_BUSY',
        `Port ${port} is taken by another program. Choose another one with --port.`,
      );
    }
    const detail = error instanceof Error ? error.message : String(error);
    fail('LISTEN_FAILED', `MQTTScope cannot listen on ${address} port ${port}.`, detail);
  }
}

function listenOn(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** 0.0.0.0 and :: are no addresses one can open. */
function hostInUrl(address: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1';
  return address.includes(':') ? `[${address}]` : address;
}
