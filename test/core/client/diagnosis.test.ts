// Every failure has a code, a sentence with a next step, and what the machine said.
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../electron/core/client/diagnosis.ts';
import type { Failure } from '../../../electron/core/client/failure.ts';
import type { Peer } from '../../../electron/core/client/peer.ts';
import {
  describeForeign,
  mayBeMqtt,
} from '../../../electron/core/client/transport/foreign-protocol.ts';
import { problemsZhCn } from '../../../renderer/i18n/problems-zh-cn.ts';

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

const protocol = (phase: 'opened' | 'connected', reasonCode: number): Failure => ({
  ...{ kind: 'protocol', phase, reasonCode, text: 'What it was.' },
});

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
  ['PROTOCOL_ERROR', 'once', PEER, protocol('connected', 0x81), 'allow'],
  ['PROTOCOL_ERROR', 'once', PEER, protocol('connected', 0x82), 'packets show'],
  ['PROTOCOL_ERROR', 'once', PEER, protocol('opened', 0x82), 'allow'],
  ['RECEIVE_MAXIMUM_IGNORED', 'once', PEER, protocol('connected', 0x93), 'receive maximum'],
  ['TOPIC_ALIAS_MAXIMUM_IGNORED', 'once', PEER, protocol('connected', 0x94), 'topic alias'],
  ['MAXIMUM_PACKET_SIZE_IGNORED', 'once', PEER, protocol('connected', 0x95), 'packet size'],
  ['PROTOCOL_ERROR', 'once', PEER, protocol('opened', 0x81), 'packets show'],
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
  expect(diagnose(failure, PEER, 3)).toMatchObject({
    problem: { code: 'CLIENT_ID_IN_USE', message: expect.stringContaining('"me"') },
    after: 'stop',
  });
  expect(diagnose(failure, { ...PEER, clientId: '' }, 3).problem.code).toBe('CONNECTION_LOST');
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

describe('the policy of every reason code', () => {
  const failure = (kind: 'refused' | 'disconnected', code: number): Failure => {
    const words = { reason: undefined, server: undefined };
    return kind === 'refused'
      ? { kind, code, returnCode: code, ...words }
      : { kind, code, ...words };
  };
  const policyOf = (kind: 'refused' | 'disconnected', code: number, peer = PEER) =>
    diagnose(failure(kind, code), peer, 0).after;

  it.each([
    ['stop', [0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x8a, 0x8c, 0x98, 0x9c, 0x9d]],
    ['retry', [0x80, 0x83, 0x88, 0x89]],
    ['slow', [0x96, 0x9f]],
  ])('CONNACK: %s', (expected, codes) => {
    expect(codes.map((code) => policyOf('refused', code))).toEqual(codes.map(() => expected));
  });

  it.each([
    ['stop', [0x81, 0x82, 0x87, 0x8a, 0x8e, 0x98, 0x9c, 0x9d]],
    ['retry', [0x00, 0x80, 0x83, 0x88, 0x89, 0x8d, 0x93, 0xa0]],
    ['slow', [0x8b, 0x96, 0x9f]],
    ['once', [0x90, 0x94, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9e, 0xa1, 0xa2]],
  ])('DISCONNECT: %s', (expected, codes) => {
    expect(codes.map((code) => policyOf('disconnected', code))).toEqual(codes.map(() => expected));
  });

  it('stops over a will message that is refused, and says that it is that', () => {
    const withWill = { ...PEER, hasWill: true };
    for (const code of [0x90, 0x94, 0x95, 0x97, 0x99, 0x9a, 0x9b]) {
      expect(diagnose(failure('refused', code), withWill, 0)).toMatchObject({
        after: 'stop',
        problem: { code: 'WILL_REFUSED', message: expect.stringContaining('will message') },
      });
    }
    expect(diagnose(failure('refused', 0x9a), PEER, 0).problem.code).toBe('RETAIN_NOT_SUPPORTED');
  });

  it('has a sentence of its own for each, and one in Chinese', () => {
    const codes = Array.from({ length: 0xa3 - 0x80 }, (_, at) => 0x80 + at);
    for (const kind of ['refused', 'disconnected'] as const) {
      const problems = codes.map((code) => diagnose(failure(kind, code), PEER, 0).problem);
      expect(new Set(problems.map(({ message }) => message)).size).toBe(codes.length);
      expect(problems.filter(({ message }) => !/^[A-Z][^!]*\.$/.test(message))).toEqual([]);
      const known = new Set(Object.keys(problemsZhCn));
      expect(problems.map(({ code }) => code).filter((code) => !known.has(code))).toEqual([]);
    }
  });

  it('names the server to go to', () => {
    const moved = { ...failure('disconnected', 0x9d), server: 'new.example:1883' } as Failure;
    expect(diagnose(moved, PEER, 0).problem.message).toContain('new.example:1883');
  });
});
