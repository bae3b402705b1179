// Starts imports: into a capture file that is opened, or into the capture of a profile that has none.
import { mkdir, rename } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type {
  ImportOptions,
  ImportPreview,
  ImportTarget,
} from '../../../shared/contract/exchange.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import { fail } from '../../../shared/util/problem.ts';
import { removeCapture } from '../capture/capture-files.ts';
import type { JobControl } from '../jobs.ts';
import type { Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import type { ExportServices } from './export.ts';
import { runWork } from './work.ts';

export interface ImportServices extends ExportServices {
  sessions: Sessions;
}

/** Rejects with a `ProblemError`: FILE_UNKNOWN, IMPORT_LINE_FORMAT, IMPORT_IS_CAPTURE. */
export function previewOf(
  { ports, files }: ImportServices,
  { fileId, format, lineFormat }: ImportOptions,
): Promise<ImportPreview> {
  const ask = { source: files.path(fileId), format, lineFormat, now: ports.clock.micros() };
  return runWork(ports, 'preview', ask, undefined);
}

/** Rejects with a `ProblemError`: FILE_UNKNOWN, CAPTURE_NOT_EMPTY. */
export async function startImport(
  services: ImportServices,
  { fileId, format, lineFormat, target }: ImportOptions & { target: ImportTarget },
): Promise<{ jobId: number }> {
  const { ports, captures, files, jobs } = services;
  const source = files.path(fileId);
  if (target.kind === 'profile') refuseFilled(await captures.recording(target.profileId));
  const made = join(ports.dataDir, 'captures', `${nameOf(source, ports.clock.micros())}.mqttscope`);
  const jobId = jobs.start({
    kind: 'import',
    name: basename(source),
    unit: 'bytes',
    async run(job) {
      await mkdir(join(ports.dataDir, 'captures'), { recursive: true });
      const ask = { source, format, lineFormat, target: made, now: ports.clock.micros() };
      await runWork(ports, 'import', ask, job).finally(() => files.release([fileId]));
      return target.kind === 'file'
        ? openMade(services, made)
        : intoProfile(services, target.profileId, made, job);
    },
  });
  return { jobId };
}

/** "imported-greenhouse-2026-11-21T05-11-40-509Z" */
function nameOf(source: string, micros: number): string {
  const stem = basename(source, extname(source))
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .slice(0, 60);
  return `imported-${stem}-${new Date(micros / 1000).toISOString().replace(/[:.]/g, '-')}`;
}

export async function openMade(
  { captures }: ExportServices,
  path: string,
): Promise<NonNullable<Job['result']>> {
  const { captureId } = await captures.files.open(path);
  return { fileId: null, path, captureId };
}

function refuseFilled({ recording }: Session): void {
  const { messages, sent } = recording.received();
  if (recording.recorded.summary.messages + messages + sent === 0) return;
  fail(
    'CAPTURE_NOT_EMPTY',
    'This connection has recorded messages already. Import into a capture file of its own instead.',
  );
}

/** What came while the import ran is not thrown away for it: then it fails. */
async function intoProfile(
  { captures, sessions }: ImportServices,
  profileId: string,
  made: string,
  { signal }: JobControl,
): Promise<Job['result']> {
  try {
    signal.throwIfAborted();
    const session = await captures.recording(profileId);
    refuseFilled(session);
    const wasConnected = session.connection.status().state !== 'disconnected';
    const { recording } = await sessions.replaceCapture(profileId, async (path) => {
      await removeCapture(path);
      await rename(made, path);
    });
    if (wasConnected) await sessions.connect(profileId);
    return { fileId: null, path: recording.recorded.path, captureId: profileId };
  } catch (error) {
    await removeCapture(made);
    throw error;
  }
}
