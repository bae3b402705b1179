// Entry of the threads of a capture (worker_threads): its writer, or one of its readers.
import { parentPort, workerData } from 'node:worker_threads';
import { CaptureWriter } from './capture-writer.ts';
import { migrate } from './migrate.ts';
import { problemOf } from './open-file.ts';
import { ReaderThread } from './reader-thread.ts';
import type { Started, ThreadRole, WriterOpened } from './thread-messages.ts';
import { WriterThread } from './writer-thread.ts';

const port = parentPort;
if (!port) throw new Error('The capture thread is started as a worker.');

try {
  const { role, path } = workerData as ThreadRole;
  if (role === 'writer') {
    migrate(path);
    const writer = new CaptureWriter(path);
    const opened = writer.opened();
    new WriterThread(port, writer);
    port.postMessage({ kind: 'opened', opened } satisfies Started<WriterOpened>);
  } else {
    new ReaderThread(port, path);
    port.postMessage({ kind: 'opened', opened: null } satisfies Started<null>);
  }
} catch (error) {
  const problem = problemOf(error, 'The capture file cannot be opened.');
  port.postMessage({ kind: 'open-failed', problem } satisfies Started<null>);
}
