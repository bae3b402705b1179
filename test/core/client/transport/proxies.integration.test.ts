// The way to a real mosquitto with TLS, client certificates and WebSockets, directly and through proxies.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ProfileFields,
  ProxyFields,
  SecretValues,
} from '../../../../shared/contract/profiles.ts';
import { TestCertificates } from '../../../support/certificates.ts';
import { freePort } from '../../../support/free-port.ts';
import { type Mosquitto, startMosquitto } from '../../../support/mosquitto.ts';
import { type ProxyOptions, startHttpProxy, startSocks5 } from '../../../support/proxies.ts';
import { recordedConnection, settingsFor } from '../recorded-connection.ts';
import { scriptedBroker } from '../scripted-broker.ts';

const made = new TestCertificates();
let broker: Mosquitto;
let ports: Record<'mqtt' | 'mqtts' | 'ws' | 'wss' | 'client', number>;

beforeAll(async () => {
  // The name is one that only the proxy can look up.
  const server = made.issue('server', { names: 'DNS:broker.only.proxy.example,DNS:localhost' });
  const client = { usage: 'clientAuth', names: '', subject: '/CN=device-7' } as const;
  made.issue('client', client);
  made.issue('expired', { ...client, from: '20200101000000Z', to: '20210101000000Z' });
  made.selfSigned('stranger');
  made.write('bundle.pem', made.text('root.pem') + made.text('intermediate.pem'));
  const tls = [`certfile ${server.chain}`, `keyfile ${server.key}`];
  const demands = [`cafile ${made.path('bundle.pem')}`, 'require_certificate true'];
  broker = await startMosquitto({
    listeners: [
      tls,
      ['protocol websockets'],
      [...tls, 'protocol websockets'],
      [...tls, ...demands, 'use_identity_as_username true'],
    ],
  });
  const [mqtts = 0, ws = 0, wss = 0, demanding = 0] = broker.listenerPorts;
  ports = { mqtt: broker.port, mqtts, ws, wss, client: demanding };
});
afterAll(async () => {
  await broker.stop();
  made.dispose();
});

function settings(port: number, fields: Partial<ProfileFields>, secrets: SecretValues = {}) {
  const base = settingsFor(port, { host: 'localhost', ...fields });
  return {
    fields: { ...base.fields, tls: { ...base.fields.tls, verify: 'ca' as const } },
    secrets,
    certificates: { ca: made.text('root.pem'), client: null },
  };
}

const settled = ({ state }: { state: string }) =>
  state === 'connected' || state === 'waiting' || state === 'stopped';

describe('a broker that demands a client certificate', () => {
  const identified = (name: string) => ({
    ...settings(ports.client, { transport: 'mqtts' }),
    secrets: { clientKey: made.text(`${name}.key`) },
    certificates: {
      ca: made.text('root.pem'),
      client: { files: [`${name}.key`], certificates: made.text(`${name}.pem`) },
    },
  });

  it('knows the client by it', async () => {
    await using connection = recordedConnection();
    connection.connect(identified('client'));
    const { path } = await connection.when(({ state }) => state === 'connected');
    expect(path?.tls?.clientCertificate?.subject).toBe('CN=device-7');
    await broker.logged(/as .*u'device-7'/);
  });

  it('is named when there is none', async () => {
    await using connection = recordedConnection();
    connection.connect(settings(ports.client, { transport: 'mqtts' }));
    const { problem } = await connection.when(settled);
    expect(problem?.code).toBe('TLS_CERTIFICATE_REQUIRED');
  });

  it.each([
    ['expired', /refused the client certificate of the profile: it has expired/],
    ['stranger', /refused the client certificate of the profile: the broker does not know/],
  ])('and refuses this one says so: %s', async (name, words) => {
    await using connection = recordedConnection();
    connection.connect(identified(name));
    const { problem } = await connection.when(settled);
    expect(problem?.code).toBe('TLS_CLIENT_CERTIFICATE_REFUSED');
    expect(problem?.message).toMatch(words);
  });
});

const KINDS = [
  ['socks5', startSocks5],
  ['http', startHttpProxy],
] as const;
const HOST = 'broker.only.proxy.example';
const proxyAt = (kind: ProxyFields['kind'], port: number, username = ''): ProxyFields => ({
  ...{ kind, host: '127.0.0.1', port, username },
});

