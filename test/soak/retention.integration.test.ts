// The soak with retention, small enough for every run of the tests: how memory behaves in the long run shows
// only at full size.
import { expect, test } from 'vitest';
import { printedReport } from './report.ts';
import { soakRetention } from './retention-soak.ts';

test('300,000 messages into a file of 20 MB: it stays at its limit and the sums are right', async () => {
  const lines: string[] = [];
  const report = printedReport((line) => lines.push(line));
  const soak = { messages: 300_000, maxBytes: 20_000_000, rate: 150_000, sampleMs: 20 };
  await soakRetention({ ...soak, memory: false }, report);
  expect(report.failed, lines.join('\n')).toBe(0);
});
