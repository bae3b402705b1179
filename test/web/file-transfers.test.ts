// Uploads and downloads of the browser host over real HTTP.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChosenFiles } from '../../electron/core/chosen-files.ts';
import { createExportFiles } from '../../electron/web/export-files.ts';
import { createFileTransfers, type FileTransfers } from '../../electron/web/file-transfers.ts';
import { readPageFiles } from '../../electron/web/page-files.ts';
import { startWebServer, type WebServer } from '../../electron/web/web-server.ts';
import type { ChosenFile } from '../../shared/contract/exchange.ts';

let dataDir: string;
let page: string;
let files: ChosenFiles;
let transfers: FileTransfers;
let server: WebServer;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-transfers-'));
  page = await mkdtemp(join(tmpdir(), 'mqttscope-page-'));
  files = new ChosenFiles({ files: createExportFiles(dataDir) });
  transfers = await createFileTransfers(files, dataDir);
  server = await startWebServer({
    address: '127.0.0.1',
    port: 0,
    otherPort: 'none',
    files: await readPageFiles(page),
    transfers,
    sockets: { accept: () => undefined, close: () => undefined },
  });
});
afterEach(async () => {
  server.close();
  await rm(dataDir, { recursive: true });
  await rm(page, { recursive: true });
});

function headers(more: Record<string, string> = {}): Record<string, string> {
  const token = new URL(server.url).searchParams.get('token') ?? '';
  return {
    Cookie: `mqttscope-${server.port}=${token}`,
    Origin: `http://127.0.0.1:${server.port}`,
    ...more,
  };
}

function ask(method: string, path: string, given = headers()): ClientRequest {
  return request({ host: '127.0.0.1', port: server.port, method, path, headers: given });
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function answerOf(asked: ClientRequest, body?: Uint8Array): Promise<Answer> {
  asked.end(body);
  const [response] = await once(asked, 'response');
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) };
}

async function upload(name: string, body: Uint8Array): Promise<ChosenFile> {
  const { status, body: said } = await answerOf(
    ask('POST', `/upload?name=${encodeURIComponent(name)}`),
    body,
  );
  expect(status).toBe(200);
  return JSON.parse(said.toString());
}

const uploaded = () => readdir(join(dataDir, 'imports')).catch(() => []);

test('an upload becomes a file the core knows, byte for byte', async () => {
  const body = Buffer.alloc(3_000_000, 'abcdefg\0\xff', 'latin1');
  const file = await upload('traffic.ndjson', body);
  expect(file).toMatchObject({ name: 'traffic.ndjson', bytes: body.length });
  expect(files.path(file.fileId)).toBe(file.path);
  expect((await readFile(file.path)).equals(body)).toBe(true);
  expect((await stat(file.path)).mode & 0o077).toBe(0);
});

test('whatever it is called, a file stays in its folder', async () => {
  for (const [given, kept] of [
    ['../../../etc/passwd', '_.._.._etc_passwd'],
    ['..', 'upload'],
    ['', 'upload'],
    ['a\\b\0c\n.json', 'a_b_c_.json'],
    ['记录.ndjson', '记录.ndjson'],
    [`${'x'.repeat(400)}.csv`, `${'x'.repeat(196)}.csv`],
  ] as const) {
    const { name, path } = await upload(given, Buffer.from('x'));
    expect(name).toBe(kept);
    expect(path.startsWith(join(dataDir, 'imports'))).toBe(true);
  }
});

test('nobody else uploads: token, Origin and Host are asked for', async () => {
  const { Cookie = '', Origin = '' } = headers();
  for (const [given, status] of [
    [{ Origin }, 401],
    [{ Cookie }, 403],
    [{ Cookie, Origin: 'http://example.invalid' }, 403],
    [{ Cookie, Origin: 'null' }, 403],
    [{ Cookie, Origin: 'http://example.invalid', Host: 'example.invalid' }, 403],
  ] as const) {
    expect((await answerOf(ask('POST', '/upload?name=a', given))).status).toBe(status);
  }
  expect((await answerOf(ask('PUT', '/upload?name=a'))).status).toBe(405);
  expect((await answerOf(ask('POST', '/'))).status).toBe(405);
  expect((await answerOf(ask('GET', '/upload'))).status).toBe(404);
  expect(await uploaded()).toEqual([]);
});

test('what the core has taken over is deleted, and nothing that is no upload', async () => {
  const key = await upload('client.key', Buffer.from('a key'));
  const other = await upload('other.key', Buffer.from('another'));
  const own = join(dataDir, 'own.key');
  await writeFile(own, 'a file of the user');
  await files.release([key.fileId, (await files.add(own)).fileId]);
  await expect(stat(key.path)).rejects.toThrow('ENOENT');
  expect(await readFile(other.path, 'utf8')).toBe('another');
  expect(await readFile(own, 'utf8')).toBe('a file of the user');
});

