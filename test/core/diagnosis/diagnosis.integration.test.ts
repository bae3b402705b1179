// Diagnose against real servers: the step that fails is the one that is broken, and says what to do.

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { AskedValues, DiagnosisStep, StepName } from '../../../shared/contract/diagnosis.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { TestCertificates } from '../../support/certificates.ts';
import { freePort } from '../../support/free-port.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { startSocks5 } from '../../support/proxies.ts';
import { startTestCore, type TestCore } from '../../support/test-core.ts';

const made = new TestCertificates();
let core: TestCore;
let mosquitto: Mosquitto;
const servers: { close(): void }[] = [];

beforeAll(async () => {
  core = await startTestCore();
  made.issue('server');
  made.issue('expired', { from: '20200101000000Z', to: '20210101000000Z' });
  made.selfSigned('self');
  const users = join(core.dataDir, 'users');
  await writeFile(users, '');
  execFileSync('mosquitto_passwd', ['-b', users, 'me', 'right'], { stdio: 'ignore' });
  const tls = (name: string) => [
    `cafile ${made.path('root.pem')}`,
    `certfile ${made.path(`${name}.pem`)}`,
    `keyfile ${made.path(`${name}.key`)}`,
  ];
  mosquitto = await startMosquitto({
    config: ['allow_anonymous false', `password_file ${users}`],
    listeners: [tls('server'), tls('expired'), tls('self'), ['protocol websockets']],
  });
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(async () => {
  await mosquitto.stop();
  await core.dispose();
  made.dispose();
});

function fieldsOf(changes: Partial<ProfileFields>): ProfileFields {
  return { ...DEFAULT_PROFILE, clientId: 'live', host: '127.0.0.1', username: 'me', ...changes };
}

/** With the right password, unless it is said otherwise. */
async function diagnose(
  changes: Partial<ProfileFields>,
  password = 'right',
  others: AskedValues = {},
) {
  const { client } = core;
  const fields = fieldsOf({ connectTimeout: 2, ...changes });
  const { diagnosisId } = await client.diagnosis.start({ fields, asked: { ...others, password } });
  let after: number | null = null;
  for (;;) {
    const { revision, done, steps } = await client.diagnosis.watch({ diagnosisId, after });
    if (done) return stepsBy(steps);
    after = revision;
  }
}

function stepsBy(steps: DiagnosisStep[]) {
  const of = (name: StepName) => {
    const step = steps.find((each) => each.name === name);
    if (!step) throw new Error(`There is no step ${name}.`);
    return step;
  };
  return {
    of,
    steps,
    states: Object.fromEntries(steps.map(({ name, state }) => [name, state])),
    found: (name: StepName) => of(name).findings.map(({ code }) => code),
    advice: (name: StepName) => of(name).advice.map(({ code }) => code),
    problem: (name: StepName) =>
      of(name).findings.find(({ code }) => code === 'problem')?.params.code,
  };
}

async function listening<T extends Server | ReturnType<typeof createHttpServer>>(
  server: T,
): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const ports = () => {
  const [tls = 0, expired = 0, self = 0, ws = 0] = mosquitto.listenerPorts;
  return { plain: mosquitto.port, tls, expired, self, ws };
};

describe('a diagnosis', () => {
  it('goes all the way to SUBACK, and leaves the live client alone', async () => {
    const live = await core.client.profiles.save({
      fields: fieldsOf({ port: mosquitto.port }),
      secrets: { password: 'right' },
    });
    await core.client.connections.connect({ profileId: live.id });
    await core.until(live.id, ({ state }) => state === 'connected');
    const result = await diagnose({ port: mosquitto.port, host: 'localhost' });
    expect(result.states).toEqual({
      ...{ settings: 'ok', dns: 'ok', connect: 'ok', subscribe: 'ok' },
      tcp: expect.stringMatching(/ok|warning/),
    });
    expect(result.found('dns')).toContain('dns-address');
    expect(result.found('tcp')).toContain('tcp-connected');
    expect(result.found('connect')).toEqual(
      expect.arrayContaining(['client-id-own', 'connack-accepted']),
    );
    expect(result.of('subscribe').findings).toMatchObject([
      { code: 'subscribed', params: { filter: '#', qos: 0, granted: 0 } },
    ]);
    expect(result.steps.every(({ durationMs }) => durationMs !== null)).toBe(true);
    const status = await core.until(live.id, () => true);
    expect(status.state).toBe('connected');
    await core.client.profiles.remove({ id: live.id, deleteCapture: true });
  });

  it('names a host that does not exist', async () => {
    const result = await diagnose({ host: 'no-such-host.invalid' });
    expect(result.states).toMatchObject({ dns: 'failed', tcp: 'skipped', connect: 'skipped' });
    expect(result.problem('dns')).toBe('HOST_UNKNOWN');
    expect(result.advice('dns')).toContain('check-host');
  });

  it('tells a closed port from a silent one', async () => {
    const closed = await diagnose({ port: await freePort() });
    expect(closed.states).toMatchObject({ dns: 'ok', tcp: 'failed', connect: 'skipped' });
    expect(closed.problem('tcp')).toBe('CONNECTION_REFUSED');
    expect(closed.of('tcp').findings[0]).toMatchObject({
      ...{ code: 'tcp-failed', params: { address: '127.0.0.1', code: 'ECONNREFUSED' } },
    });
    const silent = await diagnose({ port: await listening(createServer()), connectTimeout: 1 });
    expect(silent.states).toMatchObject({ tcp: 'ok', connect: 'failed', subscribe: 'skipped' });
    expect(silent.problem('connect')).toBe('NO_CONNACK');
  });

  it('notices that a port speaks TLS, and that one does not', async () => {
    const plain = await diagnose({ port: ports().tls });
    expect(plain.states).toMatchObject({ tcp: 'ok', connect: 'failed' });
    expect(plain.found('connect')).toContain('speaks-tls');
    expect(plain.advice('connect')).toContain('use-tls');
    const secure = await diagnose({ port: ports().plain, transport: 'mqtts' });
    expect(secure.states).toMatchObject({ tcp: 'ok', tls: 'failed', connect: 'skipped' });
    expect(secure.advice('tls')).toContain('use-plain');
    expect(secure.found('tls')).toContain('speaks-mqtt');
  });

  it('shows what is wrong with a certificate, and the certificate itself', async () => {
    const unknown = await diagnose({ port: ports().tls, transport: 'mqtts' });
    expect(unknown.states).toMatchObject({ tls: 'ok', certificate: 'failed', connect: 'skipped' });
    expect(unknown.problem('certificate')).toMatch(/TLS_(UNKNOWN_ISSUER|INTERMEDIATE_MISSING)/);
    expect(unknown.found('tls')).toContain('tls-handshake');
    expect(unknown.found('certificate')).toEqual(
      expect.arrayContaining(['certificate-subject', 'certificate-issuer', 'certificate-validity']),
    );
    const self = await diagnose({ port: ports().self, transport: 'mqtts' });
    expect(self.problem('certificate')).toBe('TLS_SELF_SIGNED');
    expect(self.advice('certificate')).toContain('pin-certificate');
    const tls = { ...DEFAULT_PROFILE.tls, verify: 'none' as const };
    const off = await diagnose({ port: ports().expired, transport: 'mqtts', tls });
    expect(off.states).toMatchObject({ tls: 'ok', certificate: 'warning', connect: 'ok' });
    expect(off.found('certificate')).toContain('certificate-unverified');
  });

  it('goes on once the certificate is trusted', async () => {
    const unknown = await diagnose({ port: ports().tls, transport: 'mqtts' });
    const shown = unknown.of('certificate').findings;
    const { fingerprint } =
      shown.find(({ code }) => code === 'certificate-fingerprint')?.params ?? {};
    const tls = {
      ...DEFAULT_PROFILE.tls,
      verify: 'pinned' as const,
      pinned: [String(fingerprint)],
    };
    const trusted = await diagnose({ port: ports().tls, transport: 'mqtts', tls });
    expect(trusted.states).toMatchObject({ certificate: 'ok', connect: 'ok', subscribe: 'ok' });
    expect(trusted.found('certificate')).toContain('certificate-trusted-pinned');
  });

  it('goes through a proxy, and tells it from the broker', async () => {
    await using proxy = await startSocks5({ login: 'user:hush' });
    const fields = { host: '127.0.0.1', port: proxy.port, username: 'user' };
    const through = (changes: Partial<ProfileFields>, proxyPassword: string) =>
      diagnose({ port: mosquitto.port, ...changes }, 'right', { proxyPassword });
    const good = await through({ proxy: { kind: 'socks5', ...fields } }, 'hush');
    expect(good.states).toMatchObject({ proxy: 'ok', connect: 'ok', subscribe: 'ok' });
    expect(good.found('dns')).toContain('dns-by-proxy');
    const wrong = await through({ proxy: { kind: 'socks5', ...fields } }, 'guess');
    expect(wrong.states).toMatchObject({ tcp: 'ok', proxy: 'failed', connect: 'skipped' });
    expect(wrong.problem('proxy')).toBe('PROXY_LOGIN_WRONG');
    expect(JSON.stringify(wrong.steps)).not.toMatch(/hush|guess/);
    const gone = { kind: 'http' as const, ...fields, port: await freePort() };
    const unreachable = await through({ proxy: gone }, '');
    expect(unreachable.states).toMatchObject({ tcp: 'failed', proxy: 'skipped' });
    expect(unreachable.problem('tcp')).toBe('PROXY_UNREACHABLE');
  });

  it('says that the login is wrong, without saying the login', async () => {
    const result = await diagnose({ port: mosquitto.port }, 'wrong-secret');
    expect(result.states).toMatchObject({ tcp: 'ok', connect: 'failed', subscribe: 'skipped' });
    expect(result.problem('connect')).toMatch(/BAD_CREDENTIALS|NOT_AUTHORIZED/);
    expect(result.advice('connect')).toContain('check-credentials');
    expect(JSON.stringify(result.steps)).not.toContain('wrong-secret');
  });

  it('opens a WebSocket, and says when its path is wrong', async () => {
    const good = await diagnose({ port: ports().ws, transport: 'ws' });
    expect(good.states).toMatchObject({ websocket: 'ok', connect: 'ok', subscribe: 'ok' });
    const http = createHttpServer((_request, response) => response.writeHead(404).end());
    const sockets = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, socket, head) => {
      if (request.url === '/right') sockets.handleUpgrade(request, socket, head, () => {});
      else socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    });
    const port = await listening(http);
    const wrong = await diagnose({ port, transport: 'ws', path: '/wrong?token=hush' });
    expect(wrong.states).toMatchObject({ websocket: 'failed', connect: 'skipped' });
    expect(wrong.problem('websocket')).toBe('WEBSOCKET_REFUSED');
    expect(wrong.advice('websocket')).toContain('check-path');
    expect(JSON.stringify(wrong.steps)).not.toContain('hush');
  });

  it('tries every server, each by itself', async () => {
    const closed = await freePort();
    const result = await diagnose({
      port: closed,
      servers: [{ host: '127.0.0.1', port: mosquitto.port }],
    });
    const ends = result.steps.filter(({ name }) => name === 'connect');
    expect(ends.map(({ target, state }) => [target, state])).toEqual([
      [`127.0.0.1:${closed}`, 'skipped'],
      [`127.0.0.1:${mosquitto.port}`, 'ok'],
    ]);
  });

  it('can be given up at once', async () => {
    const { client } = core;
    const port = await listening(createServer());
    const fields = fieldsOf({ port, connectTimeout: 600 });
    const { diagnosisId } = await client.diagnosis.start({ fields });
    let step = await client.diagnosis.watch({ diagnosisId, after: null });
    while (step.steps.every(({ name, state }) => name !== 'connect' || state !== 'running')) {
      step = await client.diagnosis.watch({ diagnosisId, after: step.revision });
    }
    await client.diagnosis.cancel({ diagnosisId });
    while (!step.done) {
      step = await client.diagnosis.watch({ diagnosisId, after: step.revision });
    }
    expect(step.steps.map(({ state }) => state).slice(-2)).toEqual(['skipped', 'skipped']);
    await expect(client.diagnosis.cancel({ diagnosisId: 999 })).rejects.toMatchObject({
      code: 'DIAGNOSIS_UNKNOWN',
    });
  });
});
