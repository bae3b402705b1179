// The built browser host and the launcher, as a user starts them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createWebHost } from '../../renderer/host/web-host.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { type Child, startChild } from '../support/child.ts';
import { freePort } from '../support/free-port.ts';
import { startMosquitto } from '../support/mosquitto.ts';

const root = join(import.meta.dirname, '../..');
const SERVE = join(root, 'dist/electron/serve.cjs');
const START = join(root, 'build/start.mjs');

let folder: string;
const children: Child[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-serve-'));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop('SIGKILL')));
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
});

function start(script: string, ...args: string[]): Child {
  const child = startChild(process.execPath, [script, ...args], { cwd: root });
  children.push(child);
  return child;
}

function serve(...args: string[]): Child {
  return start(SERVE, '--no-open', '--data-dir', join(folder, String(children.length)), ...args);
}

async function urlOf(child: Child): Promise<URL> {
  return new URL((await child.line(/http:\S+token=/)).trim());
}

/** An address of this machine that others could use, if it has one. */
function outsideAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

test('listens on loopback only, and a token opens the page', async () => {
  const child = serve('--port', String(await freePort()));
  const url = await urlOf(child);
  expect(url.hostname).toBe('127.0.0.1');
  expect((await fetch(new URL('/', url))).status).toBe(401);
  const login = await fetch(url, { redirect: 'manual' });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(new URL('/', url), { headers: { Cookie: cookie } });
  expect(await page.text()).toContain('<script type="module"');
  const outside = outsideAddress();
  if (outside) expect(await canConnect(outside, Number(url.port))).toBe(false);
  expect(child.lines.join('\n')).not.toContain('WARNING');
});

test('listening elsewhere is said loudly', async () => {
  const child = serve('--port', String(await freePort()), '--listen', '0.0.0.0');
  const url = await urlOf(child);
  const said = child.lines.join('\n');
  expect(said).toMatch(/\*{20}/);
  expect(said).toContain('WARNING: MQTTScope listens on 0.0.0.0, not only on this machine.');
  expect(said).toContain('NOT encrypted');
  const outside = outsideAddress();
  if (outside) expect(await canConnect(outside, Number(url.port))).toBe(true);
});

test('a busy port is named, and without a wish another one is taken', async () => {
  const first = serve('--port', String(await freePort()));
  const { port } = await urlOf(first);
  const second = serve('--port', port);
  expect(await second.exited).toBe(1);
  expect(second.lines.join('\n')).toContain(`Port ${port} is taken by another program.`);

  // Whichever of the two gets the default port, or neither: each says what it uses.
  const [one, two] = [serve(), serve()];
  expect((await urlOf(one)).port).not.toBe((await urlOf(two)).port);
  const said = [...one.lines, ...two.lines].join('\n');
  expect(said).toMatch(/Port 4780 is taken by another program, so MQTTScope uses \d+\./);
});

test('--profiles takes connections over, once, and keeps their passwords over a restart', async () => {
  const file = join(folder, 'profiles.json');
  const password = 'typed-nowhere';
  const connection = { name: 'Lab', host: 'b.example', port: 8883, protocol: 'mqtts', ssl: true };
  const odd = { ...connection, name: 'Odd', port: 0 };
  await writeFile(file, JSON.stringify([{ ...connection, clientId: 'lab', password }, odd]));
  const dataDir = join(folder, 'data');
  const args = ['--no-open', '--data-dir', dataDir, '--profiles', file];
  const first = start(SERVE, ...args, '--port', String(await freePort()));
  await urlOf(first);
  const said = first.lines.join('\n');
  expect(said).toContain(`1 connection taken over from ${file}.`);
  expect(said).toMatch(/Odd: .*port.*: This profile cannot be taken over/);
  expect(said).not.toContain(password);
  await first.stop('SIGTERM');

  const second = start(SERVE, ...args, '--port', String(await freePort()));
  const { host, origin, search } = await urlOf(second);
  expect(second.lines.join('\n')).toMatch(/Left alone, .*: 1 connection\./);
  const page = createWebHost(() => {
    const socket = new WebSocket(`ws://${host}/rpc${search}`, { origin });
    return socket as unknown as globalThis.WebSocket;
  });
  expect(await page.client.profiles.list()).toMatchObject([
    { name: 'Lab', transport: 'mqtts', secrets: ['password'], secretsLost: [] },
  ]);
  const { secrets } = await page.client.app.info();
  expect(secrets).toMatchObject({
    persistent: true,
    description: expect.stringContaining('weaker'),
  });
  page.dispose();
});

