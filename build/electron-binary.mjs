// Electron's package comes without its binary; where that is, and how to get it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './inputs.mjs';
import { run } from './processes.mjs';

const FETCH_MS = 20_000;
const PACKAGE = join(root, 'node_modules/electron');

/** Where the binary is or would be. Electron's own index.js would download it, without a time limit. */
export function electronBinary() {
  const pathFile = join(PACKAGE, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  return join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, 'dist'), name);
}

/** Gets the binary if it is not there; a sentence when that does not work within 20 seconds. */
export async function fetchElectron(node, env) {
  if (existsSync(electronBinary())) return null;
  console.log('Fetching Electron (at most 20 seconds).');
  const { code, timedOut } = await run(node, [join(PACKAGE, 'install.js')], {
    env,
    stdio: 'ignore',
    timeoutMs: FETCH_MS,
  });
  if (timedOut) return 'Electron could not be fetched within 20 seconds.';
  return code === 0 && existsSync(electronBinary()) ? null : 'Electron could not be fetched.';
}
