// Every secret a profile can have is used, in connections that succeed and that fail, and then looked for
// in everything that leaves the core: files, exports, log, and frames to the page.
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_PROFILE, DEFAULT_WILL } from '../../shared/contract/defaults.ts';
import type { ProfileFields, SecretValues } from '../../shared/contract/profiles.ts';
import { TestCertificates } from '../support/certificates.ts';
import { accept, hex, packetId, scriptedBroker } from './client/scripted-broker.ts';
import { type RecordedPage, recordedPage } from './recorded-page.ts';

/** Letters that URLs and JSON write in another way are among them. */
const SECRETS = {
  password: 'pä ss/Word-7f3a"91c2',
  wrongPassword: 'never&right-5b1e=77d0',
  scramPassword: 'scram?one-c2d4%e6f8',
  proxyPassword: 'prox:y+way-9a8b/7c6d',
  keyPassphrase: 'key phrase-1f2e#3d4c',
  header: 'Bearer tok.en-0a1b/2c3d+4e"',
  asked: 'asked=for-each:time-33cc',
  imported: 'from/mqttx-44ee\\55ff',
  exportPassphrase: 'file phrase-66aa<77bb>',
};

/** No secret: it shows that what is there is found. */
const KNOWN = 'user-of-the-lab-5d6e7f80';

const made = new TestCertificates();
let page: RecordedPage;
const servers: Server[] = [];

