// `npm run bench`: runs the rows and prints what was measured. It asserts nothing: a slow machine is
// not a failure. Options: --row NAME (again for more), --rounds N, --messages N, --json FILE.
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { RecordedCaptureMaker } from './recorded-capture.ts';
import type { Measurement, Row } from './row.ts';
import { coreMemory, corePerTopic } from './rows/core-memory.ts';
import { countsExact } from './rows/counts-exact.ts';
import { diskOverhead } from './rows/disk-overhead.ts';
import { newest50, timeJump } from './rows/history.ts';
import { ingestFromMosquitto, ingestMosquittoSub, ingestMqttjs } from './rows/ingest.ts';
import { ingestPruning } from './rows/ingest-pruning.ts';
import { expand1m, filter1m, pageHeap1m } from './rows/page-million.ts';
import { pageRateMax } from './rows/page-rate-max.ts';
import { pageScript } from './rows/page-script.ts';
import { tree1m, tree100k } from './rows/page-topics.ts';
import { click100k, frameGap100k } from './rows/page-under-load.ts';
import { reopen1m } from './rows/reopen.ts';
import { searchAll, searchFirst, searchJson } from './rows/search.ts';
import { start } from './rows/start.ts';

const ROWS: readonly Row[] = [
  ingestMosquittoSub,
  ingestMqttjs,
  ingestFromMosquitto,
  ingestPruning,
  countsExact,
  searchFirst,
  searchAll,
  searchJson,
  newest50,
  timeJump,
  diskOverhead,
  coreMemory,
  corePerTopic,
  pageScript,
  start,
  frameGap100k,
  click100k,
  pageRateMax,
  tree100k,
  tree1m,
  filter1m,
  expand1m,
  pageHeap1m,
  reopen1m,
];

interface Result extends Measurement {
  row: string;
  /** Load average of the last minute, before the row began. */
  load: number;
}

const { values } = parseArgs({
  options: {
    row: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '5' },
    // Fewer measure the start of the JIT rather than the program.
    messages: { type: 'string', default: '3000000' },
    json: { type: 'string' },
  },
});
await main();

async function main(): Promise<void> {
  const chosen = values.row ? ROWS.filter((row) => values.row?.includes(row.name)) : ROWS;
  if (chosen.length === 0) {
    console.error(`No such row. There are: ${ROWS.map((row) => row.name).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  console.log(machine());
  const results: Result[] = [];
  const recorded = new RecordedCaptureMaker((line) => console.log(`  ${line}`));
  process.once('exit', () => recorded.remove());
  // Interrupted, it ends like this too: its children and half a gigabyte on disk go with it.
  process.once('SIGINT', () => process.exit(130));
  for (const row of chosen) {
    const load = loadavg()[0] ?? 0;
    console.log(`\n${row.name}: ${row.what} (load average ${load.toFixed(2)})`);
    const options = {
      rounds: Number(values.rounds),
      messages: Number(values.messages),
      recorded: () => recorded.get(),
      say: (line: string) => console.log(`  ${line}`),
    };
    try {
      results.push({ row: row.name, ...(await row.run(options)), load });
    } catch (error) {
      console.error(`  not measured: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
  console.log(`\n${table(results)}`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}

function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${first?.model.trim() || 'unknown processor'}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`;
}

function table(results: readonly Result[]): string {
  const head = ['row', 'value', 'unit', 'baseline', 'ratio', 'must', 'aim', 'rounds', 'load'];
  const lines = results.map((result) => {
    const row = ROWS.find((each) => each.name === result.row);
    return [
      result.row,
      figure(result.value),
      result.unit,
      figure(result.baseline),
      result.ratio === null ? '-' : `${result.ratio.toFixed(2)} x`,
      row?.must ?? '-',
      row?.aim ?? '-',
      String(result.rounds),
      result.load.toFixed(2),
    ];
  });
  const widths = head.map((title, at) =>
    Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function figure(value: number | null): string {
  return value === null ? '-' : value.toLocaleString('en', { maximumFractionDigits: 1 });
}
