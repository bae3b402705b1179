// Programs the tests need that npm cannot bring: Chromium and mosquitto.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './processes.mjs';

const FOLDERS = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  '/opt/homebrew/sbin',
  'C:\\Program Files\\mosquitto',
];

const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const WINDOWS_CHROME = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';

/** Installs what is missing where we may (Debian and Ubuntu, as root), else says what to install. */
export async function installSystemPackages() {
  const missing = [
    ...(hasMosquitto() ? [] : ['mosquitto']),
    ...(hasChromium() ? [] : ['chromium']),
  ];
  if (missing.length === 0) return;
  const names = missing.join(' and ');
  if (process.getuid?.() !== 0 || !has('apt-get')) {
    console.log(`Tests that need ${names} will fail: please install ${names}.`);
    if (missing.includes('chromium')) {
      console.log('  (Chrome will do, or any Chromium named in the variable CHROMIUM.)');
    }
    return;
  }
  console.log(`Installing ${names} (apt-get).`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0'];
  await run('apt-get', ['update', ...quiet], { env });
  const { code } = await run(
    'apt-get',
    ['install', '-y', '--no-install-recommends', ...quiet, ...missing],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (code !== 0)
    console.log(`apt-get could not install ${names}; the tests that need it will fail.`);
}

function hasMosquitto() {
  return has('mosquitto') || has('mosquitto.exe');
}

function hasChromium() {
  const named = process.env.CHROMIUM;
  if (named) return existsSync(named);
  return (
    ['chromium', 'chromium-browser', 'google-chrome', 'chrome'].some(has) ||
    existsSync(MAC_CHROME) ||
    existsSync(WINDOWS_CHROME)
  );
}

function has(name) {
  return FOLDERS.some((folder) => existsSync(join(folder, name)));
}