beforeAll(async () => {
  made.issue('server');
  made.issue('client', { usage: 'clientAuth' });
  made.openssl(
    ...['pkcs8', '-topk8', '-in', 'client.key', '-out', 'locked.key'],
    ...['-passout', `pass:${SECRETS.keyPassphrase}`],
  );
  page = await recordedPage();
});
afterAll(async () => {
  await page.dispose();
  for (const server of servers) server.close();
  made.dispose();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function fieldsOf(more: Partial<ProfileFields>): ProfileFields {
  return {
    ...{ ...DEFAULT_PROFILE, clientId: 'one', host: '127.0.0.1', username: KNOWN },
    reconnect: { ...DEFAULT_PROFILE.reconnect, enabled: false },
    ...more,
  };
}

/** Connects and waits until it has succeeded or failed; then it is diagnosed, too. */
async function tried(
  fields: Partial<ProfileFields>,
  secrets: SecretValues,
  files: { ca?: string; client?: { certificate: string; key: string } } = {},
): Promise<{ id: string; state: string; code: string | undefined }> {
  const { profiles, connections, diagnosis } = page.client;
  const { id } = await profiles.save({ fields: fieldsOf(fields), secrets, files });
  const asked = fields.ask ? { password: SECRETS.asked } : {};
  await connections.connect({ profileId: id, asked });
  const ends = ['connected', 'stopped', 'disconnected', 'waiting'];
  const { state, problem } = await page.until(
    id,
    (status) => ends.includes(status.state) && (status.state === 'connected' || !!status.problem),
  );
  const { diagnosisId } = await diagnosis.start({ profileId: id, asked });
  for (let after: number | null = null; ; ) {
    const { revision, done } = await diagnosis.watch({ diagnosisId, after });
    if (done) break;
    after = revision;
  }
  return { id, state, code: problem?.code };
}

test('no secret is found in clear, base64, hexadecimal or as a URL has it', async () => {
  const seen: string[] = [];
  const profiles = [
    ...(await passwords(seen)),
    await webSocketHeader(seen),
    await throughProxy(seen),
    await clientKey(seen),
  ];
  // The test means something only if each was really used.
  for (const used of ['password', 'wrongPassword', 'asked', 'header', 'proxyPassword'] as const) {
    expect(seen).toContain(SECRETS[used]);
  }
  expect(seen).toContain('client certificate');

  const imported = await importMqttx();
  await exportEverything([...profiles, imported]);
  await lookAtEverything([...profiles, imported]);

  const places = await page.everything();
  expect(places.get('frames')?.length).toBeGreaterThan(10_000);
  expect([...places.keys()].filter((name) => name.startsWith('exports/')).length).toBeGreaterThan(
    6,
  );
  const frames = places.get('frames');
  // In clear, and in base64 within the bytes of a packet.
  const shown = new Set(formsOf(KNOWN).filter((form) => frames?.includes(form)));
  expect(shown.size).toBeGreaterThan(1);
  const found: string[] = [];
  for (const [name, secret] of [...Object.entries(SECRETS), ...keyPieces()]) {
    for (const form of formsOf(secret)) {
      for (const [place, bytes] of places) {
        if (bytes.includes(form)) found.push(`${name} as ${form} in ${place}`);
      }
    }
  }
  expect(found).toEqual([]);
}, 60_000);

/** Accepted, refused, and asked for by SCRAM. */
async function passwords(seen: string[]): Promise<string[]> {
  const ids: string[] = [];
  await using broker = await scriptedBroker((packet, socket) => {
    if (packet.cmd === 'subscribe') {
      socket.write(hex('9004', packetId(packet), '0000'));
      return;
    }
    if (packet.cmd !== 'connect') return;
    const password = packet.password?.toString() ?? '';
    seen.push(password);
    if (password === SECRETS.password) accept(packet, socket);
    else socket.end(Buffer.from('2003008600', 'hex'));
  });
  const { port } = broker;
  const will = { ...DEFAULT_WILL, topic: 'a/will', payload: 'gone' };
  const good = await tried({ name: 'good', port, will }, { password: SECRETS.password });
  expect(good.state).toBe('connected');
  ids.push(good.id);
  const wrong = await tried({ name: 'wrong', port }, { password: SECRETS.wrongPassword });
  expect(wrong.state).toBe('stopped');
  ids.push(wrong.id);
  const scram = await tried(
    { name: 'scram', port, authentication: 'SCRAM-SHA-256' },
    { password: SECRETS.scramPassword },
  );
  expect(scram.state).not.toBe('connected');
  ids.push(scram.id);
  const asking = await tried({ name: 'asking', port, ask: ['password'] }, {});
  expect(asking.state).toBe('stopped');
  ids.push(asking.id);
  await page.client.connections.disconnect({ profileId: good.id });
  return ids;
}

async function webSocketHeader(seen: string[]): Promise<string> {
  const server = createHttpServer();
  server.on('upgrade', (request: IncomingMessage, socket) => {
    seen.push(String(request.headers['x-token']));
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
  const headers = [{ name: 'X-Token', value: '', secret: true }];
  const { id, state } = await tried(
    {
      ...{ name: 'header', transport: 'ws', port: await listen(server) },
      webSocket: { subProtocol: 'mqtt', headers },
    },
    { 'header.X-Token': SECRETS.header, password: SECRETS.password },
  );
  expect(state).not.toBe('connected');
  return id;
}

async function throughProxy(seen: string[]): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      const [, given = ''] = /^proxy-authorization: basic (\S+)/im.exec(bytes.toString()) ?? [];
      seen.push(Buffer.from(given, 'base64').toString().replace('way:', ''));
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    });
  });
  const proxy = { kind: 'http' as const, host: '127.0.0.1', port: await listen(server) };
  const { id, state } = await tried(
    { name: 'proxy', port: 1883, proxy: { ...proxy, username: 'way' } },
    { proxyPassword: SECRETS.proxyPassword },
  );
  expect(state).not.toBe('connected');
  return id;
}

async function clientKey(seen: string[]): Promise<string> {
  const server = createTlsServer(
    {
      ...{ key: made.text('server.key'), cert: made.text('server-chain.pem') },
      ...{ ca: made.text('root.pem'), requestCert: true, rejectUnauthorized: false },
    },
    (socket) => {
      if (socket.getPeerCertificate().subject?.CN) seen.push('client certificate');
      socket.on('error', () => undefined);
      socket.end();
    },
  );
  const upload = (name: string) => page.upload(name, made.bytes(name));
  const { id, state } = await tried(
    {
      ...{ name: 'key', transport: 'mqtts', port: await listen(server) },
      tls: { ...DEFAULT_PROFILE.tls, verify: 'ca' },
    },
    { keyPassphrase: SECRETS.keyPassphrase },
    {
      ca: await upload('root.pem'),
      client: { certificate: await upload('client.pem'), key: await upload('locked.key') },
    },
  );
  expect(state).not.toBe('connected');
  return id;
}

