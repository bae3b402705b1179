// npm run package: a folder with the desktop program in release/. Further arguments go to
// electron-builder in place of --dir. --stub takes a stand-in for Electron's binary at once.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronBinary, fetchElectron } from './electron-binary.mjs';
import { root } from './inputs.mjs';
import { run } from './processes.mjs';
import { environment, setUp, stop } from './setup.mjs';

const args = process.argv.slice(2);
const stubOnly = args.includes('--stub');
const given = args.filter((argument) => argument !== '--stub');

const node = await setUp();
const env = environment(node);
const built = await run(node, ['build/build.mjs'], { cwd: root, env });
if (built.code !== 0) stop('There is nothing to package: the build failed.');

const missing = stubOnly ? 'A stand-in was asked for.' : await fetchElectron(node, env);
const electronDist = missing === null ? dirname(electronBinary()) : makeStub(missing);
const { code } = await run(
  node,
  [
    'node_modules/electron-builder/cli.js',
    ...(given.length > 0 ? given : ['--dir']),
    ...['--config', 'build/electron-builder.yml', `-c.electronDist=${electronDist}`],
    ...['--publish', 'never'],
  ],
  { cwd: root, env },
);
if (code !== 0) stop('The package could not be made; the reason is above.');
console.log(
  missing === null
    ? 'The program is in release/.'
    : 'The package is in release/. It CANNOT START: Electron itself is missing from it.',
);

/** Enough for electron-builder to lay its files around; Windows and macOS need the real thing. */
function makeStub(reason) {
  if (process.platform !== 'linux') stop(`${reason} A package cannot be made without it.`);
  console.log(`${reason} The package gets a stand-in for its binary.`);
  const folder = join(root, 'dist/electron-stub');
  rmSync(folder, { recursive: true, force: true });
  for (const sub of ['resources', 'locales']) mkdirSync(join(folder, sub), { recursive: true });
  writeFileSync(join(folder, 'electron'), '#!/bin/sh\necho "This is not Electron."\nexit 1\n', {
    mode: 0o755,
  });
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak']) {
    writeFileSync(join(folder, name), '');
  }
  return folder;
}
