// What of a profile reaches the request of a WebSocket, byte for byte, and what a web server answers to it.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { requestTarget } from '../../../../electron/core/client/transport/web-socket.ts';
import type { ProfileFields, SecretValues } from '../../../../shared/contract/profiles.ts';
import { recordedConnection, settingsFor } from '../recorded-connection.ts';

interface WebBroker extends AsyncDisposable {
  port: number;
  requests: IncomingMessage[];
}

/** `answer`: what it says instead of opening the WebSocket. */
async function webBroker(answer?: string, protocol?: string | false): Promise<WebBroker> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer();
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocol ?? [...offered][0] ?? false,
  });
  server.on('upgrade', (request, socket, head) => {
    requests.push(request);
    if (answer !== undefined) {
      socket.end(`HTTP/1.1 ${answer}\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const reader = parser({ protocolVersion: 5 });
      reader.on('packet', ({ cmd }) => {
        if (cmd === 'connect') webSocket.send(Buffer.from('2003000000', 'hex'));
      });
      webSocket.on('message', (bytes: Buffer) => reader.parse(bytes));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function outcomeOf(
  broker: WebBroker,
  fields: Partial<ProfileFields>,
  secrets: SecretValues = {},
) {
  await using connection = recordedConnection();
  const settings = settingsFor(broker.port, { transport: 'ws', subscriptions: [], ...fields });
  connection.connect({ ...settings, secrets });
  const status = await connection.when(
    ({ state }) => state === 'connected' || state === 'waiting' || state === 'stopped',
  );
  const shown = JSON.stringify([status, connection.events, connection.logged]);
  return { ...status, shown };
}

describe('the request', () => {
  it.each([
    '/mqtt',
    '/mqtt?X-Amz-Credential=AKIA%2F20260101%2Feu-west-1%2Fiotdevicegateway%2Faws4_request&X-Amz-Signature=ab%2f',
    '/$iothub/websocket?iothub-no-client-cert=true',
    "/a/../b//c/.?q='{x}'|y^z&z=%zz",
    '/?',
  ])('has the path %s as it is', async (path) => {
    await using broker = await webBroker();
    expect((await outcomeOf(broker, { path })).state).toBe('connected');
    expect(broker.requests[0]?.url).toBe(path);
  });

  it('has a path made of anything in a form that can be sent', () => {
    expect(requestTarget('mqtt')).toBe('/mqtt');
    expect(requestTarget('/ü x#y\r\nX: 1')).toBe('/%C3%BC%20x%23y%0D%0AX:%201');
    expect(requestTarget('/\ud800')).toBe('/%EF%BF%BD');
  });

  it('asks for the sub-protocol, several of them, or none', async () => {
    await using broker = await webBroker();
    for (const [subProtocol, sent] of [
      ['mqtt', 'mqtt'],
      ['mqttv3.1', 'mqttv3.1'],
      ['AMQPWSB10, mqtt', 'AMQPWSB10,mqtt'],
      ['', undefined],
    ]) {
      const webSocket = { subProtocol: subProtocol ?? '', headers: [] };
      expect((await outcomeOf(broker, { webSocket })).state).toBe('connected');
      expect(broker.requests.at(-1)?.headers['sec-websocket-protocol']).toBe(sent);
    }
  });

  it('has the headers, secret ones too, which are seen nowhere else', async () => {
    await using broker = await webBroker();
    const headers = [
      { name: 'X-Plain', value: 'plain value', secret: false },
      { name: 'Authorization', value: '', secret: true },
      { name: 'X-Plain', value: 'again', secret: false },
      { name: 'Host', value: 'virtual.example', secret: false },
    ];
    const webSocket = { subProtocol: 'mqtt', headers };
    const secrets = { 'header.Authorization': 'Bearer hush-hush' };
    const { state, shown } = await outcomeOf(broker, { webSocket }, secrets);
    expect(state).toBe('connected');
    expect(broker.requests[0]?.headers).toMatchObject({
      'x-plain': 'plain value, again',
      authorization: 'Bearer hush-hush',
      host: 'virtual.example',
    });
    expect(shown).not.toContain('hush');
  });

  it('is not made with a header that cannot be sent, and the value is not shown', async () => {
    await using broker = await webBroker();
    const headers = [{ name: 'X-Key', value: '', secret: true }];
    const { state, problem, shown } = await outcomeOf(
      broker,
      { webSocket: { subProtocol: 'mqtt', headers } },
      { 'header.X-Key': 'hush\r\nInjected: yes' },
    );
    expect(state).toBe('stopped');
    expect(problem).toMatchObject({
      code: 'WEBSOCKET_HEADER_INVALID',
      message: expect.stringContaining('"X-Key"'),
    });
    expect(shown).not.toContain('hush');
    expect(broker.requests).toEqual([]);
  });
});

describe('the answer', () => {
  it.each([
    ['401 Unauthorized', 'WEBSOCKET_FORBIDDEN', /answered 401.*headers/],
    ['403 Forbidden', 'WEBSOCKET_FORBIDDEN', /"\/mqtt" \(it answered 403/],
    ['404 Not Found', 'WEBSOCKET_REFUSED', /no WebSocket at "\/mqtt" \(it answered 404/],
    ['503 Busy', 'WEBSOCKET_REFUSED', /503/],
    [
      '301 Moved\r\nLocation: wss://else.example/mqtt?token=hush',
      'WEBSOCKET_REDIRECTED',
      /"wss:\/\/else\.example\/mqtt"/,
    ],
  ])('%s is named', async (answer, code, words) => {
    await using broker = await webBroker(answer);
    const { problem, shown } = await outcomeOf(broker, { path: '/mqtt?signature=hush' });
    expect(problem?.code).toBe(code);
    expect(problem?.message).toMatch(words);
    expect(shown).not.toContain('hush');
  });

  it.each([
    ['no', 'mqtt', false as const],
    ['another', 'mqtt', 'amqp'],
    ['an unwanted', '', 'mqtt'],
  ])('with %s sub-protocol is named', async (_what, subProtocol, protocol) => {
    await using broker = await webBroker(undefined, protocol);
    const { problem, state } = await outcomeOf(broker, { webSocket: { subProtocol, headers: [] } });
    // Without an offer the server has nothing to choose from.
    if (subProtocol === '') expect(state).toBe('connected');
    else expect(problem?.code).toBe('WEBSOCKET_SUBPROTOCOL');
  });
});