describe.each(KINDS)('through a %s proxy', (kind, start) => {
  it.each(['mqtt', 'mqtts', 'ws', 'wss'] as const)('%s carries messages', async (transport) => {
    await using proxy = await start({ login: 'ann:pass:ü', hosts: { [HOST]: '127.0.0.1' } });
    await using connection = recordedConnection();
    const filter = `proxied/${kind}/${transport}`;
    connection.connect(
      settings(
        ports[transport],
        {
          ...{ transport, host: HOST, subscriptions: [{ filter, qos: 1 }] },
          proxy: proxyAt(kind, proxy.port, 'ann'),
        },
        { proxyPassword: 'pass:ü' },
      ),
    );
    const { path } = await connection.when(
      ({ subscriptions }) => subscriptions[0]?.state === 'granted',
    );
    expect(path).toMatchObject({
      server: `${HOST}:${ports[transport]}`,
      proxy: `${kind}://127.0.0.1:${proxy.port}`,
      tls: transport.endsWith('s') && transport !== 'ws' ? { serverName: HOST } : null,
    });
    const payload = Buffer.alloc(transport.startsWith('ws') ? 3_000 : 300_000, transport);
    await connection.publish(filter, payload, 1, false);
    const [message] = await connection.received(1);
    expect(message?.payload.equals(payload)).toBe(true);
    // The name was looked up by the proxy.
    expect(proxy.targets).toEqual([`${HOST}:${ports[transport]}`]);
  });

  it('needs no credentials where none are asked for', async () => {
    await using proxy = await start();
    await using connection = recordedConnection();
    connection.connect(settings(ports.mqtt, { proxy: proxyAt(kind, proxy.port) }));
    await connection.when(({ state }) => state === 'connected');
    expect(proxy.heard[0]).not.toMatch(/authorization/i);
  });

  it.each(['127.0.0.1', '[::1]'])('asks for the address %s as it is', async (host) => {
    await using proxy = await start({ refuse: kind === 'http' ? '403 Forbidden' : 2 });
    await using connection = recordedConnection();
    connection.connect(settings(1883, { host, proxy: proxyAt(kind, proxy.port) }));
    await connection.when(settled);
    const plain = kind === 'socks5' ? { '[::1]': '0:0:0:0:0:0:0:1' }[host] : host;
    expect(proxy.targets).toEqual([`${plain ?? host}:1883`]);
  });

  const refusals: [string, ProxyOptions, string, string, string][] = [
    ['demands credentials', { login: 'ann:x' }, '', 'PROXY_LOGIN_NEEDED', 'stopped'],
    ['refuses the credentials', { login: 'ann:x' }, 'ann', 'PROXY_LOGIN_WRONG', 'stopped'],
    [
      'does not allow it',
      { refuse: kind === 'http' ? '403 Forbidden' : 2 },
      '',
      'PROXY_REFUSED',
      'waiting',
    ],
    [
      'cannot reach the host',
      { refuse: kind === 'http' ? '504 Gateway Timeout' : 4 },
      '',
      'PROXY_HOST_UNREACHABLE',
      'waiting',
    ],
    ['says nothing', { silent: true }, '', 'PROXY_SILENT', 'waiting'],
  ];
  it.each(refusals)('that %s is named', async (_what, options, username, code, state) => {
    await using proxy = await start(options);
    await using connection = recordedConnection({ attemptMs: 300 });
    connection.connect(
      settings(
        ports.mqtts,
        { transport: 'mqtts', proxy: proxyAt(kind, proxy.port, username) },
        { proxyPassword: username === '' ? '' : 'hush-hush' },
      ),
    );
    const status = await connection.when(settled);
    expect(status).toMatchObject({ state, problem: { code } });
    expect(status.problem?.message).toContain(`127.0.0.1:${proxy.port}`);
    expect(JSON.stringify([status, connection.events, connection.logged])).not.toContain('hush');
  });

  it('that reaches a host where nothing listens is named', async () => {
    await using proxy = await start();
    await using connection = recordedConnection();
    connection.connect(settings(await freePort(), { proxy: proxyAt(kind, proxy.port) }));
    const { problem } = await connection.when(settled);
    expect(problem?.code).toBe('PROXY_HOST_UNREACHABLE');
  });

  it('that is not there is named', async () => {
    for (const proxy of [
      proxyAt(kind, await freePort()),
      { ...proxyAt(kind, 1080), host: 'no-such-proxy.invalid' },
    ]) {
      await using connection = recordedConnection();
      connection.connect(settings(ports.mqtt, { proxy }));
      const { problem } = await connection.when(settled);
      expect(problem).toMatchObject({
        code: 'PROXY_UNREACHABLE',
        message: expect.stringContaining(`${proxy.host}:${proxy.port}`),
      });
    }
  });

  it('that is something else is named', async () => {
    const web = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    await using ssh = await scriptedBroker(undefined, {
      opening: (socket) => socket.write('SSH-2.0-x\r\n'),
    });
    await using other = await (kind === 'http' ? startSocks5() : startHttpProxy());
    for (const port of [(web.address() as AddressInfo).port, ssh.port, other.port]) {
      // A SOCKS5 proxy waits for more of what it takes for a greeting.
      await using connection = recordedConnection({ attemptMs: 300 });
      connection.connect(settings(ports.mqtt, { proxy: proxyAt(kind, port) }));
      const { problem } = await connection.when(settled);
      expect(['PROXY_NOT_SPOKEN', 'PROXY_SILENT', 'PROXY_LOGIN_NEEDED']).toContain(problem?.code);
      if (port === ssh.port) expect(problem?.code).toBe('PROXY_NOT_SPOKEN');
    }
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
  });

  it('ends a try at once when it is given up', async () => {
    await using proxy = await start({ silent: true });
    await using connection = recordedConnection();
    connection.connect(settings(ports.mqtt, { proxy: proxyAt(kind, proxy.port) }));
    await connection.when(({ state }) => state === 'connecting');
    await connection.disconnect();
    expect(connection.status().state).toBe('disconnected');
  });
});
