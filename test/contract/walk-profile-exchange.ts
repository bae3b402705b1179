import { expect } from 'vitest';
import type { ContractClient } from '../../shared/contract/contract.ts';

/** A profile leaves the program with its secrets and comes in again; every call of the group. */
export async function walkProfileExchange(client: ContractClient, profileId: string) {
  const file = await client.files.chooseSave({ name: 'walk-profiles.json', folder: false });
  if (!file) throw new Error('The browser host asks nobody.');
  const { fileId } = file;
  const passphrase = 'walk in line';
  const written = await client.profileExchange.export({ ids: [profileId], fileId, passphrase });
  expect(written).toEqual({ profiles: 1, secrets: 1, secretsLeftOut: 0 });
  await expect(client.profileExchange.preview({ fileId })).rejects.toMatchObject({
    code: 'PASSPHRASE_NEEDED',
  });
  const preview = await client.profileExchange.preview({ fileId, passphrase });
  expect(preview).toMatchObject({
    format: 'mqttscope',
    profiles: [{ index: 0, exists: true, secrets: ['password'], problems: [] }],
    notMapped: [],
  });
  // It is no upload, so it stays.
  await client.files.release({ fileIds: [fileId] });
  const asked = { fileId, passphrase, indexes: [0], folder: 'In' };
  const { profiles, problems } = await client.profileExchange.import(asked);
  expect(problems).toEqual([]);
  expect(profiles).toMatchObject([{ folder: 'In', secrets: ['password'] }]);
  for (const { id } of profiles) await client.profiles.remove({ id, deleteCapture: true });
}
