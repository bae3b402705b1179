// Files between a real browser and a real core: the page's side of uploads and downloads.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createFileTransfers, type FileTransfers } from '../../../electron/web/file-transfers.ts';
import { readPageFiles } from '../../../electron/web/page-files.ts';
import { createRpcSockets } from '../../../electron/web/rpc-socket.ts';
import { startWebServer, type WebServer } from '../../../electron/web/web-server.ts';
import type { Host, PickOptions } from '../../../renderer/host/host.ts';
import { chromiumArguments, chromiumPath } from '../../support/chromium.ts';
import { startTestCore, type TestCore } from '../../support/test-core.ts';

declare global {
  var host: Host;
}

const root = join(import.meta.dirname, '../../..');
let folder: string;
let core: TestCore;
let transfers: FileTransfers;
let server: WebServer;
let browser: Browser;
let page: Page;

/** A page with nothing in it but the host. */
async function buildPage(into: string): Promise<void> {
  const entry = join(folder, 'entry.ts');
  const host = join(root, 'renderer/host/web-host.ts');
  await writeFile(
    entry,
    `import { createWebHost } from ${JSON.stringify(host)};\nglobalThis.host = createWebHost();\n`,
  );
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: into,
      rolldownOptions: { input: entry, output: { entryFileNames: 'page.js' } },
    },
  });
  await writeFile(
    join(into, 'index.html'),
    '<!doctype html><title>host</title><script type="module" src="/page.js"></script>',
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-host-'));
  const built = join(folder, 'page');
  await buildPage(built);
  core = await startTestCore();
  transfers = await createFileTransfers(core.core.files, core.dataDir);
  server = await startWebServer({
    address: '127.0.0.1',
    port: 0,
    otherPort: 'none',
    files: await readPageFiles(built),
    transfers,
    sockets: createRpcSockets(core.core),
  });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments() });
});
afterAll(async () => {
  await browser.close();
  server.close();
  await core.dispose();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => globalThis.host.link.state() === 'open');
});

/** What `pickFile` answered, and whether it told of progress. */
function pick(kind: 'capture' | 'import') {
  return page.evaluate(async (wanted) => {
    const told: [number, number][] = [];
    const options: PickOptions = { progress: (sent, total) => told.push([sent, total]) };
    try {
      return { file: await globalThis.host.files.pickFile(wanted, options), told, error: null };
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return { file: null, told, error: { code, message } };
    }
  }, kind);
}

const uploads = () => readdir(join(core.dataDir, 'imports')).catch(() => []);

test('a chosen file is uploaded with progress, and the core knows it', async () => {
  const path = join(folder, 'my traffic.ndjson');
  const body = Buffer.alloc(8_000_000, 'line\n');
  await writeFile(path, body);
  const chooser = page.waitForEvent('filechooser');
  const picking = pick('import');
  await (await chooser).setFiles(path);
  const { file, told } = await picking;
  expect(file).toMatchObject({ name: 'my traffic.ndjson', bytes: body.length });
  expect(told.at(-1)).toEqual([body.length, body.length]);
  const stored = core.core.files.path(file?.fileId ?? '');
  expect((await readFile(stored)).equals(body)).toBe(true);
  expect(await page.locator('input').count()).toBe(0);
});

test('captures are what the dialog for captures offers', async () => {
  const chooser = page.waitForEvent('filechooser');
  const picking = pick('capture');
  const dialog = await chooser;
  expect(await dialog.element().getAttribute('accept')).toBe('.mqttscope');
  await dialog.setFiles({ name: 'a.mqttscope', mimeType: '', buffer: Buffer.from('x') });
  expect((await picking).file?.name).toBe('a.mqttscope');
});

test('given up: in the dialog and midway, nothing stays behind', async () => {
  const before = (await uploads()).length;
  const chooser = page.waitForEvent('filechooser');
  const abandoned = page.evaluate(async () => {
    const abort = new AbortController();
    const picking = globalThis.host.files.pickFile('import', { signal: abort.signal });
    abort.abort();
    return picking;
  });
  await chooser;
  expect(await abandoned).toBeNull();

  const { upload } = transfers;
  const { promise: began, resolve } = Promise.withResolvers<IncomingMessage>();
  const { promise: over, resolve: ended } = Promise.withResolvers<void>();
  transfers.upload = (name, request, response) => {
    resolve(request);
    return upload(name, request, response).finally(ended);
  };
  const second = page.waitForEvent('filechooser');
  const picking = page.evaluate(async () => {
    const abort = new AbortController();
    Object.assign(globalThis, { abort });
    return globalThis.host.files.pickFile('import', { signal: abort.signal });
  });
  const path = join(folder, 'long');
  await writeFile(path, Buffer.alloc(60_000_000));
  await (await second).setFiles(path);
  (await began).pause();
  await page.evaluate(() => (Reflect.get(globalThis, 'abort') as AbortController).abort());
  expect(await picking).toBeNull();
  (await began).resume();
  await over;
  transfers.upload = upload;
  expect(await uploads()).toHaveLength(before);
});

test('an upload that fails is a problem the page can show', async () => {
  const { upload } = transfers;
  transfers.upload = async (_name, request, response) => {
    request.resume();
    response.writeHead(507, { 'Content-Type': 'application/json' });
    response.end('{"code":"DISK_FULL","message":"Full."}');
  };
  const chooser = page.waitForEvent('filechooser');
  const picking = pick('import');
  await (await chooser).setFiles({ name: 'a', mimeType: '', buffer: Buffer.from('x') });
  expect((await picking).error).toEqual({ code: 'DISK_FULL', message: 'Full.' });
  transfers.upload = upload;
});

test('what the core wrote is downloaded under its name', async () => {
  const file = await page.evaluate(() => globalThis.host.files.saveFile('Küche 1.csv', false));
  if (!file) throw new Error('No file was named.');
  await writeFile(file.path, 'a,b\r\n');
  const downloading = page.waitForEvent('download');
  await page.evaluate((written) => globalThis.host.files.deliver(written), file);
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('Küche 1.csv');
  expect(await readFile(await download.path(), 'utf8')).toBe('a,b\r\n');
  expect(page.url()).toBe(new URL('/', server.url).href);
});
