// Days of traffic in fast motion through one core whose capture file may not grow: its memory, its file and
// its sums must stay as they are.
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CoreResult, runCore } from '../bench/core-under-load.ts';
import { type FirehoseNews, firehoseArguments } from '../bench/firehose.ts';
import { type PeerProcess, startPeer } from '../bench/peer-process.ts';
import { median } from '../bench/timing.ts';
import { inspectCapture } from './capture-file.ts';
import type { Report } from './report.ts';

export interface RetentionSoak {
  messages: number;
  maxBytes: number;
  /** Messages a second; 0 for as fast as they are taken in. */
  rate: number;
  sampleMs: number;
  /** Whether it runs long enough for its memory to have settled. */
  memory: boolean;
}

interface Sample {
  stored: number;
  rss: number;
  fileBytes: number;
}

const TOPICS = 10_000;
const PAYLOAD_BYTES = 100;
/** How far the file may be from its limit, and memory from what it was. */
const TOLERANCE = 0.1;

export async function soakRetention(soak: RetentionSoak, report: Report): Promise<void> {
  const { messages, maxBytes, rate, sampleMs } = soak;
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-soak-'));
  const args = firehoseArguments({ topics: TOPICS, messages, size: PAYLOAD_BYTES, rate });
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', args);
  try {
    const samples: Sample[] = [];
    const { port } = await firehose.next('listening');
    const result = await runCore({
      ...{ port, messages, maxBytes, dataDir, sampleMs },
      sample: ({ stored, rss, path }) => {
        const fileBytes = sizeOf(path) + sizeOf(`${path}-wal`);
        samples.push({ stored, rss, fileBytes });
        report.say(
          `${stored.toLocaleString('en')} stored, process ${megabytes(rss)} MB, file ${megabytes(fileBytes)} MB`,
        );
      },
    });
    checkLedger(soak, result, report);
    checkFile(soak, samples, report);
    if (soak.memory) checkMemory(soak, samples, report);
  } finally {
    await firehose.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** That received = stored + waiting + dropped, `runCore` has looked at already. */
function checkLedger({ messages }: RetentionSoak, result: CoreResult, report: Report): void {
  const { counters, capture, shown } = result;
  const { received, stored, waiting, dropped, evicted } = counters;
  report.check(
    [received, stored, shown].every((count) => count === messages) && waiting + dropped === 0,
    `ledger: sent ${messages}, received ${received}, stored ${stored}, waiting ${waiting}, dropped ${dropped}, shown ${shown}`,
  );
  const file = inspectCapture(capture.path);
  report.check(
    file.messages === stored - evicted && file.messages === capture.messages,
    `ledger: in the file ${file.messages} = stored ${stored} - removed ${evicted}`,
  );
  report.check(file.last === messages, `the newest message in the file is the last one sent`);
  report.check(file.integrity === 'ok', `integrity_check: ${file.integrity}`);
}

function checkFile({ maxBytes }: RetentionSoak, samples: readonly Sample[], report: Report): void {
  const largest = Math.max(...samples.map(({ fileBytes }) => fileBytes));
  report.check(
    largest <= maxBytes * (1 + TOLERANCE),
    `file with its log at most ${megabytes(largest)} MB, limit ${megabytes(maxBytes)} MB`,
  );
  const reached = samples.findIndex(({ fileBytes }) => fileBytes >= maxBytes);
  const later = samples.slice(Math.max(reached, 0)).map(({ fileBytes }) => fileBytes);
  report.check(
    reached >= 0 && Math.min(...later) >= maxBytes * (1 - TOLERANCE),
    `file never below ${megabytes(Math.min(...later))} MB once it was near its limit (${later.length} samples)`,
  );
}

function checkMemory(
  { messages }: RetentionSoak,
  samples: readonly Sample[],
  report: Report,
): void {
  const within = (from: number, to: number): number =>
    median(
      samples
        .filter(({ stored }) => stored >= messages * from && stored < messages * to)
        .map(({ rss }) => rss),
    );
  const [first, second, last] = [within(0, 1 / 3), within(1 / 3, 2 / 3), within(2 / 3, 1)];
  report.check(
    last <= second * (1 + TOLERANCE),
    `process in the first, second and last third: ${[first, second, last].map(megabytes).join(', ')} MB (medians)`,
  );
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** MB of 1,000,000 bytes. */
function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
