import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataFolder } from '../../electron/web/data-folder.ts';
import { browserCommand } from '../../electron/web/open-browser.ts';
import { HELP, parseServeOptions } from '../../electron/web/options.ts';

test('nothing given: loopback, the default port, a browser where there is one', () => {
  expect(parseServeOptions([])).toEqual({
    ok: true,
    options: {
      port: null,
      listen: '127.0.0.1',
      dataDir: null,
      profiles: null,
      profilesPassphraseFile: null,
      demo: false,
      open: true,
      help: false,
    },
  });
});

test('everything given', () => {
  const files = '--profiles p.json --profiles-passphrase-file p.txt';
  const args = `--port 5000 --listen ::1 --data-dir /tmp/x ${files} --demo --no-open --help`;
  expect(parseServeOptions(args.split(' '))).toEqual({
    ok: true,
    options: {
      ...{ port: 5000, listen: '::1', dataDir: '/tmp/x', demo: true, open: false, help: true },
      ...{ profiles: 'p.json', profilesPassphraseFile: 'p.txt' },
    },
  });
});

test.each([
  [['--prot', '80'], "Unknown option '--prot'."],
  [['file'], "Unexpected argument 'file'."],
  [['--port', '0'], '--port takes a number from 1 to 65535, not "0".'],
  [['--port', '65536'], '--port takes a number from 1 to 65535, not "65536".'],
  [['--port', 'http'], '--port takes a number from 1 to 65535, not "http".'],
  [['--listen', 'example.invalid'], '--listen takes an IP address of this machine or localhost'],
  [['--data-dir='], '--data-dir takes the name of a folder.'],
  [['--profiles='], '--profiles takes the name of a file.'],
  [['--profiles-passphrase-file', 'p.txt'], '--profiles-passphrase-file belongs to --profiles.'],
])('%j gets a sentence', (args, sentence) => {
  const parsed = parseServeOptions(args);
  expect(parsed.ok).toBe(false);
  if (parsed.ok) return;
  expect(parsed.sentence).toContain(sentence);
  expect(parsed.sentence).toContain('--help lists the options.');
});

test('the help names every option', () => {
  const names = 'port listen data-dir profiles profiles-passphrase-file demo no-open help';
  for (const name of names.split(' ')) expect(HELP).toContain(`--${name} `);
});

test('the data folder is where the platform keeps such things', () => {
  const unix = (...parts: string[]) => join(...parts);
  expect(defaultDataFolder('linux', {}, '/home/a')).toBe(unix('/home/a/.config/mqttscope/data'));
  expect(defaultDataFolder('linux', { XDG_CONFIG_HOME: '/c' }, '/home/a')).toBe(
    unix('/c/mqttscope/data'),
  );
  expect(defaultDataFolder('darwin', {}, '/Users/a')).toBe(
    unix('/Users/a/Library/Application Support/mqttscope/data'),
  );
  expect(defaultDataFolder('win32', { APPDATA: 'R' }, 'H')).toBe(unix('R', 'mqttscope', 'data'));
});

test('a browser is opened only where there is a desktop', () => {
  const url = 'http://127.0.0.1:1/?token=x';
  expect(browserCommand(url, 'linux', {})).toBeNull();
  expect(browserCommand(url, 'linux', { DISPLAY: ':0' })).toEqual(['xdg-open', [url]]);
  expect(browserCommand(url, 'linux', { WAYLAND_DISPLAY: 'w' })).toEqual(['xdg-open', [url]]);
  expect(browserCommand(url, 'darwin', {})).toEqual(['open', [url]]);
  expect(browserCommand(url, 'win32', {})?.[1]).toContain(url);
  expect(browserCommand(url, 'darwin', { SSH_CONNECTION: 'x' })).toBeNull();
  expect(browserCommand(url, 'linux', { DISPLAY: ':0', CI: 'true' })).toBeNull();
});
