import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../../renderer/i18n/en.ts';
import { enConnection } from '../../../renderer/i18n/en-connection.ts';
import { enDetails } from '../../../renderer/i18n/en-details.ts';
import { enDialogs } from '../../../renderer/i18n/en-dialogs.ts';
import { enEditor } from '../../../renderer/i18n/en-editor.ts';
import { enEvents } from '../../../renderer/i18n/en-events.ts';
import { enMessages } from '../../../renderer/i18n/en-messages.ts';
import { enProfileFiles } from '../../../renderer/i18n/en-profile-files.ts';
import { enProfiles } from '../../../renderer/i18n/en-profiles.ts';
import { enSearch } from '../../../renderer/i18n/en-search.ts';
import { enTable } from '../../../renderer/i18n/en-table.ts';
import { enTools } from '../../../renderer/i18n/en-tools.ts';
import { enTree } from '../../../renderer/i18n/en-tree.ts';
import { formatsFor } from '../../../renderer/i18n/format.ts';
import { zhCn } from '../../../renderer/i18n/zh-cn.ts';
import { zhCnConnection } from '../../../renderer/i18n/zh-cn-connection.ts';
import { zhCnDetails } from '../../../renderer/i18n/zh-cn-details.ts';
import { zhCnDialogs } from '../../../renderer/i18n/zh-cn-dialogs.ts';
import { zhCnEditor } from '../../../renderer/i18n/zh-cn-editor.ts';
import { zhCnEvents } from '../../../renderer/i18n/zh-cn-events.ts';
import { zhCnMessages } from '../../../renderer/i18n/zh-cn-messages.ts';
import { zhCnProfileFiles } from '../../../renderer/i18n/zh-cn-profile-files.ts';
import { zhCnProfiles } from '../../../renderer/i18n/zh-cn-profiles.ts';
import { zhCnSearch } from '../../../renderer/i18n/zh-cn-search.ts';
import { zhCnTable } from '../../../renderer/i18n/zh-cn-table.ts';
import { zhCnTools } from '../../../renderer/i18n/zh-cn-tools.ts';
import { zhCnTree } from '../../../renderer/i18n/zh-cn-tree.ts';

const ROOT = join(import.meta.dirname, '../../../renderer');
const CATALOGUE = /^i18n\/(en|zh-cn)/;
const english = flatten({
  ...en,
  ...enConnection,
  ...enDetails,
  ...enDialogs,
  ...enMessages,
  ...enProfileFiles,
  ...enEvents,
  ...enProfiles,
  ...enEditor,
  ...enSearch,
  ...enTable,
  ...enTools,
  ...enTree,
});
const chinese = flatten({
  ...zhCn,
  ...zhCnConnection,
  ...zhCnDetails,
  ...zhCnDialogs,
  ...zhCnMessages,
  ...zhCnProfileFiles,
  ...zhCnEvents,
  ...zhCnProfiles,
  ...zhCnEditor,
  ...zhCnSearch,
  ...zhCnTable,
  ...zhCnTools,
  ...zhCnTree,
});
const source = sources(ROOT).map((file) => readFileSync(file, 'utf8'));

describe('catalogues', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()]).toEqual([...english.keys()]);
  });

  it('fill in the same values', () => {
    for (const [key, text] of english) {
      expect({ key, values: placeholders(chinese.get(key) ?? '') }).toEqual({
        key,
        values: placeholders(text),
      });
    }
  });

  it('have every key the page uses', () => {
    const used = source.flatMap((text) =>
      [...text.matchAll(/\bt\(\s*'([\w.]+)'/g)].map(([, key = '']) => key),
    );
    expect(used.length).toBeGreaterThan(150);
    const known = new Set([...english.keys()].map(withoutPlural));
    expect(used.filter((key) => !known.has(key))).toEqual([]);
  });

  it('have no key the page does not use', () => {
    const all = source.join('\n');
    const families = [...all.matchAll(/t\(`([\w.]+)\.\$\{/g)].map(
      ([, family = '']) => `${family}.`,
    );
    const unused = [...english.keys()]
      .map(withoutPlural)
      .filter((key) => !all.includes(`'${key}'`))
      .filter((key) => !families.some((family) => key.startsWith(family)));
    expect(unused).toEqual([]);
  });

  it('never shout', () => {
    for (const text of [...english.values(), ...chinese.values()]) {
      expect(text).not.toMatch(/[!！]|oops/i);
    }
  });
});

describe('formatsFor', () => {
  const formats = formatsFor('en');
  it('writes sizes and spans in short', () => {
    expect([214, 1_023, 262_144, 10_485_760].map(formats.bytes)).toEqual([
      '214 B',
      '1,023 B',
      '256 kB',
      '10 MB',
    ]);
    expect([90, 12_900, 250_000, 7_300_000, 200_000_000].map(formats.span)).toEqual([
      '0.1 s',
      '12 s',
      '4 min',
      '2 h',
      '2 d',
    ]);
    expect([4.25, 50, 1_204].map(formats.interval)).toEqual(['4.3 ms', '50 ms', '1.204 s']);
  });
});

function flatten(tree: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + name, value);
    else for (const [key, text] of flatten(value, `${prefix}${name}.`)) flat.set(key, text);
  }
  return flat;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();
}

function withoutPlural(key: string): string {
  return key.replace(/_(one|other)$/, '');
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !CATALOGUE.test(name))
    .map((name) => join(folder, name));
}
