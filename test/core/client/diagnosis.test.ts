// Every failure has a code, a sentence with a next step, and what the machine said.
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../electron/core/client/diagnosis.ts';
import type { Failure } from '../../../electron/core/client/failure.ts';
import { describeForeign, mayBeMqtt } from '../../../electron/core/client/foreign-protocol.ts';
import type { Peer } from '../../../electron/core/client/peer.ts';

const PEER: Peer = {
  transport: 'mqtt',
  host: 'broker.example',
  port: 1883,
  path: '/mqtt',
  protocolVersion: '5.0',
  clientId: 'me',
  authentication: 'none',
  hasWill: false,
};
const TLS: Peer = { ...PEER, transport: 'mqtts', port: 8883 };
const WS: Peer = { ...PEER, transport: 'ws', port: 8083 };

const socket = (
  code: string,
  text = '',
  phase: 'opening' | 'opened' | 'connected' = 'opening',
): Failure => ({ kind: 'socket', phase, code, text });

it.each<[string, string, Peer, Failure, string]>([
  ['HOST_UNKNOWN', 'retry', PEER, socket('ENOTFOUND'), 'broker.example'],
  ['HOST_UNKNOWN', 'retry', PEER, socket('EAI_AGAIN'), 'network connection'],
  ['CONNECTION_REFUSED', 'retry', PEER, socket('ECONNREFUSED'), 'port 1883 of broker.example'],
  ['HOST_UNREACHABLE', 'retry', PEER, socket('EHOSTUNREACH'), 'VPN'],
  ['CONNECT_TIMEOUT', 'retry', PEER, socket('ETIMEDOUT'), 'firewall'],
  ['CONNECT_TIMEOUT', 'retry', PEER, { kind: 'timeout', phase: 'opening' }, 'firewall'],
  ['CONNECT_TIMEOUT', 'retry', TLS, { kind: 'timeout', phase: 'opening' }, 'TLS port'],
  ['NO_CONNACK', 'retry', PEER, { kind: 'timeout', phase: 'opened' }, 'expects TLS'],
  ['CLOSED_BEFORE_CONNACK', 'retry', PEER, { kind: 'closed', phase: 'opened' }, 'MQTT 3.1.1'],
  ['CLOSED_BEFORE_CONNACK', 'retry', PEER, socket('ECONNRESET', '', 'opened'), 'MQTT 3.1.1'],
  ['CONNECTION_LOST', 'retry', PEER, { kind: 'closed', phase: 'connected' }, 'lost'],
  ['CONNECTION_LOST', 'retry', PEER, socket('ECONNRESET', '', 'connected'), 'lost'],
  ['KEEP_ALIVE_TIMEOUT', 'retry', PEER, { kind: 'silent' }, 'asleep'],
  ['PROTOCOL_ERROR', 'retry', PEER, { kind: 'protocol', phase: 'connected', text: 'x' }, 'allow'],
  ['NOT_MQTT', 'slow', PEER, { kind: 'protocol', phase: 'opened', text: 'x' }, 'Check the port'],
  ['TLS_FAILED', 'retry', TLS, socket('ECONNRESET'), 'TLS port'],
  ['WEBSOCKET_SUBPROTOCOL', 'slow', WS, socket('', 'Server sent no subprotocol'), '"mqtt"'],
  ['NOT_WEBSOCKET', 'retry', WS, socket('HPE_INVALID_CONSTANT', '', 'opened'), 'transport mqtt'],
])('%s, then %s', (code, after, peer, failure, words) => {
  const diagnosis = diagnose(failure, peer, 0);
  expect(diagnosis.problem.code).toBe(code);
  expect(diagnosis.after).toBe(after);
  expect(diagnosis.problem.message).toContain(words);
  expect(diagnosis.problem.message).toMatch(/\.$/);
  expect(diagnosis.problem.message).not.toMatch(/[{}]/);
  expect(diagnosis.problem.detail).toBeTruthy();
});

describe('reason codes', () => {
  const refused = (code: number): Failure => ({
    kind: 'refused',
    code,
    returnCode: code,
    reason: 'because',
    server: 'other.example:1883',
  });

  it.each([
    [0x84, 'UNSUPPORTED_PROTOCOL_VERSION', 'stop', 'Choose MQTT 3.1.1'],
    [0x85, 'CLIENT_ID_INVALID', 'stop', '"me"'],
    [0x86, 'BAD_CREDENTIALS', 'stop', 'password'],
    [0x87, 'NOT_AUTHORIZED', 'stop', 'rights'],
    [0x89, 'SERVER_BUSY', 'retry', 'busy'],
    [0x9d, 'SERVER_MOVED', 'stop', 'moved'],
    [0x9f, 'CONNECTION_RATE_EXCEEDED', 'slow', 'connections'],
  ])('0x%s in CONNACK', (code, name, after, words) => {
    const diagnosis = diagnose(refused(code), PEER, 0);
    expect(diagnosis).toMatchObject({ after, problem: { code: name } });
    expect(diagnosis.problem.message).toContain(words);
    expect(diagnosis.problem.detail).toContain('because');
    expect(diagnosis.problem.detail).toContain('server reference: other.example:1883');
  });

  it('names the client ID that was taken over', () => {
    const failure: Failure = {
      kind: 'disconnected',
      code: 0x8e,
      reason: undefined,
      server: undefined,
    };
    expect(diagnose(failure, PEER, 0)).toMatchObject({
      after: 'stop',
      problem: { code: 'SESSION_TAKEN_OVER', message: expect.stringContaining('"me"') },
    });
  });
});

it('suspects the client ID after three short connections', () => {
  const failure: Failure = { kind: 'closed', phase: 'connected' };
  expect(diagnose(failure, PEER, 2).problem.code).toBe('CONNECTION_LOST');
  expect(diagnose(failure, PEER, 3).problem).toMatchObject({
    code: 'CLIENT_ID_IN_USE',
    message: expect.stringContaining('"me"'),
  });
});

it.each([
  ['HTTP/1.1 400 Bad Request\r\n', 'web server'],
  ['SSH-2.0-OpenSSH_9.2\r\n', 'SSH'],
  ['\x15\x03\x01\x00\x02\x02F', 'expects TLS'],
  ['220 ftp ready\r\n', 'does not speak MQTT'],
  ['<img onerror=x>', 'does not speak MQTT'],
])('tells what %j is', (text, words) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(mayBeMqtt(bytes)).toBe(false);
  const problem = describeForeign(bytes, PEER);
  expect(problem.code).toBe('NOT_MQTT');
  expect(problem.message).toContain(words);
  expect(problem.detail).toMatch(/^broker\.example:1883 sent: [\x20-\x7e]*$/);
});
