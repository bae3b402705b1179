// What only the desktop program has: the walls around its page, and its package.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
// For what it adds to the type of the window.
import type {} from '../../renderer/host/electron-host.ts';
import { expect, test } from './fixtures.ts';
import { startDouble } from './hosts.ts';
import { seedProfile } from './seeded.ts';

const root = join(import.meta.dirname, '../..');

test('the page has one frozen object and nothing of Node', async ({ page }) => {
  const seen = await page.evaluate(() => ({
    node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
    bridge: Object.keys(window.mqttscope).sort(),
    frozen: Object.isFrozen(window.mqttscope),
  }));
  expect(seen).toEqual({
    node: ['undefined', 'undefined'],
    bridge: ['connectCore', 'revealFile'],
    frozen: true,
  });
});

test('the page cannot navigate, open windows or show files elsewhere', async ({ app, dataDir }) => {
  const { page } = app;
  const address = page.url();
  await page.evaluate((folder) => {
    location.href = 'https://example.invalid/';
    window.open('https://example.invalid/');
    window.open('https://mqtt.org/');
    window.mqttscope.revealFile('/etc/passwd');
    window.mqttscope.revealFile(`${folder}/../elsewhere`);
    window.mqttscope.revealFile(`${folder}/captures`);
  }, dataDir);
  await app.printed(/open external https:\/\/mqtt\.org\//);
  await app.printed(/show in folder .*captures/);
  expect(page.url()).toBe(address);
  expect(page.context().pages()).toHaveLength(1);
  const reports = app.output().filter((line) => line.startsWith('electron-double: '));
  expect(reports.filter((line) => /example|passwd|elsewhere/.test(line))).toEqual([]);
});

test('a capture the user chose in the dialog opens, and only chosen files can be shown', async ({
  dataDir,
}) => {
  const chosen = `${dataDir}-chosen`;
  const seed = join(dataDir, 'seed');
  await mkdir(chosen);
  await seedProfile(seed, [{ topic: 'plant/line', payload: 'recorded' }]);
  const [capture = ''] = await readdir(join(seed, 'captures'));
  const file = join(chosen, 'from a colleague.mqttscope');
  await rename(join(seed, 'captures', capture), file);
  const app = await startDouble(join(root, 'dist/electron/main.cjs'), ['--data-dir', dataDir]);
  try {
    const { page } = app;
    await page.evaluate((path) => window.mqttscope.revealFile(path), file);
    await page.getByRole('button', { name: 'Open a capture file' }).click();
    await app.printed(/open dialog from a colleague/);
    await expect(page.getByRole('treeitem', { name: /plant/ })).toBeVisible();
    await page.evaluate((path) => window.mqttscope.revealFile(`${path}.other`), file);
    await page.evaluate((path) => window.mqttscope.revealFile(path), file);
    await app.printed(/show in folder/);
    expect(app.output().filter((line) => line.includes('show in folder'))).toEqual([
      `electron-double: show in folder ${file}`,
    ]);
  } finally {
    await app.stop();
    await rm(chosen, { recursive: true });
  }
});

test('a script of another origin and an inline one do not run', async ({ page }) => {
  const blocked = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen: string[] = [];
        document.addEventListener('securitypolicyviolation', (event) => {
          seen.push(event.effectiveDirective);
          if (seen.length === 2) resolve(seen.sort());
        });
        const image = document.createElement('img');
        image.src = 'https://example.invalid/x.png';
        document.body.append(image);
        fetch('https://example.invalid/').catch(() => undefined);
      }),
  );
  expect(blocked).toEqual(['connect-src', 'img-src']);
  const inline = page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.hacked = true';
    document.body.append(script);
  });
  await expect(inline).rejects.toThrow(/TrustedScript/);
  expect(await page.evaluate(() => Reflect.get(window, 'hacked'))).toBeUndefined();
});

test('the package holds main, preload, page and package.json, and starts from them', async ({
  dataDir,
}) => {
  test.skip(process.platform !== 'linux', 'A package without Electron can be made on Linux only.');
  test.setTimeout(120_000);
  execFileSync(process.execPath, ['build/package.mjs', '--stub'], { cwd: root, stdio: 'pipe' });
  const asar = join(root, 'release/linux-unpacked/resources/app.asar');
  const files = listPackage(asar, { isPack: false }).filter((path) => /\.[a-z0-9]+$/.test(path));
  const beside = files.filter((path) => !path.startsWith('/dist/renderer/'));
  expect(beside.sort()).toEqual([
    '/dist/electron/main.cjs',
    '/dist/electron/preload.cjs',
    '/package.json',
  ]);
  expect(files).toContain('/dist/renderer/electron.html');
  expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);

  const unpacked = join(dataDir, 'unpacked');
  extractAll(asar, unpacked);
  const app = await startDouble(join(unpacked, 'dist/electron/main.cjs'), [
    '--data-dir',
    join(dataDir, 'data'),
  ]);
  try {
    await expect(app.page).toHaveTitle(/MQTTScope/);
    await expect(app.page.getByRole('button').first()).toBeVisible();
  } finally {
    await app.stop();
    await rm(unpacked, { recursive: true });
  }
});
