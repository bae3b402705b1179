// What a user looks at to see how a connection and its broker do.
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { ContractClient } from '../../shared/contract/contract.ts';

/** `profileId` is connected and has published on walk/bytes. */
export async function walkPackets(client: ContractClient, profileId: string): Promise<void> {
  const filter = { types: ['PUBLISH' as const], direction: 'out' as const, text: 'walk/BYTES' };
  const asked = { profileId, filter, before: null, limit: 10 };
  const first = await client.packets.watch({ ...asked, after: null });
  const [row] = first.rows;
  if (!row) throw new Error('The packet that was sent is not in the log.');
  expect(row).toMatchObject({
    type: 'PUBLISH',
    direction: 'out',
    summary: [{ value: 'walk/bytes', note: null }],
  });
  expect(row.messageId).not.toBe(null);
  expect(first).toMatchObject({ dropped: 0, more: false });
  const { fields, bytes, problem } = await client.packets.get({ profileId, packetId: row.id });
  expect(problem).toBe(null);
  expect(bytes.length).toBe(row.bytes);
  expect(fields.find(({ name }) => name === 'Topic Name')?.value).toBe('walk/bytes');
  const file = await client.files.chooseSave({ name: 'packets.ndjson', folder: false });
  if (!file) throw new Error('There is no file to export to.');
  const written = await client.packets.export({ profileId, filter, fileId: file.fileId });
  const lines = (await readFile(file.path, 'utf8')).trim().split('\n');
  expect(lines.length).toBe(written.packets);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'PUBLISH', direction: 'out' });
  await client.packets.clear({ profileId });
  await expect(client.packets.get({ profileId, packetId: row.id })).rejects.toMatchObject({
    code: 'PACKET_GONE',
  });
}

/** The built-in broker says nothing of itself. */
export async function walkServerStatus(client: ContractClient, profileId: string): Promise<void> {
  const status = await client.serverStatus.watch({ profileId, after: null });
  expect(status).toMatchObject({ kind: 'unknown', state: 'none', version: null, figures: [] });
}

export async function walkDiagnosis(client: ContractClient, profileId: string): Promise<void> {
  const { diagnosisId } = await client.diagnosis.start({ profileId });
  let seen = await client.diagnosis.watch({ diagnosisId, after: null });
  while (!seen.done) seen = await client.diagnosis.watch({ diagnosisId, after: seen.revision });
  expect(seen.steps.map(({ name, state }) => [name, state])).toEqual(
    ['settings', 'dns', 'tcp', 'connect', 'subscribe'].map((name) => [name, 'ok']),
  );
  await client.diagnosis.cancel({ diagnosisId });
}
