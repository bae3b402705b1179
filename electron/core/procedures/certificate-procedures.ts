import type { TlsFiles } from '../../../shared/contract/certificates.ts';
import { readTlsFile } from '../certificates/chosen-tls.ts';
import { inspectCa, inspectClient, type TlsFile } from '../certificates/tls-files.ts';
import type { ChosenFiles } from '../chosen-files.ts';
import type { ChosenTls } from '../profiles/tls-files.ts';
import type { Implementer } from './base.ts';
import type { Services } from './services.ts';

export function certificateProcedures(os: Implementer, { ports, profiles, files }: Services) {
  return {
    certificates: {
      inspect: os.certificates.inspect.handler(async ({ input }) => {
        const { use, certificate, key, passphrase, profileId } = input;
        const now = ports.clock.micros() / 1_000;
        if (use === 'ca') return inspectCa(await chosen(files, certificate), now).report;
        if (profileId !== undefined) profiles.get(profileId);
        const kept =
          profileId === undefined ? undefined : await profiles.secret(profileId, 'keyPassphrase');
        const both = await chosenClient(files, { certificate, key });
        return (await inspectClient(both, passphrase ?? kept ?? '', false, now)).report;
      }),
    },
  };
}

/** Reads what a user chose for a profile. Rejects with FILE_UNKNOWN, FILE_MISSING, FILE_NOT_READABLE. */
export async function chosenTls(files: ChosenFiles, { ca, client }: TlsFiles): Promise<ChosenTls> {
  return {
    ca: typeof ca === 'string' ? await chosen(files, ca) : ca,
    client: client ? await chosenClient(files, client) : client,
  };
}

/** Once they are taken over. */
export function releaseTls(files: ChosenFiles, { ca, client }: TlsFiles): Promise<void> {
  const ids = [ca, client?.certificate, client?.key];
  return files.release(ids.filter((id) => typeof id === 'string'));
}

async function chosenClient(
  files: ChosenFiles,
  { certificate, key }: { certificate: string; key: string | null },
): Promise<TlsFile[]> {
  const ids = key === null ? [certificate] : [certificate, key];
  return Promise.all(ids.map((id) => chosen(files, id)));
}

function chosen(files: ChosenFiles, fileId: string): Promise<TlsFile> {
  return readTlsFile(files.path(fileId));
}
