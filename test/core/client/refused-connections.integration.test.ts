// What cannot be connected to, each with the sentence a user gets.
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { hex, scriptedBroker } from './scripted-broker.ts';

async function problemOf(...settings: Parameters<typeof settingsFor>) {
  await using connection = recordedConnection({ attemptMs: 500 });
  connection.connect(settingsFor(...settings));
  const { problem, state, retryAt, attempt } = await connection.when(
    (status) => status.state === 'waiting' || status.state === 'stopped',
  );
  return { ...problem, state, retries: retryAt !== null, attempt };
}

describe('the network', () => {
  it('does not know the host', async () => {
    expect(await problemOf(1883, { host: 'no-such-broker.invalid' })).toMatchObject({
      code: 'HOST_UNKNOWN',
      message: expect.stringContaining('no-such-broker.invalid'),
      state: 'waiting',
      retries: true,
      attempt: 1,
    });
  });

  it.each(['mqtt', 'mqtts', 'ws', 'wss'] as const)(
    'refuses the port over %s',
    async (transport) => {
      const port = await freePort();
      expect(await problemOf(port, { transport })).toMatchObject({
        code: 'CONNECTION_REFUSED',
        message: expect.stringMatching(`${port} of 127.0.0.1`),
        state: 'waiting',
      });
    },
  );

  it('takes a host no URL can hold', async () => {
    expect(await problemOf(1883, { host: 'a%zz', transport: 'ws' })).toMatchObject({
      state: 'waiting',
      message: expect.stringContaining('a%zz'),
    });
  });
});

describe('a peer that is no broker', () => {
  it('is a web server', async () => {
    const server = createHttpServer((_, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await problemOf(port)).toMatchObject({
      code: 'NOT_MQTT',
      message: expect.stringContaining('web server'),
      detail: expect.stringContaining('HTTP/1.1 400'),
    });
    expect(await problemOf(port, { transport: 'ws', path: '/mqtt' })).toMatchObject({
      code: 'WEBSOCKET_REFUSED',
      message: expect.stringMatching(/"\/mqtt".*200/),
    });
    expect(await problemOf(port, { transport: 'mqtts' })).toMatchObject({ code: 'TLS_NOT_SPOKEN' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('greets like SSH', async () => {
    await using server = await scriptedBroker(undefined, {
      opening: (socket) => socket.write('SSH-2.0-x\r\n'),
    });
    expect(await problemOf(server.port)).toMatchObject({
      code: 'NOT_MQTT',
      message: expect.stringContaining('SSH'),
    });
  });

  it('answers with a TLS alert', async () => {
    await using server = await scriptedBroker((_, socket) => socket.end(hex('15030100020246')));
    expect(await problemOf(server.port)).toMatchObject({
      code: 'NOT_MQTT',
      message: expect.stringContaining('expects TLS'),
    });
  });

  it('says nothing', async () => {
    await using server = await scriptedBroker();
    expect(await problemOf(server.port)).toMatchObject({ code: 'NO_CONNACK', state: 'waiting' });
  });

  it('closes without a word', async () => {
    await using server = await scriptedBroker((_, socket) => socket.end());
    expect(await problemOf(server.port)).toMatchObject({
      code: 'CLOSED_BEFORE_CONNACK',
      message: expect.stringContaining('try MQTT 3.1.1'),
      state: 'waiting',
    });
  });

  it('resets the connection', async () => {
    await using server = await scriptedBroker((_, socket) => socket.resetAndDestroy());
    expect(await problemOf(server.port)).toMatchObject({ code: 'CLOSED_BEFORE_CONNACK' });
  });

  it('sends half a CONNACK', async () => {
    await using server = await scriptedBroker((_, socket) => socket.write(hex('20')));
    expect(await problemOf(server.port)).toMatchObject({ code: 'NO_CONNACK' });
  });

  it('sends a CONNACK that cannot be read', async () => {
    await using server = await scriptedBroker((_, socket) => socket.write(hex('2003ff0000')));
    expect(await problemOf(server.port)).toMatchObject({
      code: 'PROTOCOL_ERROR',
      message: expect.stringContaining('The packets show'),
    });
  });
});

describe('a broker with a password', () => {
  const passwords = join(tmpdir(), `mqttscope-passwords-${process.pid}`);
  let broker: Mosquitto;
  beforeAll(async () => {
    await writeFile(passwords, `ann:${mosquittoHash('right')}\n`);
    broker = await startMosquitto({
      config: ['allow_anonymous false', `password_file ${passwords}`],
    });
  });
  afterAll(async () => {
    await broker.stop();
    await rm(passwords);
  });

  it.each([
    ['3.1.1', 'NOT_AUTHORIZED'],
    ['5.0', 'NOT_AUTHORIZED'],
  ] as const)('refuses a wrong one over MQTT %s', async (protocolVersion, code) => {
    const problem = await problemOf(
      broker.port,
      { protocolVersion, username: 'ann' },
      'secret-word',
    );
    expect(problem).toMatchObject({ code, state: 'stopped', retries: false });
    expect(problem.message).toContain('password');
    expect(JSON.stringify(problem)).not.toContain('secret-word');
  });

  it('accepts the right one', async () => {
    await using connection = recordedConnection();
    connection.connect(settingsFor(broker.port, { username: 'ann' }, 'right'));
    await connection.when((status) => status.state === 'connected');
    expect(connection.logged.join()).not.toContain('right');
  });
});

/** As mosquitto_passwd writes it. */
function mosquittoHash(password: string): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512');
  return `$7$101$${salt.toString('base64')}$${hash.toString('base64')}`;
}

it('names the version a 3.1.1 broker does not speak', async () => {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await problemOf(port, { protocolVersion: '5.0' })).toMatchObject({
    code: 'UNSUPPORTED_PROTOCOL_VERSION',
    message: expect.stringContaining('Choose MQTT 3.1.1'),
    state: 'stopped',
  });
  broker.close();
  await new Promise((resolve) => server.close(resolve));
});

it.each([
  ['2003008500', 'CLIENT_ID_INVALID', 'stopped'],
  ['2003008600', 'BAD_CREDENTIALS', 'stopped'],
  ['2003008700', 'NOT_AUTHORIZED', 'stopped'],
  ['2003008800', 'SERVER_UNAVAILABLE', 'waiting'],
  ['2003009700', 'QUOTA_EXCEEDED', 'waiting'],
  ['20130084101f000d6f6c642062726f6b6572206869', 'UNSUPPORTED_PROTOCOL_VERSION', 'stopped'],
  ['200300c100', 'UNKNOWN_REASON_CODE', 'waiting'],
])('understands CONNACK %s', async (bytes, code, state) => {
  await using server = await scriptedBroker((_, socket) => socket.write(hex(bytes)));
  expect(await problemOf(server.port)).toMatchObject({ code, state });
});

it('sends a password without a user name', async () => {
  await using server = await scriptedBroker((_, socket) => socket.write(hex('2003008600')));
  await problemOf(server.port, {}, 'only');
  expect(server.packets[0]).toMatchObject({ password: Buffer.from('only') });
  expect(server.packets[0]).not.toHaveProperty('username');
});