async function importMqttx(): Promise<string> {
  const connection = { name: 'x', clientId: 'x', host: '127.0.0.1', port: 1, protocol: 'mqtt' };
  const file = JSON.stringify([{ ...connection, ssl: false, password: SECRETS.imported }]);
  const fileId = await page.upload('mqttx.json', file);
  const { profileExchange } = page.client;
  const { profiles } = await profileExchange.preview({ fileId });
  expect(profiles[0]?.secrets).toEqual(['password']);
  const taken = await profileExchange.import({ fileId, indexes: [0], folder: '' });
  const id = taken.profiles[0]?.id ?? '';
  await page.client.connections.connect({ profileId: id });
  await page.until(id, ({ problem }) => problem !== null);
  return id;
}

async function fileFor(name: string, folder = false): Promise<string> {
  const file = await page.client.files.chooseSave({ name, folder });
  if (!file) throw new Error('The browser host asks nobody.');
  return file.fileId;
}

const ALL_PACKETS = { types: [], direction: null, text: '' };

async function exportEverything(ids: string[]): Promise<void> {
  const { profileExchange, exchange, jobs, packets } = page.client;
  await profileExchange.export({ ids, fileId: await fileFor('clear.json') });
  const passphrase = SECRETS.exportPassphrase;
  const sealed = { ids, fileId: await fileFor('sealed.json'), passphrase };
  expect((await profileExchange.export(sealed)).secretsLeftOut).toBe(0);
  await profileExchange.preview({ fileId: sealed.fileId, passphrase });
  for (const [at, id] of ids.entries()) {
    const fileId = await fileFor('packets.ndjson');
    await packets.export({ profileId: id, filter: ALL_PACKETS, fileId });
    // One has messages and events of each kind; of the others the events are enough.
    const formats =
      at === 0 ? (['ndjson', 'json', 'csv', 'raw', 'sqlite'] as const) : ['json' as const];
    for (const format of formats) {
      const { jobId } = await exchange.export({
        ...{ captureId: id, scope: { kind: 'all' }, format },
        redaction: { dropPayloadsOf: [], replaceClientIds: false },
        fileId: await fileFor(`capture.${format}`, format === 'raw'),
      });
      await ended(jobs, jobId);
    }
  }
}

async function ended(jobs: RecordedPage['client']['jobs'], jobId: number): Promise<void> {
  let after: number | null = null;
  for (;;) {
    const frame = await jobs.watch({ after });
    if (frame.jobs.find((job) => job.jobId === jobId)?.ended !== null) return;
    after = frame.revision;
  }
}

/** Whatever a page can ask for about a connection. */
async function lookAtEverything(ids: string[]): Promise<void> {
  const { app, profiles, connections, results, packets } = page.client;
  await app.info();
  await profiles.list();
  await connections.watch({ after: null });
  for (const profileId of ids) {
    await results.events({ captureId: profileId, from: null, to: null });
    const asked = { profileId, after: null, filter: ALL_PACKETS, before: null, limit: 500 };
    for (const { id } of (await packets.watch(asked)).rows) {
      await packets.get({ profileId, packetId: id });
    }
  }
}

/** The key as it was chosen and as it is without its passphrase: no piece of either may be anywhere. */
function keyPieces(): [string, string][] {
  return ['locked.key', 'client.key'].flatMap((name) => {
    const lines = made.text(name).split('\n');
    return lines.filter((line) => line.length === 64).map((line): [string, string] => [name, line]);
  });
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Inside of something longer base64 begins at one of three places; the ends depend on what is around.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  const url = shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = bytes.toString('hex');
  return [
    ...[secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), encodeURI(secret)],
    ...[hex, hex.toUpperCase(), hex.replace(/..(?=.)/g, '$& '), ...shifted, ...url],
  ];
}
