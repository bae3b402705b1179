import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isPageUrl, PAGE_URL, pageFileOf } from '../../electron/desktop/page-url.ts';

const FOLDER = join('/', 'program', 'renderer');

test('files of the page', () => {
  expect(pageFileOf(FOLDER, PAGE_URL)).toBe(join(FOLDER, 'electron.html'));
  expect(pageFileOf(FOLDER, 'app://mqttscope/assets/main-1.js?x#y')).toBe(
    join(FOLDER, 'assets', 'main-1.js'),
  );
});

test.each([
  'app://mqttscope/',
  'app://mqttscope/..%2fmain.cjs',
  'app://mqttscope/assets/..%2f..%2fmain.cjs',
  'app://mqttscope/%00',
  'app://mqttscope/%',
  'app://mqttscope.example.invalid/electron.html',
  'https://mqttscope/electron.html',
  'file:///program/renderer/electron.html',
])('%s names none', (url) => {
  expect(pageFileOf(FOLDER, url)).toBeNull();
});

test.each(['..', '%2e%2e', '%2E.'])('%s is resolved before it leads anywhere', (up) => {
  expect(pageFileOf(FOLDER, `app://mqttscope/${up}/main.cjs`)).toBe(join(FOLDER, 'main.cjs'));
});

test('only addresses of the page are its own', () => {
  expect(isPageUrl(PAGE_URL)).toBe(true);
  expect(isPageUrl('app://mqttscope.example.invalid/')).toBe(false);
  expect(isPageUrl('https://mqttscope/')).toBe(false);
});
