// What a user does with the packet log.
import type { ChosenFile } from '../../shared/contract/exchange.ts';
import type { PacketFilter } from '../../shared/contract/packets.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { captureRef } from '../state/capture-ref.ts';
import { exportFileName } from './exchange.ts';

export interface PacketFile {
  file: ChosenFile;
  packets: number;
}

/** Asks where to write, and writes the packets that match; null: the user chose no file. */
export async function exportPackets(
  page: Page,
  profileId: string,
  filter: PacketFilter,
): Promise<PacketFile | Problem | null> {
  const name = captureRef(profileId)?.name ?? profileId;
  try {
    const fileName = exportFileName(`${name} packets`, '.ndjson', new Date());
    const file = await page.host.files.saveFile(fileName, false);
    if (!file) return null;
    const { packets } = await page.client.packets.export({
      profileId,
      filter,
      fileId: file.fileId,
    });
    return { file, packets };
  } catch (error) {
    return problemOf(error);
  }
}
