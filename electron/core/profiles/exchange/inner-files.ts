// TLS files that came along inside of an imported file: they are looked into as chosen ones are, and those
// that cannot serve stay out before a preview is shown.
import type { Problem } from '../../../../shared/util/problem.ts';
import { inspectCa, inspectClient, type TlsFile } from '../../certificates/tls-files.ts';
import type { ChosenTls } from '../tls-files.ts';
import type { ProfileDraft } from './profile-draft.ts';

/** `now` in milliseconds since 1970. */
export async function checkInnerFiles(draft: ProfileDraft, now: number): Promise<void> {
  const { files, fields, secrets } = draft;
  if (files.ca) {
    const [problem] = inspectCa(files.ca, now).report.problems;
    if (problem) draft.dropFiles('ca', problem);
  }
  const client = clientFiles(draft);
  if (!client) return;
  const asked = fields.ask.includes('keyPassphrase');
  const { report } = await inspectClient(client, secrets.keyPassphrase ?? '', asked, now);
  const problem: Problem | undefined = report.problems[0];
  if (problem) draft.dropFiles('client', problem);
}

/** As the profile store takes them over. */
export function chosenOf(draft: ProfileDraft): ChosenTls {
  return { ca: draft.files.ca, client: clientFiles(draft) };
}

function clientFiles({ files: { certificate, key } }: ProfileDraft): TlsFile[] | undefined {
  const isPem = key?.bytes.includes('-----BEGIN') ?? true;
  // A PKCS#12 file has the certificate too.
  const files = [isPem ? certificate : undefined, key].filter((file) => file !== undefined);
  return files.length > 0 ? files : undefined;
}
