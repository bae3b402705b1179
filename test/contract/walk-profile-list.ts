import { expect } from 'vitest';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ProfileList } from '../../shared/contract/profiles.ts';

/** Moves profiles and folders, and hears of it as another window does. `first` stands before `second`. */
export async function walkProfileList(
  client: ContractClient,
  first: string,
  second: string,
): Promise<void> {
  const { revision, ...list } = await client.profiles.watch({ after: null });
  expect(drawn(list)).toEqual(['walk', 'copy']);
  const news = client.profiles.watch({ after: revision });
  const moved = await client.profiles.move({
    ...{ items: [{ profileId: second }], folder: 'Lab', before: { profileId: first } },
  });
  expect(drawn(moved)).toEqual(['Lab/copy', 'walk']);
  expect(drawn(await news)).toEqual(['Lab/copy', 'walk']);
  await client.profiles.createFolder({ folder: 'Lab/Bench' });
  const renamed = await client.profiles.renameFolder({ folder: 'Lab', to: 'Plant' });
  expect(drawn(renamed)).toEqual(['Plant/copy', 'walk', 'Plant/Bench/']);
  await client.profiles.removeFolder({ folder: 'Plant/Bench' });
  const out = await client.profiles.removeFolder({ folder: 'Plant' });
  expect(drawn(out)).toEqual(['copy', 'walk']);
}

function drawn({ profiles, emptyFolders }: ProfileList): string[] {
  return [
    ...profiles.map(({ name, folder }) => (folder === '' ? name : `${folder}/${name}`)),
    ...emptyFolders.map(({ path }) => `${path}/`),
  ];
}
