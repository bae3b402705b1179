import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSecrets, KEY_FILE, SECRETS_FILE } from '../../electron/web/file-secrets.ts';

let folder: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-secrets-'));
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = () =>
  createFileSecrets(folder, { info: () => undefined, error: (_scope, text) => said.push(text) });
const at = (name: string) => join(folder, name);
const values = async (): Promise<Record<string, string>> =>
  JSON.parse(await readFile(at(SECRETS_FILE), 'utf8')).values;

test('passwords are there after a restart, encrypted, in files only their owner may read', async () => {
  const first = await open();
  await Promise.all([first.set('a', 'päss-a'), first.set('b', 'pass-b'), first.set('c', 'pass-c')]);
  await first.delete('b');
  for (const name of await readdir(folder)) {
    expect((await readFile(at(name))).includes('pass-')).toBe(false);
    if (process.platform !== 'win32') expect((await stat(at(name))).mode & 0o777).toBe(0o600);
  }
  const second = await open();
  expect(second).toMatchObject({
    persistent: true,
    description: expect.stringContaining('weaker than a keychain'),
    params: { keyFile: at(KEY_FILE) },
  });
  expect(second.description).toContain(at(KEY_FILE));
  expect(await second.get('a')).toBe('päss-a');
  expect(await second.get('b')).toBeUndefined();
  expect(await second.get('c')).toBe('pass-c');
  expect(said).toEqual([]);
});

test('the same value is never written the same way, and none can stand for another', async () => {
  const secrets = await open();
  await secrets.set('a', 'same');
  const before = (await values()).a;
  await secrets.set('a', 'same');
  await secrets.set('b', 'other');
  const { a = '', b = '' } = await values();
  expect(a).not.toBe(before);
  await writeFile(at(SECRETS_FILE), JSON.stringify({ version: 1, values: { a: b, b: a } }));
  const swapped = await open();
  expect(await swapped.get('a')).toBeUndefined();
  expect(await swapped.get('b')).toBeUndefined();
});

test('without its key a password is absent, and there again with it', async () => {
  await (await open()).set('a', 'old');
  const key = await readFile(at(KEY_FILE));
  await rm(at(KEY_FILE));
  const without = await open();
  expect(await without.get('a')).toBeUndefined();
  await without.set('b', 'new');
  expect(await (await open()).get('b')).toBe('new');
  await writeFile(at(KEY_FILE), key, { mode: 0o600 });
  const again = await open();
  expect(await again.get('a')).toBe('old');
  expect(await again.get('b')).toBeUndefined();
});

test.skipIf(process.platform === 'win32')(
  'a key others can read is taken back from them, and that is said',
  async () => {
    await (await open()).set('a', 'value');
    await chmod(at(KEY_FILE), 0o644);
    expect(await (await open()).get('a')).toBe('value');
    expect((await stat(at(KEY_FILE))).mode & 0o777).toBe(0o600);
    expect(said).toEqual([expect.stringContaining('Others could read')]);
    expect(said.join()).not.toContain('value');
  },
);

test.each([
  [SECRETS_FILE, '{"version":1,"val'],
  [SECRETS_FILE, '{"version":2,"values":{}}'],
  [KEY_FILE, 'short'],
])('%s with %j is kept aside', async (name, content) => {
  await (await open()).set('a', 'x');
  await writeFile(at(name), content);
  const secrets = await open();
  expect(await secrets.get('a')).toBeUndefined();
  expect(said).toEqual([expect.stringContaining('kept aside')]);
  const aside = (await readdir(folder)).find((each) => each.startsWith(`${name}.broken-`));
  expect(await readFile(at(aside ?? ''), 'utf8')).toBe(content);
  await secrets.set('a', 'y');
  expect(await (await open()).get('a')).toBe('y');
});

test.each(['', 'AAAA', 'not base64', 'A'.repeat(100)])(
  'a value that is %j is absent',
  async (value) => {
    await (await open()).set('a', 'x');
    await writeFile(at(SECRETS_FILE), JSON.stringify({ version: 1, values: { a: value, b: 5 } }));
    const secrets = await open();
    expect(await secrets.get('a')).toBeUndefined();
    expect(await secrets.get('b')).toBeUndefined();
  },
);

test('a folder that cannot be written is a sentence', async () => {
  const secrets = await open();
  await rm(folder, { recursive: true });
  await expect(secrets.set('a', 'x')).rejects.toMatchObject({
    problem: { code: 'SECRETS_NOT_WRITTEN', message: expect.stringMatching(/\.$/) },
  });
});
