// The packet log of real connections, as a page sees it: both ways, over several tries, linked to the
// messages, and without the password.

import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { summaryText } from '../../../electron/core/packets/packet-summary.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { PacketFilter, PacketRow } from '../../../shared/contract/packets.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { startTestCore, type TestCore } from '../../support/test-core.ts';

const ALL: PacketFilter = { types: [], direction: null, text: '' };

let core: TestCore;
let mosquitto: Mosquitto | undefined;

beforeEach(async () => {
  core = await startTestCore();
});
afterEach(async () => {
  await core.dispose();
  await mosquitto?.stop();
  mosquitto = undefined;
});

async function saved(fields: Partial<ProfileFields>, password?: string): Promise<string> {
  const all = { ...DEFAULT_PROFILE, clientId: 'log', host: '127.0.0.1', ...fields };
  const secrets: Record<string, string> = password === undefined ? {} : { password };
  return (await core.client.profiles.save({ fields: all, secrets })).id;
}

/** Newest first; follows the log, as a page does, until it has what is wanted. */
async function rowsUntil(
  profileId: string,
  wanted: (rows: PacketRow[]) => boolean,
  filter = ALL,
): Promise<PacketRow[]> {
  const asked = { profileId, filter, before: null, limit: 500 };
  let after: number | null = null;
  for (;;) {
    const { rows, revision } = await core.client.packets.watch({ ...asked, after });
    if (wanted(rows)) return rows;
    after = revision;
  }
}

function has(type: PacketRow['type'], direction: PacketRow['direction']) {
  return (rows: PacketRow[]) =>
    rows.some((row) => row.type === type && row.direction === direction);
}

describe('the packet log of a connection', () => {
  it('has every packet both ways, over all tries, and no password', async () => {
    const users = join(core.dataDir, 'users');
    await writeFile(users, '');
    execFileSync('mosquitto_passwd', ['-b', users, 'me', 'hush-hush'], { stdio: 'ignore' });
    mosquitto = await startMosquitto({
      config: ['allow_anonymous false', `password_file ${users}`],
    });
    const { client } = core;
    const profileId = await saved({ port: mosquitto.port, username: 'me' }, 'hush-hush');
    await client.connections.connect({ profileId });
    await rowsUntil(profileId, has('SUBACK', 'in'));
    const payload = Buffer.from('21.5');
    const published = { profileId, topic: 'room/t', payload, qos: 1 as const, retain: false };
    const { messageId } = await client.publish.send(published);
    const rows = (await rowsUntil(profileId, has('PUBLISH', 'in'))).reverse();
    expect(rows.slice(0, 4).map(({ type, direction }) => `${direction} ${type}`)).toEqual([
      ...['out CONNECT', 'in CONNACK', 'out SUBSCRIBE', 'in SUBACK'],
    ]);
    const out = rows.find(({ type, direction }) => type === 'PUBLISH' && direction === 'out');
    expect(out).toMatchObject({ summary: [{ value: 'room/t' }], messageId, failed: false });
    const arrived = rows.find(({ type, direction }) => type === 'PUBLISH' && direction === 'in');
    const message = await client.messages.get({
      captureId: profileId,
      id: arrived?.messageId ?? 0,
    });
    expect(message).toMatchObject({ topic: 'room/t', direction: 'in' });
    const connect = await client.packets.get({ profileId, packetId: rows[0]?.id ?? 0 });
    expect(connect.fields.find(({ name }) => name === 'User Name')?.value).toBe('me');
    expect(Buffer.from(connect.bytes).toString('latin1')).not.toContain('hush');
    await client.connections.disconnect({ profileId });
    await client.connections.connect({ profileId });
    const twice = (all: PacketRow[]) => all.length === 2;
    const tries = await rowsUntil(profileId, twice, { ...ALL, types: ['CONNACK'] });
    expect(tries.every(({ summary }) => summaryText(summary) === '0x00 Success')).toBe(true);
    const ended = await rowsUntil(profileId, has('DISCONNECT', 'out'));
    expect(ended.some(({ type }) => type === 'MALFORMED')).toBe(false);
  });

  it('shows what a server said that is no broker', async () => {
    const server = createServer();
    server.on('clientError', (_error, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const profileId = await saved({ port });
      await core.client.connections.connect({ profileId });
      const rows = await rowsUntil(profileId, has('MALFORMED', 'in'));
      const [row] = rows.filter(({ type }) => type === 'MALFORMED');
      expect(row).toMatchObject({ failed: true, summary: [{ value: 'HTTP/1.1 400 Bad Request' }] });
      await core.client.connections.disconnect({ profileId });
    } finally {
      server.close();
    }
  });
});
