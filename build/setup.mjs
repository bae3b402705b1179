// What has to be there before anything can be built or run. Works on plain Node 20, before any
// package is installed.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './inputs.mjs';
import { isEnding, run } from './processes.mjs';

/** Ends with a sentence instead of a stack trace. */
export function stop(sentence) {
  if (!isEnding()) console.error(sentence);
  process.exit(1);
}

/** Installs the packages of package-lock.json unless they are there, and answers with a Node 24. */
export async function setUp() {
  if (majorOf(process.versions.node) < 20) {
    stop(`MQTTScope needs Node 20 or newer to start; this is ${process.version}.`);
  }
  if (!arePackagesInstalled()) {
    console.log('Installing packages (npm ci). This takes about half a minute.');
    const [command, args, options] = npm(['ci', '--loglevel=error']);
    const { code } = await run(command, args, { cwd: root, ...options });
    if (code === null) stop('npm was not found. It comes with Node: https://nodejs.org');
    if (code !== 0) stop('The packages could not be installed; what npm said is above.');
  }
  return node24();
}

/** Environment in which package commands and `node` are the project's own. */
export function environment(node) {
  const own = [join(root, 'node_modules/.bin'), join(node, '..')].join(delimiter);
  const { Path: windowsPath, ...rest } = process.env;
  return { ...rest, PATH: `${own}${delimiter}${rest.PATH ?? windowsPath ?? ''}` };
}

/**
 * Compares the lock file with npm's own record of what it installed, which it writes last: an
 * installation that was cut off does not count. Packages for other systems are in the one only.
 */
function arePackagesInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  const wanted = packagesOf(join(root, 'package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return [process.execPath, [script, ...args], {}];
  // npm is a batch file there, which only a shell can run.
  return ['npm', args, { shell: process.platform === 'win32' }];
}

/** node:sqlite and type stripping want Node 24; where the system's is older, a package brings one. */
function node24() {
  if (majorOf(process.versions.node) >= 24) return process.execPath;
  const [system, file] =
    process.platform === 'win32' ? ['win', 'node.exe'] : [process.platform, 'node'];
  const node = join(root, `node_modules/node-${system}-${process.arch}/bin/${file}`);
  if (existsSync(node)) return node;
  return stop(
    `MQTTScope runs on Node 24 or newer; this is ${process.version}, and no package brings Node 24 for ${process.platform}-${process.arch}. Install it from https://nodejs.org`,
  );
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}
