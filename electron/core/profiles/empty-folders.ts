// Folders of the list without any profile, at rest; all others are known by the profiles in them.
import { join } from 'node:path';
import { z } from 'zod';
import { folderSchema } from '../../../shared/contract/profiles.ts';
import { folderPath } from '../../../shared/util/folder-path.ts';
import { type Problem, textOf } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { readText, setAside, writeJson } from '../util/json-file.ts';

/** `order`: among the profiles. */
export interface EmptyFolder {
  path: string;
  order: number;
}

const fileSchema = z.object({
  version: z.literal(1),
  folders: z.array(z.object({ path: folderSchema.transform(folderPath), order: z.number() })),
});

type Ports = Pick<CorePorts, 'dataDir' | 'clock'>;

/** A file that cannot be read is kept aside and reported in `problems`. */
export async function readEmptyFolders(ports: Ports, problems: Problem[]): Promise<EmptyFolder[]> {
  const path = pathIn(ports.dataDir);
  const text = await readText(path);
  if (text === undefined) return [];
  try {
    return fileSchema.parse(JSON.parse(text)).folders.filter((folder) => folder.path !== '');
  } catch (error) {
    const aside = await setAside(path, ports.clock.micros());
    problems.push({
      code: 'FOLDERS_BROKEN',
      message:
        'The file with the empty folders of connections could not be read. It was kept aside; all connections are here.',
      detail: `${aside}: ${error instanceof z.ZodError ? z.prettifyError(error) : textOf(error)}`,
    });
    return [];
  }
}

export async function writeEmptyFolders(
  { dataDir }: Pick<Ports, 'dataDir'>,
  folders: readonly EmptyFolder[],
): Promise<void> {
  await writeJson(pathIn(dataDir), { version: 1, folders });
}

function pathIn(dataDir: string): string {
  return join(dataDir, 'profile-folders.json');
}
