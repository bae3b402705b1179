// A thread that does one export, import or recovery, or reads one file of profiles, and ends.
import type { MessagePort } from 'node:worker_threads';
import { readProfileFile } from '../profiles/exchange/profile-file.ts';
import { runExport } from './export-job.ts';
import { copyCapture } from './export-sqlite.ts';
import { fileProblemOf } from './file-problem.ts';
import { previewImport, runImport } from './import-job.ts';
import { runRecovery } from './recover-job.ts';
import { WorkControl } from './work-control.ts';
import type { FromWork, ToWork, Works } from './work-messages.ts';

type Runs = {
  [Name in keyof Works]: (
    ask: Works[Name]['ask'],
    control: WorkControl,
  ) => Promise<Works[Name]['answer']>;
};

const RUNS: Runs = {
  export: runExport,
  import: runImport,
  preview: previewImport,
  recover: runRecovery,
  copy: copyCapture,
  profiles: readProfileFile,
};

export function serveWork(port: MessagePort): void {
  const say = (message: FromWork) => port.postMessage(message);
  const control = new WorkControl((progress) => say({ kind: 'progress', progress }));
  port.on('message', (message: ToWork) => {
    if (message.kind === 'cancel') control.cancel();
    else void run(message.name, message.ask);
  });

  async function run<Name extends keyof Works>(name: Name, ask: unknown): Promise<void> {
    try {
      const answer = await RUNS[name](ask as Works[Name]['ask'], control);
      control.report();
      say({ kind: 'done', answer });
    } catch (error) {
      say({ kind: 'failed', problem: fileProblemOf(error) });
    }
  }
}
