// A process that is a host of the core with a large capture: messages keep arriving while it asks what a
// page would ask, by the calls a page would make, and tells how long the answers took.
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { ResultsFrame } from '../../shared/contract/results.ts';
import { hostCore, saveProfile, statusOf } from './hosted-core.ts';
import { topicName } from './load.ts';
import { cpuMs, monotonicMs } from './timing.ts';

export interface QuestionsOrder {
  dataDir: string;
  /** Of a broker that sends all the time. */
  port: number;
  topics: number;
}

export type Question =
  | { kind: 'search'; query: string }
  | { kind: 'newest'; questions: number }
  | { kind: 'jump'; questions: number }
  | { kind: 'end' };

export type QuestionsNews =
  /** Messages arrive and are stored. */
  | { event: 'ready'; openedMs: number }
  | ({
      event: 'searched';
      firstMs: number;
      allMs: number;
      total: number;
      scanned: number;
    } & Meanwhile)
  | ({ event: 'asked'; times: number[] } & Meanwhile);

export interface Meanwhile {
  /** Messages that arrived a second. */
  rate: number;
  /** Used by the whole process, recording included. */
  cpuMs: number;
}

const ROWS = 50;

let client: ContractClient;
let captureId: string;
let order: QuestionsOrder;
if (process.send) await run();

async function run(): Promise<void> {
  order = JSON.parse(process.argv[2] ?? '{}');
  const host = await hostCore(order.dataDir);
  ({ client } = host);
  captureId = await saveProfile(client, { port: order.port });
  const began = monotonicMs();
  await client.topics.openView({ captureId });
  const openedMs = monotonicMs() - began;
  const bounds = await recordedTimes();
  await client.connections.connect({ profileId: captureId });
  while ((await storedNow()) === 0) await client.connections.watch({ after: 0 });
  process.on('message', (question: Question) => {
    void answer(question, bounds).then(async (news) => {
      if (news) return void process.send?.(news);
      await host.close();
      process.disconnect();
    });
  });
  process.send?.({ event: 'ready', openedMs } satisfies QuestionsNews);
}

async function answer(
  question: Question,
  bounds: { from: number; to: number },
): Promise<QuestionsNews | undefined> {
  if (question.kind === 'end') return undefined;
  const before = { at: monotonicMs(), stored: await storedNow(), cpu: cpuMs() };
  const meanwhile = async (): Promise<Meanwhile> => ({
    rate: (((await storedNow()) - before.stored) / (monotonicMs() - before.at)) * 1000,
    cpuMs: cpuMs() - before.cpu,
  });
  if (question.kind === 'search') {
    const found = await search(question.query);
    return { event: 'searched', ...found, ...(await meanwhile()) };
  }
  const times: number[] = [];
  for (let n = 0; n < question.questions; n++) {
    times.push(await (question.kind === 'newest' ? newest() : jump(bounds)));
  }
  return { event: 'asked', times, ...(await meanwhile()) };
}

async function storedNow(): Promise<number> {
  return (await statusOf(client, captureId)).counters.stored;
}

async function recordedTimes(): Promise<{ from: number; to: number }> {
  const { captures } = await client.captures.watch({ after: null });
  const info = captures.find((each) => each.captureId === captureId);
  if (!info || info.from === null || info.to === null) throw new Error('The capture is empty.');
  return { from: info.from, to: info.to };
}

/** Looks at frames as a page does until `done`, then closes the list. */
async function look(
  query: string,
  until: number | null,
  done: (frame: ResultsFrame) => boolean,
): Promise<ResultsFrame> {
  const { resultsId, problem } = await client.results.open({ captureId, query, until });
  if (resultsId === null) throw new Error(problem.message);
  let after: number | null = null;
  for (;;) {
    const asked = { resultsId, after, first: 0, count: ROWS, top: null, anchor: null };
    const frame = await client.results.frame(asked);
    if (done(frame)) {
      await client.results.close({ resultsId });
      return frame;
    }
    after = frame.revision;
  }
}

async function search(query: string) {
  const began = monotonicMs();
  let firstMs = Number.NaN;
  const { total, scanned } = await look(query, null, ({ rows, state }) => {
    if (rows.length > 0 && Number.isNaN(firstMs)) firstMs = monotonicMs() - began;
    return state === 'complete';
  });
  return { firstMs, allMs: monotonicMs() - began, total, scanned };
}

async function newest(): Promise<number> {
  const topic = topicName(Math.floor(Math.random() * order.topics));
  const found = await client.topics.find({ captureId, topic });
  if (!found) throw new Error(`There is no topic ${topic}.`);
  const began = monotonicMs();
  const asked = { captureId, node: found.node, after: null, limit: ROWS };
  const { rows } = await client.messages.newest(asked);
  const took = monotonicMs() - began;
  if (rows.length !== ROWS) throw new Error(`${rows.length} rows of ${topic}.`);
  return took;
}

async function jump({ from, to }: { from: number; to: number }): Promise<number> {
  const until = from + (to - from) * (0.2 + 0.6 * Math.random());
  const began = monotonicMs();
  const { rows } = await look('', until, (frame) => frame.rows.length === ROWS);
  const took = monotonicMs() - began;
  if ((rows[0]?.time ?? Number.POSITIVE_INFINITY) > until) throw new Error('Rows after the time.');
  return took;
}
