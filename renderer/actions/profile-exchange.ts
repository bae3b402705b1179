// Connections enter and leave the program as files. Each call answers what was in the way as a problem.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ChosenFile } from '../../shared/contract/exchange.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { exportName } from './exchange.ts';

type Calls = ContractClient['profileExchange'];
export type ProfileFilePreview = Awaited<ReturnType<Calls['preview']>>;
export type ProfilesTaken = Awaited<ReturnType<Calls['import']>>;
export type ProfilesWritten = Awaited<ReturnType<Calls['export']>> & { file: ChosenFile };

export interface ProfileSource {
  fileId: string;
  /** Of an encrypted file; '' leaves its secrets out, undefined is to be asked for one. */
  passphrase?: string;
}

export async function previewProfiles(
  page: Page,
  source: ProfileSource,
): Promise<ProfileFilePreview | Problem> {
  try {
    return await page.client.profileExchange.preview(source);
  } catch (error) {
    return problemOf(error);
  }
}

export async function importProfiles(
  page: Page,
  source: ProfileSource,
  indexes: readonly number[],
  folder: string,
): Promise<ProfilesTaken | Problem> {
  try {
    const input = { ...source, indexes: [...indexes], folder };
    return await page.client.profileExchange.import(input);
  } catch (error) {
    return problemOf(error);
  }
}

/** Asks where to write first. `passphrase` undefined: without secrets. */
export async function exportProfiles(
  page: Page,
  { ids, emptyFolders }: { ids: readonly string[]; emptyFolders: readonly string[] },
  passphrase: string | undefined,
): Promise<ProfilesWritten | Problem | 'cancelled'> {
  try {
    const file = await page.host.files.saveFile(
      exportName('MQTTScope connections', 'json', new Date()),
      false,
    );
    if (!file) return 'cancelled';
    const { fileId } = file;
    const written = await page.client.profileExchange.export({
      ...{ ids: [...ids], emptyFolders: [...emptyFolders], fileId },
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    return { ...written, file };
  } catch (error) {
    return problemOf(error);
  }
}
