// A page whose connection brings as many messages as it is told to.
import {
  type FirehoseNews,
  type FirehoseOptions,
  type FirehoseOrder,
  firehoseArguments,
} from './firehose.ts';
import { type MeasuredPage, withPage } from './measured-page.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';

/** What was sent when a load has ended. */
export interface Poured {
  sent: number;
  /** Messages a second, until the last was in the socket. */
  rate: number;
  /** How much of one processor sending them took, 0 to 1. */
  senderCpu: number;
}

export interface PageLoad {
  measured: MeasuredPage;
  /** Process id of what serves the page. */
  program: number;
  /** Messages sent since the connection was made. */
  readonly sent: number;
  /** Sends `perSecond` messages (0: as fast as they are taken) all the time that `meanwhile` takes. */
  during<T>(perSecond: number, meanwhile: () => Promise<T>): Promise<{ result: T; poured: Poured }>;
  /** Resolves when everything that was sent is received and stored by the page's own counters, and in the tree. */
  allShown(): Promise<void>;
}

/** Enough for hours. */
const ENDLESS = 1e12;

/** Connects a page to a firehose, which sends the messages of its options at once. */
export async function withPageLoad<T>(
  options: Partial<FirehoseOptions> & { topics: number; messages: number },
  use: (load: PageLoad) => Promise<T>,
): Promise<T> {
  const firehose: PeerProcess<FirehoseNews> = startPeer(
    './firehose.ts',
    firehoseArguments(options),
  );
  try {
    const { port } = await firehose.next('listening');
    return await withPage(async (measured, { pid }) => {
      let sent = options.messages;
      const order = (what: FirehoseOrder): void => firehose.send(what);
      await measured.connect(port);
      await firehose.next('drained');
      await firehose.next('began');
      return use({
        measured,
        program: pid,
        get sent() {
          return sent;
        },
        during: async (perSecond, meanwhile) => {
          order({ pour: { messages: ENDLESS, rate: perSecond } });
          const began = await firehose.next('began');
          const result = await meanwhile();
          order({ halt: true });
          const drained = await firehose.next('drained');
          sent += drained.sent;
          const ms = drained.at - began.at;
          const rate = (drained.sent / ms) * 1000;
          return { result, poured: { sent: drained.sent, rate, senderCpu: drained.cpuMs / ms } };
        },
        allShown: async () => {
          for (const name of ['received', 'stored'] as const) await measured.figureIs(name, sent);
          await measured.shows('messages', sent);
          const lost = [await measured.figure('dropped'), await measured.figure('not-shown')];
          if (lost.some((count) => count > 0)) throw new Error(`Dropped, not shown: ${lost}.`);
        },
      });
    });
  } finally {
    await firehose.stop();
  }
}

/** Rows of the tree when all its levels are open, of the topics of load.ts. */
export function rowsOf(topics: number): number {
  const levels = [10, 1_000, 50_000].map((each) => Math.ceil(topics / each));
  return levels.reduce((sum, count) => sum + count, 1 + topics);
}
