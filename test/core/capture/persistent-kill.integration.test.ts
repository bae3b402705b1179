// kill -9 with a persistent session at a real mosquitto, a few times; `npm run soak` does it fifty times.
import { expect, test } from 'vitest';
import { soakPersistent } from '../../soak/persistent-soak.ts';
import { printedReport } from '../../soak/report.ts';

test.each([
  { qos: 1, protocolVersion: '5.0', rounds: 5, rate: 10_000 },
  { qos: 2, protocolVersion: '3.1.1', rounds: 1, rate: 4_000 },
] as const)(
  'killed at QoS $qos: what was acknowledged is there, and in the end all that was published',
  async (soak) => {
    const lines: string[] = [];
    const report = printedReport((line) => lines.push(line));
    await soakPersistent({ ...soak, most: 4_000 }, report);
    expect(report.failed, lines.join('\n')).toBe(0);
  },
  // A process is started for each kill: some seconds, many on a busy machine.
  60_000,
);