test('an upload that is broken off leaves nothing behind', async () => {
  let ended = () => undefined as unknown;
  const over = new Promise((resolve) => {
    ended = () => resolve(undefined);
  });
  const original = transfers.upload;
  transfers.upload = (...given) => original(...given).finally(ended);
  const asked = ask('POST', '/upload?name=a', headers({ 'Content-Length': '1000000' }));
  asked.on('error', () => undefined);
  asked.write(Buffer.alloc(200_000));
  while ((await uploaded()).length === 0) await new Promise((resolve) => setImmediate(resolve));
  asked.destroy();
  await over;
  expect(await uploaded()).toEqual([]);
});

test('an upload whose page is gone before the answer leaves nothing behind', async () => {
  const asked = ask('POST', '/upload?name=a', headers({ 'Content-Length': '1' }));
  asked.on('error', () => undefined);
  const add = files.add.bind(files);
  const over = new Promise<void>((resolve) => {
    const original = transfers.upload;
    transfers.upload = (name, incoming, response) => {
      files.add = async (path) => {
        const gone = once(response, 'close');
        asked.destroy();
        await gone;
        return add(path);
      };
      return original(name, incoming, response).finally(() => resolve());
    };
  });
  asked.end('x');
  await over;
  expect(await uploaded()).toEqual([]);
});

test('a file that cannot be written is answered with a problem', async () => {
  await writeFile(join(dataDir, 'imports'), 'in the way');
  const { status, body } = await answerOf(ask('POST', '/upload?name=a'), Buffer.from('x'));
  expect(status).toBe(507);
  expect(JSON.parse(body.toString())).toMatchObject({
    code: 'UPLOAD_FAILED',
    message: expect.stringMatching(/\.$/),
  });
});

test('uploads go at the end, and those of a run that was killed at the next start', async () => {
  await upload('a', Buffer.from('x'));
  await transfers.close();
  expect(await uploaded()).toEqual([]);
  await upload('b', Buffer.from('x'));
  await createFileTransfers(files, dataDir);
  expect(await uploaded()).toEqual([]);
});

test('a file of the core is downloaded, never shown', async () => {
  const path = join(dataDir, 'Küche "1" <b>.html');
  await writeFile(path, '<script>alert(1)</script>');
  const { fileId } = await files.add(path);
  const { status, headers: said, body } = await answerOf(ask('GET', `/files/${fileId}`));
  expect(status).toBe(200);
  expect(body.toString()).toBe('<script>alert(1)</script>');
  expect(said).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': '25',
    'content-disposition': `attachment; filename="K_che _1_ <b>.html"; filename*=UTF-8''K%C3%BCche%20%221%22%20%3Cb%3E.html`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  const head = await answerOf(ask('HEAD', `/files/${fileId}`));
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '25', 0]);
});

test('only ids the core gave out are answered, and only to our own page', async () => {
  const { fileId } = await files.add(join(dataDir, 'not-there'));
  for (const id of [fileId, '0'.repeat(32), '..%2f..%2fetc%2fpasswd', `${fileId}/x`, '']) {
    expect((await answerOf(ask('GET', `/files/${id}`))).status, id).toBe(404);
  }
  const path = join(dataDir, 'empty');
  await writeFile(path, '');
  const empty = await files.add(path);
  expect((await answerOf(ask('GET', `/files/${empty.fileId}`))).status).toBe(200);
  expect((await answerOf(ask('GET', `/files/${empty.fileId}`, {}))).status).toBe(401);
});

test('a folder is downloaded as an archive that tar reads', async () => {
  const folder = join(dataDir, 'raw export');
  await mkdir(folder);
  const names = ['a.json', `${'long'.repeat(40)}.bin`, '温度 1.txt', 'empty'];
  for (const name of names) {
    await writeFile(join(folder, name), name === 'empty' ? '' : name.repeat(300));
  }
  const { fileId } = await files.add(folder);
  const { headers: said, body } = await answerOf(ask('GET', `/files/${fileId}`));
  expect(said['content-disposition']).toContain('filename="raw export.tar"');
  execFileSync('tar', ['xf', '-', '-C', page], { input: body });
  const unpacked = join(page, 'raw export');
  expect((await readdir(unpacked)).sort()).toEqual([...names].sort());
  for (const name of names) {
    const expected = name === 'empty' ? '' : name.repeat(300);
    expect(await readFile(join(unpacked, name), 'utf8')).toBe(expected);
  }
});
