// A real mosquitto on free loopback ports, for tests: startMosquitto() ... finally stop().
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';

export interface MosquittoOptions {
  /**
   * Lines of mosquitto.conf, after the ones made here. Logins: `password_file`, then also
   * `allow_anonymous false`, which replaces the default `true`.
   */
  config?: readonly string[];
  /** Further listeners on free loopback ports; each entry is the lines after its `listener` line. */
  listeners?: readonly (readonly string[])[];
  /** A port to insist on; without it a free one is taken. */
  port?: number;
}

export interface Mosquitto {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Ports of `options.listeners`, in their order. */
  readonly listenerPorts: readonly number[];
  readonly url: string;
  /** Of the process that runs now; another one after `restart`. */
  readonly pid: number;
  /** Every line it logged, over all restarts (all log types are on). */
  log(): string[];
  /** The first logged line since `from` lines that matches; rejects when mosquitto ends before. */
  logged(pattern: RegExp, from?: number): Promise<string>;
  /** Ends it (default SIGTERM; SIGKILL for a crash) and answers when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same ports, after `stop` or while it runs. */
  restart(): Promise<void>;
}

const TRIES = 5;

/** Where mosquitto is, or undefined. Debian keeps it in sbin, which is in few users' PATH. */
export function mosquittoPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = process.platform === 'win32' ? ['mosquitto.exe'] : ['mosquitto'];
  return [...folders, '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin']
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable);
}

export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const command = mosquittoPath();
  if (!command) throw new Error('mosquitto is not installed; the tests need it.');
  const folder = await mkdtemp(join(tmpdir(), 'mqttscope-mosquitto-'));
  const started = await startOnFreePorts(command, folder, options);
  let { child } = started;
  const earlier: string[] = [];

  const stop = async (signal?: NodeJS.Signals): Promise<void> => {
    // mosquitto forgets a signal that comes between its line "running" and its main loop.
    const again = setInterval(() => void child.stop(signal), 250);
    await child.stop(signal);
    clearInterval(again);
  };
  return {
    host: '127.0.0.1',
    port: started.port,
    listenerPorts: started.listenerPorts,
    url: `mqtt://127.0.0.1:${started.port}`,
    get pid() {
      return child.pid;
    },
    log: () => [...earlier, ...child.lines],
    logged: (pattern, from = 0) => {
      const said = earlier.slice(from).find((line) => pattern.test(line));
      return said === undefined
        ? child.line(pattern, Math.max(0, from - earlier.length))
        : Promise.resolve(said);
    },
    stop: async (signal) => {
      await stop(signal);
      await rm(folder, { recursive: true, force: true });
    },
    restart: async () => {
      await stop();
      earlier.push(...child.lines);
      child = await run(command, folder, configOf(options, started.port, started.listenerPorts));
    },
  };
}

async function startOnFreePorts(command: string, folder: string, options: MosquittoOptions) {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const listenerPorts = await Promise.all((options.listeners ?? []).map(() => freePort()));
    try {
      const child = await run(command, folder, configOf(options, port, listenerPorts));
      return { child, port, listenerPorts };
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || options.port !== undefined || attempt === TRIES) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
    }
  }
}

function configOf(options: MosquittoOptions, port: number, listenerPorts: number[]): string {
  const own = options.config ?? [];
  const has = (word: string): boolean => own.some((line) => line.trim().startsWith(`${word} `));
  const listeners = (options.listeners ?? []).flatMap((lines, at) => [
    `listener ${listenerPorts[at]} 127.0.0.1`,
    ...lines,
  ]);
  return [
    // Started by root it would become the user mosquitto, who cannot read the test's files.
    ...(process.getuid?.() === 0 && !has('user') ? ['user root'] : []),
    ...(has('allow_anonymous') ? [] : ['allow_anonymous true']),
    'persistence false',
    'log_dest stderr',
    ...(has('log_type') ? [] : ['log_type all']),
    ...own,
    `listener ${port} 127.0.0.1`,
    ...listeners,
    '',
  ].join('\n');
}

async function run(command: string, folder: string, config: string): Promise<Child> {
  const file = join(folder, 'mosquitto.conf');
  // stop() has removed it when this is a restart.
  await mkdir(folder, { recursive: true });
  await writeFile(file, config);
  const child = startChild(command, ['-c', file], { cwd: folder });
  await child.line(/mosquitto version .* running/);
  return child;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
