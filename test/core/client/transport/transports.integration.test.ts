// The four transports on a real mosquitto, with certificates made for the test.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mosquitto, startMosquitto } from '../../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from '../recorded-connection.ts';
import { scriptedBroker } from '../scripted-broker.ts';

const before = getCACertificates('default');
let folder = '';
let broker: Mosquitto;
let ports: Record<'mqtt' | 'mqtts' | 'ws' | 'wss' | 'elsewhere', number>;

function certificate(name: string, subject: string, ...more: string[]): string[] {
  const file = (ending: string): string => join(folder, `${name}.${ending}`);
  const base = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=mqttscope test'];
  execFileSync(
    'openssl',
    [
      ...base,
      '-addext',
      `subjectAltName=${subject}`,
      '-keyout',
      file('key'),
      '-out',
      file('pem'),
      ...more,
    ],
    { stdio: 'ignore' },
  );
  return [`certfile ${file('pem')}`, `keyfile ${file('key')}`];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-tls-'));
  const good = certificate('good', 'IP:127.0.0.1,DNS:localhost');
  const elsewhere = certificate('elsewhere', 'DNS:elsewhere.example');
  broker = await startMosquitto({
    listeners: [good, ['protocol websockets'], [...good, 'protocol websockets'], elsewhere],
  });
  const [mqtts = 0, ws = 0, wss = 0, other = 0] = broker.listenerPorts;
  ports = { mqtt: broker.port, mqtts, ws, wss, elsewhere: other };
  const trusted = await Promise.all(
    ['good', 'elsewhere'].map((name) => readFile(join(folder, `${name}.pem`), 'utf8')),
  );
  setDefaultCACertificates([...before, ...trusted]);
});
afterAll(async () => {
  setDefaultCACertificates(before);
  await broker.stop();
  await rm(folder, { recursive: true });
});

describe.each(['mqtt', 'mqtts', 'ws', 'wss'] as const)('%s', (transport) => {
  it('carries messages both ways, long ones too', async () => {
    await using connection = recordedConnection();
    const filter = `over/${transport}`;
    const subscriptions = [{ filter, qos: 1 as const }];
    connection.connect(settingsFor(ports[transport], { transport, subscriptions }));
    await connection.when((status) => status.subscriptions[0]?.state === 'granted');
    // Mosquitto 2.0 takes more than a second to send 50 kB to a WebSocket, whoever the client is.
    const payload = Buffer.alloc(transport.startsWith('ws') ? 3_000 : 1_000_000, transport);
    for (const qos of [0, 1, 2] as const) await connection.publish(filter, payload, qos, false);
    await connection.received(3);
    for (const message of connection.messages) expect(message.payload.equals(payload)).toBe(true);
  });

  it('stops reading when paused', async () => {
    await using connection = recordedConnection();
    const filter = `paused/${transport}`;
    connection.connect(
      settingsFor(ports[transport], { transport, subscriptions: [{ filter, qos: 0 }] }),
    );
    await connection.when((status) => status.subscriptions[0]?.state === 'granted');
    connection.pause();
    await connection.publish(filter, Buffer.from('x'), 0, false);
    await broker.logged(new RegExp(`Sending PUBLISH.*${filter}`));
    expect(connection.messages).toEqual([]);
    connection.resume();
    await connection.received(1);
  });

  it('tells of a server that says nothing', async () => {
    await using server = await scriptedBroker();
    await using connection = recordedConnection({ attemptMs: 200 });
    connection.connect(settingsFor(server.port, { transport }));
    const { problem } = await connection.when(({ state }) => state === 'waiting');
    const secure = transport === 'mqtts' || transport === 'wss';
    expect(problem?.code).toBe(secure ? 'CONNECT_TIMEOUT' : 'NO_CONNACK');
  });
});

async function problemOf(...settings: Parameters<typeof settingsFor>) {
  await using connection = recordedConnection();
  connection.connect(settingsFor(...settings));
  return (await connection.when(({ state }) => state === 'waiting')).problem;
}

describe('a wrong choice of transport', () => {
  it('is TLS on a plain port', async () => {
    const problem = await problemOf(ports.mqtt, { transport: 'mqtts' });
    expect(problem?.message).toContain('TLS');
    expect(['TLS_FAILED', 'TLS_NOT_SPOKEN']).toContain(problem?.code);
  });

  it('is plain on a TLS port', async () => {
    const problem = await problemOf(ports.mqtts, { transport: 'mqtt' });
    expect(problem?.message).toContain('TLS');
    expect(['NOT_MQTT', 'CLOSED_BEFORE_CONNACK']).toContain(problem?.code);
  });

  it('is WebSocket on a port without', async () => {
    expect(await problemOf(ports.mqtt, { transport: 'ws' })).toMatchObject({
      code: 'NOT_WEBSOCKET',
    });
  });

  it('is MQTT on a WebSocket port', async () => {
    const problem = await problemOf(ports.ws, { transport: 'mqtt' });
    expect(['NOT_MQTT', 'CLOSED_BEFORE_CONNACK']).toContain(problem?.code);
  });
});

describe('a certificate that cannot be trusted', () => {
  it('is made out for another host', async () => {
    expect(await problemOf(ports.elsewhere, { transport: 'mqtts' })).toMatchObject({
      code: 'TLS_HOST_MISMATCH',
      message: expect.stringContaining('127.0.0.1'),
    });
  });

  it('is self-signed', async () => {
    setDefaultCACertificates(before);
    try {
      for (const transport of ['mqtts', 'wss'] as const) {
        expect(await problemOf(ports[transport], { transport })).toMatchObject({
          code: 'TLS_SELF_SIGNED',
        });
      }
    } finally {
      const good = await readFile(join(folder, 'good.pem'), 'utf8');
      setDefaultCACertificates([...before, good]);
    }
  });
});
