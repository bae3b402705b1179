// Enhanced authentication against a broker that really checks the proof, and against some that cheat.
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Packet } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { authPacket } from '../../../electron/core/client/wire/auth-packet.ts';
import {
  binary,
  propertyList,
  text,
  wholePacket,
} from '../../../electron/core/client/wire/wire-writer.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { hex, scriptedBroker } from './scripted-broker.ts';

const HASHES = {
  'SCRAM-SHA-1': 'sha1',
  'SCRAM-SHA-256': 'sha256',
  'SCRAM-SHA-512': 'sha512',
} as const;
type Method = keyof typeof HASHES;

const SALT = Buffer.from('a salt of the test');
const ROUNDS = 64;

/** CONNACK that says yes, with the last word of the exchange. */
function connack(method: string, data: Uint8Array): Buffer {
  return wholePacket(0x20, [
    Buffer.of(0, 0),
    propertyList([Buffer.of(0x15), text(method), Buffer.of(0x16), binary(data)]),
  ]);
}

/** A server that knows one password. */
function authenticator(method: Method, password: string, sign = (signature: Buffer) => signature) {
  const hash = HASHES[method];
  const hmac = (key: Buffer, data: string) => createHmac(hash, key).update(data).digest();
  const salted = pbkdf2Sync(password, SALT, ROUNDS, hmac(SALT, '').length, hash);
  let first = '';
  let challenge = '';
  return (packet: Packet, socket: Socket): void => {
    if (packet.cmd === 'connect') {
      first = String(packet.properties?.authenticationData).slice('n,,'.length);
      const nonce = first.slice(first.indexOf(',r=') + 3);
      challenge = `r=${nonce}more,s=${SALT.toString('base64')},i=${ROUNDS}`;
      socket.write(authPacket(method, Buffer.from(challenge)));
      return;
    }
    if (packet.cmd !== 'auth') return;
    const final = String(packet.properties?.authenticationData);
    const [withoutProof = '', proof = ''] = final.split(',p=');
    const signed = `${first},${challenge},${withoutProof}`;
    const stored = createHash(hash).update(hmac(salted, 'Client Key')).digest();
    const expected = hmac(salted, 'Client Key').map(
      (byte, at) => byte ^ (hmac(stored, signed)[at] ?? 0),
    );
    if (proof !== Buffer.from(expected).toString('base64')) {
      socket.end(hex('2003008600'));
      return;
    }
    const signature = sign(hmac(hmac(salted, 'Server Key'), signed));
    socket.write(connack(method, Buffer.from(`v=${signature.toString('base64')}`)));
  };
}

const user = (authentication: Method) => ({ authentication, username: 'ann', subscriptions: [] });

it.each(Object.keys(HASHES) as Method[])('%s connects with the right password', async (method) => {
  await using server = await scriptedBroker(authenticator(method, 'secret-word'));
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, user(method), 'secret-word'));
  const { connack: answer } = await connection.when(({ state }) => state === 'connected');
  expect(answer?.authenticationMethod).toBe(method);
  const [connect, auth] = server.packets;
  expect(connect).toMatchObject({ username: 'ann', properties: { authenticationMethod: method } });
  expect(connect).not.toHaveProperty('password');
  expect(auth).toMatchObject({ cmd: 'auth', reasonCode: 0x18 });
  expect(JSON.stringify([server.packets, connection.events, connection.logged])).not.toContain(
    'secret-word',
  );
});

async function problemWith(
  answer: (packet: Packet, socket: Socket) => void,
  password = 'secret-word',
): Promise<{ code?: string; message?: string; detail?: string; messages: number }> {
  await using server = await scriptedBroker(answer);
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, user('SCRAM-SHA-256'), password));
  const { problem } = await connection.when(({ state }) => state === 'stopped');
  return { ...problem, messages: connection.messages.length };
}

it('is refused with the wrong password', async () => {
  const server = authenticator('SCRAM-SHA-256', 'another');
  expect(await problemWith(server)).toMatchObject({ code: 'BAD_CREDENTIALS' });
});

it('says so when the broker does not support the method', async () => {
  const problem = await problemWith((_, socket) => socket.end(hex('2003008c00')));
  expect(problem).toMatchObject({
    code: 'BAD_AUTHENTICATION_METHOD',
    message: expect.stringContaining('SCRAM-SHA-256'),
  });
});

it('does not trust a broker that proves nothing, whatever else it sends', async () => {
  const wrong = authenticator('SCRAM-SHA-256', 'secret-word', (signature) => signature.reverse());
  expect(await problemWith(wrong)).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  // CONNACK and a message in one piece.
  const hasty = await problemWith((_, socket) =>
    socket.write(hex('2003000000', '3005000161', '0031')),
  );
  expect(hasty).toMatchObject({ code: 'AUTHENTICATION_FAILED', messages: 0 });
});

it('does not answer a challenge that does not continue what it sent (S23)', async () => {
  const AUTH =
    'f034183215000d534352414d2d5348412d32353616001f723d6162632c733d51535843522b513673656b38626639322c693d34303936';
  const problem = await problemWith((packet, socket) => {
    if (packet.cmd === 'connect') socket.write(hex(AUTH));
  });
  expect(problem).toMatchObject({
    code: 'AUTHENTICATION_FAILED',
    detail: expect.stringContaining('nonce'),
  });
});
