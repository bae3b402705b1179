// Child processes of the benchmark that report over Node's own channel.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface PeerProcess<News extends { event: string }> {
  /** The next report of that kind that was not asked for before; rejects when the process ends first. */
  next<Event extends News['event']>(event: Event): Promise<Extract<News, { event: Event }>>;
  /** Gives it an order. */
  send(order: object): void;
  /** Every report of that kind from now on, besides what `next` gets. */
  each<Event extends News['event']>(
    event: Event,
    heard: (news: Extract<News, { event: Event }>) => void,
  ): void;
  readonly pid: number;
  /** When it has ended by itself. */
  ended(): Promise<void>;
  /** SIGTERM unless something else is asked for. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

export function startPeer<News extends { event: string }>(
  script: string,
  args: readonly string[],
  execArgv: readonly string[] = [],
): PeerProcess<News> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(file, [...args], {
    execArgv: [...execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  alive.add(child);
  const unread: News[] = [];
  const waiting = new Set<() => void>();
  let ended = false;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const wake = (): void => {
    for (const look of waiting) look();
  };
  child.on('message', (news) => {
    unread.push(news as News);
    wake();
  });
  child.once('exit', () => {
    ended = true;
    alive.delete(child);
    wake();
  });
  return {
    next: (event) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const at = unread.findIndex((news) => news.event === event);
          if (at < 0 && !ended) return;
          waiting.delete(look);
          if (at < 0) reject(new Error(`${script} ended before it reported "${event}".`));
          else resolve(unread.splice(at, 1)[0] as Extract<News, { event: typeof event }>);
        };
        waiting.add(look);
        look();
      }),
    send: (order) => void child.send(order),
    each: (event, heard) => {
      child.on('message', (news) => {
        if ((news as News).event === event) heard(news as Extract<News, { event: typeof event }>);
      });
    },
    pid: child.pid ?? 0,
    ended: () => exit,
    async stop(signal = 'SIGTERM') {
      if (!ended) child.kill(signal);
      await exit;
    },
  };
}
