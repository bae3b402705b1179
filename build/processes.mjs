// Child processes of the build scripts: each gets the signals this process gets, none outlives it.
import { spawn } from 'node:child_process';

const KILL_AFTER_MS = 1_900;
const children = new Set();
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));

// npm hands a signal to its shell only, which dies of it without telling us.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end('SIGTERM');
  }, 250).unref();
}

function end(signal) {
  if (ending) return;
  ending = true;
  if (children.size === 0) process.exit(0);
  for (const child of children) child.kill(signal);
  setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
    process.exit(1);
  }, KILL_AFTER_MS).unref();
}

/** True once this process was told to end: what follows a child's end must not start anything new. */
export function isEnding() {
  return ending;
}

/**
 * Runs a command to its end, with our own input and output unless `options.stdio` says otherwise.
 * @param {import('node:child_process').SpawnOptions & {timeoutMs?: number}} options
 * @returns {Promise<{code: number | null, signal: string | null, timedOut: boolean}>} code null when
 *   it could not be started or a signal ended it
 */
export function run(command, args, { timeoutMs, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    children.add(child);
    let timedOut = false;
    const timer =
      timeoutMs &&
      setTimeout(() => {
        timedOut = true;
        child.kill('SIGKILL');
      }, timeoutMs);
    const ended = (code, signal) => {
      clearTimeout(timer);
      children.delete(child);
      resolve({ code, signal, timedOut });
    };
    child.once('error', () => ended(null, null));
    child.once('exit', ended);
  });
}