test('a file that cannot be read ends it with a sentence', async () => {
  const file = join(folder, 'profiles.json');
  const missing = serve('--profiles', file);
  expect(await missing.exited).toBe(1);
  expect(missing.lines.join('\n')).toContain('This file or its folder is not there any more.');
  await writeFile(file, '[]');
  const none = serve('--profiles', file);
  expect(await none.exited).toBe(1);
  expect(none.lines.join('\n')).toContain('This file holds no connections that can be read.');
  const other = serve('--profiles', file, '--profiles-passphrase-file', join(folder, 'none'));
  expect(await other.exited).toBe(1);
  expect(other.lines.join('\n')).toContain('--profiles-passphrase-file cannot be read');
});

/** Windows has no signals one program could send another. */
const signals = test.skipIf(process.platform === 'win32');

signals.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it within 2 s, open pages or not',
  async (signal) => {
    const child = serve('--port', String(await freePort()));
    const url = await urlOf(child);
    const socket = new WebSocket(`ws://${url.host}/rpc${url.search}`, { origin: url.origin });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const before = performance.now();
    expect(await child.stop(signal)).toBe(0);
    expect(performance.now() - before).toBeLessThan(2_000);
    await closed;
  },
);

signals('ends within 2 s although a broker does not answer', async () => {
  const broker = await startMosquitto();
  try {
    const child = serve('--port', String(await freePort()));
    const { host, origin, search } = await urlOf(child);
    const page = createWebHost(() => {
      const socket = new WebSocket(`ws://${host}/rpc${search}`, { origin });
      socket.on('error', () => undefined);
      return socket as unknown as globalThis.WebSocket;
    });
    const fields = { ...DEFAULT_PROFILE, host: '127.0.0.1', port: broker.port, clientId: 'frozen' };
    const { id } = await page.client.profiles.save({ fields });
    await page.client.connections.connect({ profileId: id });
    await broker.logged(/Sending SUBACK to frozen/);
    process.kill(broker.pid, 'SIGSTOP');
    const before = performance.now();
    expect(await child.stop('SIGINT')).toBe(0);
    expect(performance.now() - before).toBeLessThan(2_000);
    page.dispose();
  } finally {
    await broker.stop('SIGKILL');
  }
});

test('ends with a launcher that was killed', async () => {
  const launcher = start(START, '--serve', '--no-open', '--data-dir', folder);
  const url = await urlOf(launcher);
  // 'close' of the launcher's output: the server, which writes to it too, is gone.
  await launcher.stop('SIGKILL');
  expect(await canConnect('127.0.0.1', Number(url.port))).toBe(false);
});

signals('the launcher says what it does, serves, and ends with Ctrl-C', async () => {
  const launcher = start(START, '--serve', '--no-open', '--data-dir', folder);
  const url = await urlOf(launcher);
  expect(launcher.lines.join('\n')).toContain('Build of electron: up to date.');
  expect((await fetch(new URL('/', url))).status).toBe(401);
  const before = performance.now();
  expect(await launcher.stop('SIGINT')).toBe(0);
  expect(performance.now() - before).toBeLessThan(2_000);
});

test.each([
  ['serve', SERVE],
  ['the launcher', START],
])('%s explains its options and refuses others', async (_name, script) => {
  const help = start(script, '--help');
  expect(await help.exited).toBe(0);
  const text = help.lines.join('\n');
  const options =
    '--port --listen --data-dir --profiles --profiles-passphrase-file --demo --no-open';
  for (const option of [...options.split(' '), '--help']) expect(text).toContain(`${option} `);
  const wrong = start(script, '--prot', '80');
  expect(await wrong.exited).toBe(2);
  expect(wrong.lines.join('\n')).toBe("Unknown option '--prot'. --help lists the options.");
});
