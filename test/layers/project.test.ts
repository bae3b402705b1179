import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceFile } from './imports.ts';
import { check } from './rules.ts';

const root = join(import.meta.dirname, '../..');

function sources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: relative(root, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }));
}

test('the program keeps the import rule, one owner a dependency, no cycles, no default exports', () => {
  const files = ['shared', 'electron', 'renderer'].flatMap(sources);
  expect(files.length).toBeGreaterThan(30);
  expect(check(files)).toEqual([]);
});

test('the tests have no cycles and the same form', () => {
  const files = sources('test');
  const wrong = check(files).filter((sentence) => !sentence.includes('must not import'));
  expect(wrong).toEqual([]);
});
