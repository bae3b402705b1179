// Starts exports.
import { basename, resolve } from 'node:path';
import type { ExportOptions } from '../../../shared/contract/exchange.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { fail, ProblemError } from '../../../shared/util/problem.ts';
import type { Captures } from '../captures.ts';
import type { ChosenFiles } from '../chosen-files.ts';
import type { Jobs } from '../jobs.ts';
import type { CorePorts } from '../ports.ts';
import { runWork } from './work.ts';

export interface ExportServices {
  ports: CorePorts;
  captures: Captures;
  files: ChosenFiles;
  jobs: Jobs;
}

/** Rejects with a `ProblemError`: of the query or of a topic filter, FILE_UNKNOWN, EXPORT_ONTO_CAPTURE. */
export async function startExport(
  { ports, captures, files, jobs }: ExportServices,
  { captureId, scope, format, redaction, fileId }: ExportOptions,
): Promise<{ jobId: number }> {
  const path = files.path(fileId);
  if (captures.infos().some((capture) => resolve(capture.path) === resolve(path))) {
    fail('EXPORT_ONTO_CAPTURE', 'This file is a capture that is open. Choose another name.', path);
  }
  if (scope.kind === 'query') {
    const { problem } = parseQuery(scope.query);
    if (problem) throw new ProblemError(problem);
  }
  for (const filter of redaction.dropPayloadsOf) {
    const problem = checkTopicFilter(filter);
    if (problem) throw new ProblemError(problem);
  }
  const recorded = await captures.recorded(captureId);
  const jobId = jobs.start({
    kind: 'export',
    name: basename(path),
    unit: 'messages',
    async run(job) {
      await recorded.settled();
      const now = ports.clock.micros();
      const ask = { capture: recorded.path, path, scope, format, redaction, now };
      await runWork(ports, 'export', ask, job);
      return { fileId, path, captureId: null };
    },
  });
  return { jobId };
}
