// `npm run soak`: what must hold for days, in fast motion. Prints PASS and FAIL with figures; the exit code
// is 1 when something failed. Options: --only a (retention), b (kills) or c (a page in use, needs the built
// program), --rounds N (kills each), --messages N (of the retention part), --minutes N (of the page).
import { parseArgs } from 'node:util';
import { soakKills } from './kill-soak.ts';
import { soakPage } from './page-soak.ts';
import { soakPersistent } from './persistent-soak.ts';
import { printedReport } from './report.ts';
import { soakRetention } from './retention-soak.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '50' },
    messages: { type: 'string', default: '20000000' },
    minutes: { type: 'string', default: '10' },
  },
});
const rounds = Number(values.rounds);
const minutes = Number(values.minutes);
const isWanted = (part: 'a' | 'b' | 'c'): boolean => !values.only || values.only === part;
const report = printedReport();

if (isWanted('a')) {
  const messages = Number(values.messages);
  console.log(`\n${messages.toLocaleString('en')} messages with retention at 200 MB`);
  await soakRetention(
    { messages, maxBytes: 200_000_000, rate: 0, sampleMs: 200, memory: true },
    report,
  );
}
if (isWanted('b')) {
  console.log(`\n${rounds} x kill -9 under 20,000 messages/s at QoS 0`);
  await soakKills(rounds, report);
  console.log(`\n${rounds} x kill -9 with a persistent session at QoS 1`);
  const common = { rounds, rate: 20_000, most: 20_000 } as const;
  await soakPersistent({ ...common, qos: 1, protocolVersion: '5.0' }, report);
  console.log('\nThe same a few times at QoS 2');
  const few = { ...common, rounds: Math.min(rounds, 10), rate: 4_000, most: 4_000 };
  await soakPersistent({ ...few, qos: 2, protocolVersion: '3.1.1' }, report);
  await soakPersistent({ ...few, qos: 2, protocolVersion: '5.0' }, report);
}
if (isWanted('c')) {
  console.log(`\n${minutes} minutes of a page in use, 50,000 messages/s over 100,000 topics`);
  await soakPage(
    { durationMs: minutes * 60_000, rate: 50_000, topics: 100_000, memory: true },
    report,
  );
}
console.log(report.failed === 0 ? '\nAll passed.' : `\n${report.failed} failed.`);
process.exitCode = report.failed === 0 ? 0 : 1;
