import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enDiagnosis } from '../../../renderer/i18n/en-diagnosis.ts';
import { zhCnDiagnosis } from '../../../renderer/i18n/zh-cn-diagnosis.ts';
import { stepNameSchema } from '../../../shared/contract/diagnosis.ts';

const FOLDER = join(import.meta.dirname, '../../../electron/core/diagnosis');
const { advice, finding, step } = enDiagnosis.diagnosis;

test('everything a diagnosis finds and advises has a sentence, in every language', () => {
  const texts = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  const source = texts.join('\n');
  const found = [...source.matchAll(/report\.found\(\s*'([\w-]+)'/g)].map(([, code = '']) => code);
  const advised = [...source.matchAll(/\.advise\(\s*'([\w-]+)'/g)].map(([, code = '']) => code);
  expect(found.length).toBeGreaterThan(20);
  expect(found.filter((code) => !(code in finding))).toEqual([]);
  const table = readFileSync(join(FOLDER, 'advice.ts'), 'utf8');
  const inTable = [...table.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code = '']) => code);
  expect([...advised, ...inTable].filter((code) => !(code in advice))).toEqual([]);
  expect(Object.keys(advice).filter((code) => ![...advised, ...inTable].includes(code))).toEqual(
    [],
  );
  expect(
    Object.keys(finding).filter(
      (code) => !source.includes(code.replace(/-(ca|pinned|system)$/, '-')),
    ),
  ).toEqual([]);
  expect(Object.keys(step).sort()).toEqual([...stepNameSchema.options].sort());
  const chinese = zhCnDiagnosis.diagnosis;
  expect(Object.keys(chinese.finding)).toEqual(Object.keys(finding));
  expect(Object.keys(chinese.advice)).toEqual(Object.keys(advice));
});
