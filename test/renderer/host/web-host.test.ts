// The page's WebSocket against a real server that goes away and comes back.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { implement } from '@orpc/server';
import { afterEach, expect, test } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { ChosenFiles } from '../../../electron/core/chosen-files.ts';
import type { Core, PeerContext } from '../../../electron/core/core.ts';
import { createExportFiles } from '../../../electron/web/export-files.ts';
import {
  createRpcSockets,
  type Heartbeat,
  type RpcSockets,
} from '../../../electron/web/rpc-socket.ts';
import { createWebHost, type WebHost } from '../../../renderer/host/web-host.ts';
import { contract } from '../../../shared/contract/contract.ts';

const running: { close(): void }[] = [];
afterEach(() => {
  for (const each of running.splice(0).reverse()) each.close();
});

/** A core of one call, which answers with `value`. */
function coreSaying(value: string): Core {
  const { settings } = implement(contract).$context<PeerContext>();
  const get = settings.get.handler(() => ({ value }));
  return {
    router: { settings: { get } } as unknown as Core['router'],
    openPeer: () => ({ context: { peerId: 1 }, close: () => undefined }),
    files: new ChosenFiles({ files: createExportFiles('') }),
    startDemo: async () => undefined,
    takeProfiles: async () => ({ profiles: [], existing: [], problems: [] }),
    close: async () => undefined,
  };
}

async function startServer(value: string, port = 0, heartbeat?: Heartbeat) {
  const sockets: RpcSockets = createRpcSockets(coreSaying(value), heartbeat);
  const server: Server = createServer();
  server.on('upgrade', sockets.accept);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = (): void => {
    sockets.close();
    server.close();
    server.closeAllConnections();
  };
  running.push({ close });
  return { port: (server.address() as AddressInfo).port, close };
}

function startHost(port: number, isRefused?: () => Promise<boolean>): WebHost {
  // Node's own, which is a browser's in everything this needs.
  const host = createWebHost(() => new WebSocket(`ws://127.0.0.1:${port}`), isRefused);
  running.push({ close: host.dispose });
  return host;
}

function until(host: WebHost, state: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (host.link.state() !== state) return;
      stop();
      resolve();
    };
    const stop = host.link.subscribe(look);
    look();
  });
}

test('calls made before the link is open wait for it', async () => {
  const { port } = await startServer('hello');
  const host = startHost(port);
  expect(host.link.state()).toBe('connecting');
  expect(host.link.generation()).toBe(0);
  expect(await host.client.settings.get({ key: 'a' })).toEqual({ value: 'hello' });
  expect(host.link.state()).toBe('open');
  expect(host.link.generation()).toBe(1);
});

test('a waiting call can be given up', async () => {
  const host = startHost(1);
  const { client } = host;
  const signal = AbortSignal.abort(new Error('given up'));
  await expect(client.settings.get({ key: 'a' }, { signal })).rejects.toThrow('given up');
});

test('a server that comes back is found again by the same client', async () => {
  const first = await startServer('first');
  const host = startHost(first.port);
  await until(host, 'open');
  first.close();
  await until(host, 'lost');
  await expect(host.client.settings.get({ key: 'a' })).rejects.toMatchObject({
    code: 'CORE_LOST',
  });

  await startServer('second', first.port);
  await until(host, 'open');
  expect(host.link.generation()).toBe(2);
  expect(await host.client.settings.get({ key: 'a' })).toEqual({ value: 'second' });
});

test('a program that does not let the page in is not asked again', async () => {
  const first = await startServer('first');
  let asked = 0;
  const host = startHost(first.port, async () => {
    asked++;
    return (await fetch(`http://127.0.0.1:${first.port}/`)).status === 403;
  });
  await until(host, 'open');
  first.close();
  await until(host, 'lost');
  expect(asked).toBe(0);

  let upgrades = 0;
  const other = createServer((_request, response) => response.writeHead(403).end());
  other.on('upgrade', (_request, socket) => {
    upgrades++;
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => other.listen(first.port, '127.0.0.1', resolve));
  running.push({ close: () => other.close() });
  await until(host, 'refused');
  expect(upgrades).toBe(1);
  await expect(host.client.settings.get({ key: 'a' })).rejects.toMatchObject({
    code: 'CORE_LOST',
    data: undefined,
  });
});

test('a socket that answers no ping is closed', async () => {
  let beat = () => {};
  const { port } = await startServer('x', 0, (run) => {
    beat = run;
    return () => undefined;
  });
  const answering = new NodeWebSocket(`ws://127.0.0.1:${port}`);
  const silent = new NodeWebSocket(`ws://127.0.0.1:${port}`, { autoPong: false });
  await Promise.all([once(answering, 'open'), once(silent, 'open')]);
  const asked = [once(answering, 'ping'), once(silent, 'ping')];
  beat();
  await Promise.all(asked);
  // Behind the answer to the server's ping, so that has arrived when this one is answered.
  answering.ping();
  await once(answering, 'pong');
  const closed = once(silent, 'close');
  beat();
  await closed;
  expect(answering.readyState).toBe(NodeWebSocket.OPEN);
  answering.terminate();
});
