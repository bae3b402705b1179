// Browser entry: the same core as the desktop program, served to a browser by plain Node.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ProblemError, textOf } from '../shared/util/problem.ts';
import { hostClock } from '../shared/util/system-clock.ts';
import { type Core, createCore } from './core/core.ts';
import type { CorePorts } from './core/ports.ts';
import { isLoopback } from './web/access.ts';
import { defaultDataFolder } from './web/data-folder.ts';
import { createExportFiles } from './web/export-files.ts';
import { createFileSecrets } from './web/file-secrets.ts';
import { createFileTransfers, type FileTransfers } from './web/file-transfers.ts';
import { openBrowser } from './web/open-browser.ts';
import { DEFAULT_PORT, HELP, parseServeOptions, type ServeOptions } from './web/options.ts';
import { readPageFiles } from './web/page-files.ts';
import { createRpcSockets } from './web/rpc-socket.ts';
import { takeProfiles } from './web/take-profiles.ts';
import { startWebServer } from './web/web-server.ts';

/** The core takes at most about 2 s to close; the rest of the promise "Ctrl-C ends it in 2 s". */
const CLOSE_WITHIN_MS = 1_800;

async function run(options: ServeOptions): Promise<void> {
  const given = await ports(options);
  const core = await createCore(given);
  const transfers = await createFileTransfers(core.files, given.dataDir);
  let server: { close(): void } | undefined;
  endOnSignal(async () => {
    server?.close();
    await core.close();
    await transfers.close();
  });
  try {
    if (options.profiles !== null) {
      await takeProfiles(core, options.profiles, options.profilesPassphraseFile);
    }
    server = await serve(options, core, transfers);
  } catch (error) {
    await core.close();
    throw error;
  }
  if (options.demo) await core.startDemo();
}

async function serve(
  options: ServeOptions,
  core: Core,
  transfers: FileTransfers,
): Promise<{ close(): void }> {
  const wanted = options.port ?? DEFAULT_PORT;
  const server = await startWebServer({
    address: options.listen,
    port: wanted,
    otherPort: options.port === null ? 'any' : 'none',
    files: await readPageFiles(join(__dirname, '../renderer')),
    transfers,
    sockets: createRpcSockets(core),
  });
  if (server.port !== wanted) {
    print(`Port ${wanted} is taken by another program, so MQTTScope uses ${server.port}.`);
  }
  if (!isLoopback(options.listen)) print(warning(options.listen));
  print(`MQTTScope is running. Open this address in a browser:\n\n  ${server.url}\n`);
  print('Press Ctrl-C to end it.');
  if (options.open) openBrowser(server.url);
  return server;
}

async function ports(options: ServeOptions): Promise<CorePorts> {
  const dataDir = options.dataDir === null ? defaultDataFolder() : resolve(home(options.dataDir));
  const log: CorePorts['log'] = {
    info: (scope, text) => print(`${scope}: ${text}`),
    error: (scope, text) => console.error(`${scope}: ${text}`),
  };
  return {
    version: __VERSION__,
    host: 'browser',
    dataDir,
    files: createExportFiles(dataDir),
    secrets: await createFileSecrets(dataDir, log),
    clock: hostClock(),
    log,
    random: Math.random,
    captureThread: { code: __CAPTURE_THREAD__ },
  };
}

/** A shell expands "~" in `--data-dir ~/x` but not in `--data-dir=~/x`. */
function home(folder: string): string {
  return folder.replace(/^~(?=$|[/\\])/, () => homedir());
}

function warning(address: string): string {
  return `
************************************************************************
  WARNING: MQTTScope listens on ${address}, not only on this machine.
  Everyone who can reach that address and learns the token below can
  read every recorded message and publish through your connections.
  The traffic between browser and MQTTScope, the token and passwords
  typed into the page included, is NOT encrypted.
  Without --listen it can be reached from this machine only.
************************************************************************
`;
}

/** A second signal changes nothing: a launcher forwards what the terminal has sent us already. */
function endOnSignal(close: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), CLOSE_WITHIN_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => stop(error),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  // Started by a launcher that was killed without a chance to tell.
  process.on('disconnect', end);
}

function print(text: string): void {
  console.log(text);
}

function stop(error: unknown): never {
  const problem = error instanceof ProblemError ? error.problem : undefined;
  console.error(problem?.message ?? `MQTTScope cannot go on: ${textOf(error)}`);
  if (problem?.detail) console.error(`  ${problem.detail}`);
  process.exit(1);
}

const parsed = parseServeOptions(process.argv.slice(2));
if (!parsed.ok) {
  console.error(parsed.sentence);
  process.exitCode = 2;
} else if (parsed.options.help) {
  print(HELP);
} else {
  run(parsed.options).catch(stop);
}
