// Starts a work on a thread of its own and hands its progress to the job.
import { ProblemError } from '../../../shared/util/problem.ts';
import { startThread } from '../capture/capture-threads.ts';
import type { JobControl } from '../jobs.ts';
import type { CorePorts } from '../ports.ts';
import type { FromWork, ToWork, WorkProgress, Works } from './work-messages.ts';

/** What of a job a work needs; a preview has none. */
export type WorkListener = Pick<JobControl, 'signal' | 'advance' | 'setTotal' | 'skip'>;

/** Rejects with a `ProblemError`, also after it was cancelled: nothing is left behind then. */
export async function runWork<Name extends keyof Works>(
  ports: Pick<CorePorts, 'captureThread'>,
  name: Name,
  ask: Works[Name]['ask'],
  job: WorkListener | undefined,
): Promise<Works[Name]['answer']> {
  const { worker } = await startThread<null>(ports.captureThread, { role: 'work' });
  const post = (message: ToWork) => worker.postMessage(message);
  const cancel = () => post({ kind: 'cancel' });
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (message: FromWork) => {
        if (message.kind === 'progress' && job) show(message.progress, job);
        else if (message.kind === 'done') resolve(message.answer as Works[Name]['answer']);
        else if (message.kind === 'failed') reject(new ProblemError(message.problem));
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('The thread has ended.')));
      post({ kind: 'start', name, ask });
      job?.signal.addEventListener('abort', cancel, { once: true });
      if (job?.signal.aborted) cancel();
    });
  } finally {
    job?.signal.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}

function show({ done, messages, total, skipped }: WorkProgress, job: WorkListener): void {
  if (total !== undefined) job.setTotal(total);
  job.advance(done, messages);
  for (const [reason, count] of skipped) job.skip(reason, count);
}
