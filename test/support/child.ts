// A child process whose output can be awaited line by line, and which never outlives the tests.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Child {
  readonly pid: number;
  /** Lines of stdout and stderr so far, in the order they came. */
  readonly lines: readonly string[];
  /** The first line at or after index `from` that matches; rejects when the child ends before. */
  line(pattern: RegExp, from?: number): Promise<string>;
  /** Sends `signal` (default SIGTERM) and answers with the exit code once the child is gone. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

interface Waiter {
  pattern: RegExp;
  resolve(line: string): void;
  reject(error: Error): void;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export function startChild(command: string, args: string[], options: SpawnOptions = {}): Child {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  alive.add(child);
  const lines: string[] = [];
  const waiters = new Set<Waiter>();

  const take = (line: string): void => {
    lines.push(line);
    for (const waiter of waiters) {
      if (!waiter.pattern.test(line)) continue;
      waiters.delete(waiter);
      waiter.resolve(line);
    }
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', take);
  }

  const exited = new Promise<number | null>((resolve) => {
    const end = (code: number | null): void => {
      alive.delete(child);
      const said = lines.slice(-10).join('\n');
      for (const waiter of waiters) {
        waiter.reject(new Error(`${command} ended (${code}) before ${waiter.pattern}:\n${said}`));
      }
      waiters.clear();
      resolve(code);
    };
    // 'close', not 'exit': the last lines may still be in the pipe at 'exit'.
    child.once('close', end);
    child.once('error', (error) => {
      lines.push(error.message);
      end(null);
    });
  });

  return {
    pid: child.pid ?? 0,
    lines,
    exited,
    line: (pattern, from = 0) =>
      new Promise((resolve, reject) => {
        const said = lines.slice(from).find((line) => pattern.test(line));
        if (said !== undefined) resolve(said);
        else if (alive.has(child)) waiters.add({ pattern, resolve, reject });
        else reject(new Error(`${command} has ended without ${pattern}:\n${lines.join('\n')}`));
      }),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}
