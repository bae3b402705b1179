import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemsZhCn } from '../../../renderer/i18n/problems-zh-cn.ts';
import { isReasonCode } from '../../../shared/mqtt/reason-codes.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Said in a terminal before there is a page, or never by us. */
const NEVER_ON_THE_PAGE = [
  'BAD_REQUEST',
  'DATA_FOLDER_IN_USE',
  'DATA_FOLDER_UNUSABLE',
  'LISTEN_FAILED',
  'PORT_BUSY',
];

test('every problem code of core and shared code has a sentence in every language', () => {
  const codes = new Set<string>();
  for (const folder of ['electron/core', 'shared', 'renderer/host']) {
    const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, code = ''] of text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g))
        codes.add(code);
    }
  }
  expect(codes.size).toBeGreaterThan(40);
  const known = Object.keys(problemsZhCn);
  // Codes of Node's and OpenSSL's own errors are compared with, not shown.
  const missing = [...codes].filter(
    (code) =>
      !known.includes(code) &&
      !NEVER_ON_THE_PAGE.includes(code) &&
      !/^(ERR|SELF|DEPTH|UNABLE|CERT|HOSTNAME)_/.test(code),
  );
  expect(missing).toEqual([]);
});

test('every reason code has a name in every language', () => {
  const codes = Array.from({ length: 256 }, (_, code) => code).filter(isReasonCode);
  expect(codes.length).toBeGreaterThan(40);
  const known = Object.keys(problemsZhCn);
  expect(codes.filter((code) => !known.includes(`REASON_CODE_${code}`))).toEqual([]);
});
