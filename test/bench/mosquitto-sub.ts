// mosquitto_sub on a load of known length, its output thrown away.
import { spawn } from 'node:child_process';
import { monotonicMs } from './timing.ts';

export interface SubscriberRun {
  /** When it ended, having received everything. */
  at: number;
  /** User and system time of its process. */
  cpuMs: number;
}

/** The shell's `times` tells what its children used: no other way gives that of an ended process. */
const SCRIPT =
  'mosquitto_sub -h 127.0.0.1 -p "$1" -V 311 -t "#" -N -C "$2" >/dev/null || exit 1; times';

export function runMosquittoSub(port: number, messages: number): Promise<SubscriberRun> {
  return new Promise((resolve, reject) => {
    const shell = spawn('sh', ['-c', SCRIPT, 'sh', String(port), String(messages)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    let at = 0;
    shell.stdout.on('data', (text: Buffer) => {
      at ||= monotonicMs();
      said += text.toString();
    });
    shell.once('error', reject);
    shell.once('close', (code) => {
      if (code === 0) resolve({ at, cpuMs: childTimes(said) });
      else reject(new Error(`mosquitto_sub ended with code ${code}. Is it installed?`));
    });
  });
}

/** The second line of `times`: user and system time of the children, as `0m1.230s 0m0.450s`. */
function childTimes(said: string): number {
  const parts =
    said
      .trim()
      .split('\n')[1]
      ?.matchAll(/(\d+)m([\d.]+)s/g) ?? [];
  return [...parts].reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}
