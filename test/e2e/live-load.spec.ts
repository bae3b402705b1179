// A minute of the soak of the page (npm run soak): how memory behaves in the long run shows only at full length.
import { expect, test } from '@playwright/test';
import { soakPage } from '../soak/page-soak.ts';
import { printedReport } from '../soak/report.ts';

test('a page in use for a minute at 50,000 messages/s over 100,000 topics', async () => {
  test.setTimeout(300_000);
  const lines: string[] = [];
  const report = printedReport((line) => lines.push(line));
  await soakPage({ durationMs: 60_000, rate: 50_000, topics: 100_000, memory: false }, report);
  expect(report.failed, lines.join('\n')).toBe(0);
});
