// Starts recoveries of damaged captures.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fail } from '../../../shared/util/problem.ts';
import type { ExportServices } from './export.ts';
import { openMade } from './import.ts';
import { runWork } from './work.ts';

/** Rejects with a `ProblemError`; NOTHING_TO_RECOVER when the capture is whole. */
export async function startRecovery(
  services: ExportServices,
  captureId: string,
): Promise<{ jobId: number }> {
  const { ports, captures, jobs } = services;
  const opened = captures.files.get(captureId);
  const { damaged, recorded } = opened
    ? { damaged: null, recorded: opened }
    : (await captures.recording(captureId)).recording;
  if (!damaged && recorded.summary.damage.blocks === 0) {
    fail('NOTHING_TO_RECOVER', 'This capture is not damaged: there is nothing to recover.');
  }
  const source = damaged?.path ?? recorded.path;
  const target = freeName(source);
  const jobId = jobs.start({
    kind: 'recover',
    name: nameOf(services, captureId, source),
    unit: damaged || opened ? 'bytes' : 'messages',
    async run(job) {
      // A file that is being recorded into can be read block by block only; its trees are whole.
      if (damaged || opened) await runWork(ports, 'recover', { damaged: source, target }, job);
      else await runWork(ports, 'copy', { capture: source, target }, job);
      return openMade(services, target);
    },
  });
  return { jobId };
}

/** A profile's name rather than that of its file. */
function nameOf({ captures }: ExportServices, captureId: string, source: string): string {
  return captures.infos().find((each) => each.captureId === captureId)?.name ?? basename(source);
}

function freeName(source: string): string {
  const stem = source.replace(/(\.mqttscope)?$/, '');
  for (let n = 1; ; n++) {
    const path = `${stem}.recovered${n === 1 ? '' : `-${n}`}.mqttscope`;
    if (!existsSync(path)) return path;
  }
}
