// What the system says of a process.
import { execFileSync } from 'node:child_process';

export interface ProcessFigures {
  rss: number;
  /** User and system time since it began, all threads; to the second. */
  cpuMs: number;
}

export function processFigures(pid: number): ProcessFigures {
  const [rss = '', cpu = ''] = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)])
    .toString()
    .trim()
    .split(/\s+/);
  return { rss: Number(rss) * 1024, cpuMs: secondsOf(cpu) * 1000 };
}

/** `[[dd-]hh:]mm:ss`. */
function secondsOf(time: string): number {
  const [days, rest] = time.includes('-') ? time.split('-') : ['0', time];
  const clock = (rest ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(days) * 86_400 + clock;
}
