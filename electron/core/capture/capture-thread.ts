// Entry of the threads of captures (worker_threads): a writer, a reader, or one that exports, imports
// or recovers.
import { parentPort, workerData } from 'node:worker_threads';
import { serveWork } from '../exchange/work-thread.ts';
import { CaptureWriter } from './capture-writer.ts';
import { migrate } from './migrate.ts';
import { problemOf } from './open-file.ts';
import { ReaderThread } from './reader-thread.ts';
import type { Started, ThreadRole, WriterOpened } from './thread-messages.ts';
import { WriterThread } from './writer-thread.ts';

const port = parentPort;
if (!port) throw new Error('The capture thread is started as a worker.');

try {
  const asked = workerData as ThreadRole;
  if (asked.role === 'writer') {
    migrate(asked.path);
    const writer = new CaptureWriter(asked.path);
    const opened = writer.opened();
    new WriterThread(port, writer);
    port.postMessage({ kind: 'opened', opened } satisfies Started<WriterOpened>);
  } else {
    if (asked.role === 'work') serveWork(port);
    else new ReaderThread(port, asked.path);
    port.postMessage({ kind: 'opened', opened: null } satisfies Started<null>);
  }
} catch (error) {
  const problem = problemOf(error, 'The capture file cannot be opened.');
  port.postMessage({ kind: 'open-failed', problem } satisfies Started<null>);
}
