// Entry of the capture thread (worker_threads): one per open capture.
import { parentPort } from 'node:worker_threads';
import { type Problem, ProblemError, textOf } from '../../../shared/util/problem.ts';
import { buffersOf } from './batch.ts';
import { CaptureFile } from './capture-file.ts';
import type { FromThread, QuestionName, Questions, ToThread } from './thread-messages.ts';

const port = parentPort;
if (!port) throw new Error('The capture thread is started as a worker.');

let file: CaptureFile | undefined;

const answers: {
  [Name in QuestionName]: (
    file: CaptureFile,
    ask: Questions[Name]['ask'],
  ) => Questions[Name]['answer'];
} = {
  history: (open, { topicId, from, after, limit }) => open.history(topicId, from, after, limit),
  older: (open, { topicId, before, limit }) => open.older(topicId, before, limit),
  message: (open, { id, headBytes }) => open.message(id, headBytes),
  payload: (open, { id, offset, length }) => open.payload(id, offset, length),
  close: (open) => {
    open.close();
    return null;
  },
};

function handle(message: ToThread): void {
  if (message.kind === 'open') open(message.path);
  else if (file === undefined)
    throw new Error('The capture thread was asked before it was opened.');
  else if (message.kind === 'write') write(file, message.batch);
  else reply(file, message);
}

function reply(open: CaptureFile, { seq, name, ask }: ToThread & { kind: 'ask' }): void {
  try {
    say({ kind: 'answer', seq, answer: answer(open, name, ask) });
  } catch (error) {
    say({ kind: 'failed', seq, problem: problemOf(error, 'The capture file could not be read.') });
  }
}

function answer<Name extends QuestionName>(open: CaptureFile, name: Name, ask: unknown): unknown {
  return answers[name](open, ask as Questions[Name]['ask']);
}

function open(path: string): void {
  try {
    file = new CaptureFile(path);
    say({ kind: 'opened', opened: file.opened() });
  } catch (error) {
    const problem = problemOf(
      error,
      'The capture file of this connection cannot be opened. Move it away to record anew.',
    );
    say({
      kind: 'open-failed',
      problem: { ...problem, detail: `${path}: ${problem.detail ?? ''}` },
    });
  }
}

function write(open: CaptureFile, batch: Parameters<CaptureFile['write']>[0]): void {
  let problem: Problem | null = null;
  try {
    open.write(batch);
  } catch (error) {
    problem = problemOf(error, 'Messages cannot be written to the capture file.');
  }
  // The buffers go back whether or not they are used again: copying a large slab would cost more.
  say({ kind: 'written', batch, fileBytes: open.fileBytes(), problem }, buffersOf(batch));
}

function problemOf(error: unknown, message: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  const text = textOf(error);
  if (/disk is full|ENOSPC/i.test(text)) {
    return {
      code: 'DISK_FULL',
      message: 'The disk is full: messages are shown but not recorded. Make room on it.',
      detail: text,
    };
  }
  if (/readonly|EACCES|EROFS/i.test(text)) {
    return {
      code: 'CAPTURE_READ_ONLY',
      message: 'The capture file may not be written. Check the rights of the data folder.',
      detail: text,
    };
  }
  return { code: 'CAPTURE_FAILED', message, detail: text };
}

function say(message: FromThread, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

port.on('message', handle);
