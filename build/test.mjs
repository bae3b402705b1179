// npm test: every check of the project, one after the other. A part that fails does not stop the
// others. --only=lint,unit runs some of them. The last line is the sum: "N passed, N failed".
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './inputs.mjs';
import { isEnding, run } from './processes.mjs';
import { environment, setUp } from './setup.mjs';
import { installSystemPackages } from './system-packages.mjs';

const REPORTS = 'dist/reports';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';

/** In the order they run; e2e and the tests of the server use what `build` has built. */
const PARTS = {
  format: check(BIOME, 'format', '.'),
  lint: check(BIOME, 'lint', '--error-on-warnings', '.'),
  types: check('node_modules/typescript/bin/tsc', '-b'),
  layers: vitest('layers'),
  unit: vitest('unit'),
  contract: vitest('contract'),
  build: check('build/build.mjs'),
  integration: vitest('integration'),
  e2e: playwright(),
};
const NEED_PROGRAMS = ['integration', 'e2e'];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const names = values.only ? values.only.split(',') : Object.keys(PARTS);
const unknown = names.find((name) => !PARTS[name]);
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}"; there are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

const node = await setUp();
const env = environment(node);
if (names.some((name) => NEED_PROGRAMS.includes(name))) await installSystemPackages();

const results = [];
for (const name of names) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const counts = await PARTS[name]();
  if (isEnding()) process.exit(1);
  results.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
}

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log('\n== summary');
for (const result of results) {
  console.log(`${result.name.padEnd(12)} ${countsText(result)} (${result.seconds.toFixed(1)} s)`);
  for (const reason of result.reasons ?? []) console.log(`${''.padEnd(12)} skipped: ${reason}`);
  for (const title of result.flaky ?? []) {
    console.log(`${''.padEnd(12)} failed once, passed when tried again: ${title}`);
  }
}
const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
console.log(`\n${countsText(total)}`);

function countsText({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A check without tests inside counts as one. */
function check(...command) {
  return async () => {
    const { code } = await run(node, command, { cwd: root, env });
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  };
}

function vitest(project) {
  return () =>
    counted(
      join(REPORTS, `${project}.json`),
      (report) => [
        'node_modules/vitest/vitest.mjs',
        ...['run', '--config', 'build/vitest.config.ts', '--project', project],
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ],
      (report) => ({
        passed: report.numPassedTests,
        // A file that cannot be loaded is a failed suite without a single test.
        failed:
          report.numFailedTests +
          report.testResults.filter(
            (file) => file.status === 'failed' && file.assertionResults.length === 0,
          ).length,
        skipped: report.numPendingTests + report.numTodoTests,
      }),
    );
}

function playwright() {
  return () =>
    counted(
      join(REPORTS, 'e2e.json'),
      () => [
        'node_modules/@playwright/test/cli.js',
        ...['test', '-c', 'build/playwright.config.ts', '--reporter=list,json'],
      ],
      ({ stats, errors, suites }) => ({
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected + errors.length,
        skipped: stats.skipped,
        reasons: [...new Set(suites.flatMap(skipReasons))],
        flaky: suites.flatMap(flakyTitles),
      }),
    );
}

/** Why a host's specs did not run; Playwright's own list does not show it. */
function skipReasons(suite) {
  const own = (suite.specs ?? []).flatMap(({ tests }) =>
    tests.flatMap(({ projectName, annotations }) =>
      annotations
        .filter(({ type, description }) => type === 'skip' && description)
        .map(({ description }) => `${projectName}: ${description}`),
    ),
  );
  return [...own, ...(suite.suites ?? []).flatMap(skipReasons)];
}

/** Specs that are to be mended although they passed in the end. */
function flakyTitles(suite) {
  const own = (suite.specs ?? [])
    .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
    .map(({ file, line, title }) => `${file}:${line} ${title}`);
  return [...own, ...(suite.suites ?? []).flatMap(flakyTitles)];
}

/** Runs a test runner and reads its JSON report; one that leaves none, or fails besides it, failed. */
async function counted(report, command, read) {
  rmSync(join(root, report), { force: true });
  const { code } = await run(node, command(report), {
    cwd: root,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: join(root, report) },
  });
  if (!existsSync(join(root, report))) return { passed: 0, failed: 1, skipped: 0 };
  const counts = read(JSON.parse(readFileSync(join(root, report), 'utf8')));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
