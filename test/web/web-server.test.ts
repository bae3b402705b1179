import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createFileTransfers } from '../../electron/web/file-transfers.ts';
import { readPageFiles } from '../../electron/web/page-files.ts';
import { startWebServer, type WebServer } from '../../electron/web/web-server.ts';
import { fail, ProblemError } from '../../shared/util/problem.ts';

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const noFiles = { add: () => Promise.reject(), path: () => fail('FILE_UNKNOWN', 'None.') };
let folder: string;
const running: WebServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(folder, 'assets/main-abc123.js'), 'export {};');
  await writeFile(join(folder, 'assets/main-abc123.js.map'), '{}');
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

async function start(address = '127.0.0.1', port = 0): Promise<WebServer> {
  const webSockets = new WebSocketServer({ noServer: true });
  const server = await startWebServer({
    address,
    port,
    otherPort: 'none',
    files: await readPageFiles(folder),
    transfers: await createFileTransfers(noFiles, folder),
    sockets: {
      accept: (incoming, socket, head) =>
        webSockets.handleUpgrade(incoming, socket, head, () => {}),
      close: () => {
        for (const client of webSockets.clients) client.terminate();
      },
    },
  });
  running.push(server);
  return server;
}

/** fetch() would neither let us choose the Host header nor send "..". */
function get(
  server: WebServer,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
) {
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: server.port, path, method, headers, agent: false },
      async (response) => {
        let body = '';
        for await (const piece of response) body += piece;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function tokenOf(server: WebServer): string {
  return new URL(server.url).searchParams.get('token') ?? '';
}

function cookieOf(server: WebServer): Record<string, string> {
  return { Cookie: `other=1; mqttscope-${server.port}=${tokenOf(server)}` };
}

/** 101 when the socket opened, else the status it was refused with. */
async function upgrade(server: WebServer, headers: Record<string, string>, path = '/rpc') {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  socket.on('error', () => {});
  const opened = once(socket, 'open').then(() => 101);
  const refused = once(socket, 'unexpected-response').then(
    ([, response]: { statusCode: number }[]) => response?.statusCode,
  );
  opened.catch(() => {});
  refused.catch(() => {});
  return Promise.race([opened, refused]).finally(() => socket.terminate());
}

test('without a token and with a wrong one nothing is served, and a sentence says why', async () => {
  const server = await start();
  const wrong = 'A'.repeat(tokenOf(server).length);
  for (const [path, cookie] of [
    ['/', undefined],
    ['/assets/main-abc123.js', undefined],
    ['/?token=', undefined],
    ['/?token=short', undefined],
    [`/?token=${wrong}`, undefined],
    ['/', `mqttscope-${server.port}=${wrong}`],
    ['/', `mqttscope-1=${tokenOf(server)}`],
  ] as const) {
    const answer = await get(server, path, cookie ? { Cookie: cookie } : {});
    expect(answer.status, path).toBe(401);
    expect(answer.body).toContain('needs its access token');
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});

test('the token in the address becomes a cookie that neither scripts nor other sites get', async () => {
  const server = await start();
  expect(tokenOf(server)).toMatch(/^[\w-]{43}$/);
  const first = await get(server, `/?token=${tokenOf(server)}`);
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  const cookie = first.headers['set-cookie']?.[0] ?? '';
  expect(cookie).toContain(`mqttscope-${server.port}=`);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  const page = await get(server, '/', { Cookie: cookie.split(';')[0] ?? '' });
  expect(page.status).toBe(200);
  expect(page.body).toContain('<title>page</title>');
});

test('every answer carries the security headers', async () => {
  const server = await start();
  for (const headers of [{}, cookieOf(server)]) {
    const answer = await get(server, '/', headers);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
  }
});

test('only files of the page are served, hashed ones to keep', async () => {
  const server = await start();
  const cookie = cookieOf(server);
  const script = await get(server, '/assets/main-abc123.js', cookie);
  expect(script.headers['content-type']).toContain('text/javascript');
  expect(script.headers['cache-control']).toContain('immutable');
  expect((await get(server, '/', cookie)).headers['cache-control']).toBe('no-cache');
  expect((await get(server, '/', cookie, 'HEAD')).body).toBe('');
  expect((await get(server, '/', cookie, 'POST')).status).toBe(405);
  for (const path of [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/assets/main-abc123.js.map',
    '//etc/passwd',
    '/assets',
    '/%00',
  ]) {
    expect((await get(server, path, cookie)).status, path).toBe(404);
  }
});

test('a Host header that is not ours is refused, whatever the token', async () => {
  const server = await start();
  const status = async (host: string) =>
    (await get(server, '/', { ...cookieOf(server), Host: host })).status;
  for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
    expect(await status(`${name}:${server.port}`), name).toBe(200);
  }
  for (const host of [
    `example.invalid:${server.port}`,
    `127.0.0.1.example.invalid:${server.port}`,
    `localhost.example.invalid:${server.port}`,
    `192.0.2.1:${server.port}`,
    '127.0.0.1',
    `127.0.0.1:${server.port + 1}`,
    `user@127.0.0.1:${server.port}`,
  ]) {
    expect(await status(host), host).toBe(403);
  }
});

test('listening elsewhere, addresses and the name of this machine are ours, other names are not', async () => {
  const server = await start('0.0.0.0');
  const status = async (name: string) =>
    (await get(server, '/', { ...cookieOf(server), Host: `${name}:${server.port}` })).status;
  for (const name of ['127.0.0.1', '192.0.2.1', '[2001:db8::1]', hostname()]) {
    expect(await status(name), name).toBe(200);
  }
  expect(await status('example.invalid')).toBe(403);
  expect(server.url).toContain('http://127.0.0.1:');
});

test('the WebSocket wants our own Origin and the token', async () => {
  const server = await start();
  const Origin = `http://127.0.0.1:${server.port}`;
  const cookie = cookieOf(server);
  expect(await upgrade(server, { Origin, ...cookie })).toBe(101);
  expect(await upgrade(server, { Origin }, `/rpc?token=${tokenOf(server)}`)).toBe(101);
  expect(await upgrade(server, { Origin })).toBe(401);
  expect(await upgrade(server, { Origin }, '/rpc?token=wrong')).toBe(401);
  expect(await upgrade(server, { Origin, ...cookie }, '/other')).toBe(404);
  for (const foreign of [
    'http://example.invalid',
    `http://localhost:${server.port}`,
    `https://127.0.0.1:${server.port}`,
    'http://127.0.0.1:1',
    'null',
  ]) {
    expect(await upgrade(server, { Origin: foreign, ...cookie }), foreign).toBe(403);
  }
  expect(await upgrade(server, cookie), 'no Origin').toBe(403);
  const rebound = `example.invalid:${server.port}`;
  const both = { Host: rebound, Origin: `http://${rebound}`, ...cookie };
  expect(await upgrade(server, both), 'foreign Host').toBe(403);
});

test('a busy port is named', async () => {
  const first = await start();
  const second = start('127.0.0.1', first.port);
  await expect(second).rejects.toBeInstanceOf(ProblemError);
  await expect(second).rejects.toThrow(`Port ${first.port} is taken by another program.`);
});
