// kill -9 of a core that records 20,000 messages a second at QoS 0: the file opens, is sound, holds what was
// said to be stored, and misses at most what came in one flush interval.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FirehoseNews, firehoseArguments } from '../bench/firehose.ts';
import { topicName } from '../bench/load.ts';
import { payloadOf } from '../bench/payloads.ts';
import { type PeerProcess, startPeer } from '../bench/peer-process.ts';
import { quantile } from '../bench/timing.ts';
import { eachMessage, inspectCapture } from './capture-file.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import type { Report } from './report.ts';

const LOAD = { topics: 1_000, size: 100, rate: 20_000, messages: Number.MAX_SAFE_INTEGER };
/** Messages received until the kill: up to so many. */
const MOST = 30_000;
const FLUSH_INTERVAL_MS = 100;
/** For the commit itself, and for a timer that comes late on a busy machine. */
const COMMIT_MS = 50;

export async function soakKills(rounds: number, report: Report): Promise<void> {
  const firehose: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', firehoseArguments(LOAD));
  try {
    const { port } = await firehose.next('listening');
    const ages: number[] = [];
    let sound = 0;
    for (let round = 1; round <= rounds; round++) {
      const { problem, lostMs, said } = await oneKill(port);
      report.say(`kill ${round}: ${said}`);
      if (problem) report.say(`kill ${round}: ${problem}`);
      else sound++;
      ages.push(lostMs);
    }
    report.check(
      sound === rounds,
      `${sound} of ${rounds} files sound, complete up to their end, with everything reported stored`,
    );
    report.check(
      Math.max(...ages) <= FLUSH_INTERVAL_MS + COMMIT_MS,
      `age at the kill of the oldest message that is missing: median ${quantile(ages, 0.5).toFixed(0)}, ` +
        `p95 ${quantile(ages, 0.95).toFixed(0)}, most ${Math.max(...ages).toFixed(0)} ms ` +
        `(flush interval ${FLUSH_INTERVAL_MS} ms)`,
    );
  } finally {
    await firehose.stop();
  }
}

async function oneKill(port: number) {
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-soak-'));
  try {
    const recorder = await startRecorder({
      ...{ dataDir, port, filter: '#', qos: 0, cleanStart: true, protocolVersion: '3.1.1' },
    });
    const enough = Math.random() * MOST;
    await recorder.until(({ received }) => received > enough);
    // At any place within a flush interval, not only just after a report.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * FLUSH_INTERVAL_MS));
    const killedAt = await recorder.kill();
    return judge(recorder, killedAt);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function judge({ path, told }: Recorder, killedAt: number) {
  const { integrity, messages } = inspectCapture(path);
  const last = told.at(-1) ?? { received: 0, stored: 0 };
  const beyond = told.find(({ received }) => received > messages);
  const lostMs = beyond ? Math.max(0, killedAt - beyond.at) : 0;
  const said =
    `received ${last.received}, said to be stored ${last.stored}, in the file ${messages}, ` +
    `missing ${Math.max(0, last.received - messages)} of the last ${lostMs.toFixed(0)} ms`;
  const problem =
    (integrity === 'ok' ? undefined : `integrity_check: ${integrity}`) ??
    (messages >= last.stored ? undefined : 'Messages said to be stored are missing.') ??
    wrongMessage(path);
  return { problem, lostMs, said };
}

/** The load goes around its topics: every message is known from its place. */
function wrongMessage(path: string): string | undefined {
  let next = 1;
  let wrong: string | undefined;
  eachMessage(path, ({ id, topic, payload }) => {
    const index = (next - 1) % LOAD.topics;
    const isRight =
      id === next && topic === topicName(index) && payloadOf(index, LOAD.size).equals(payload);
    if (!isRight) wrong ??= `Message ${next} is ${id} on ${topic}.`;
    next++;
  });
  return wrong;
}
