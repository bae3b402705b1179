// A connection of the page that brings as many messages as it is told to.
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
  /** The name of the connection on the page. */
  name: string;
  /** Messages sent since the connection was made, those of a load that has ended. */
  readonly sent: number;
  /** Begins to send `perSecond` messages; 0: as fast as they are taken. */
  begin(perSecond: number): Promise<void>;
  end(): Promise<Poured>;
  /** Sends all the time that `meanwhile` takes. */
  during<T>(perSecond: number, meanwhile: () => Promise<T>): Promise<{ result: T; poured: Poured }>;
  /**
   * Resolves when everything that was sent is received and stored by the page's own counters, and in the tree;
   * rejects when something was dropped. The connection must be in front.
   */
  allShown(): Promise<void>;
}

type LoadOptions = Partial<FirehoseOptions> & { topics: number; messages: number };

/** Enough for hours. */
const ENDLESS = 1e12;

/** A page with one such connection. */
export function withPageLoad<T>(
  options: LoadOptions,
  use: (load: PageLoad) => Promise<T>,
): Promise<T> {
  return withPage((measured, { pid }) => withLoad(measured, pid, options, use));
}

/** Connects the page to a firehose of its own, which sends the messages of its options at once. */
export async function withLoad<T>(
  measured: MeasuredPage,
  program: number,
  options: LoadOptions,
  use: (load: PageLoad) => Promise<T>,
): Promise<T> {
  const firehose: PeerProcess<FirehoseNews> = startPeer(
    './firehose.ts',
    firehoseArguments(options),
  );
  try {
    const { port } = await firehose.next('listening');
    await measured.connect(port);
    await firehose.next('drained');
    await firehose.next('began');
    return await use(loadOf(measured, program, port, firehose, options.messages));
  } finally {
    await firehose.stop();
  }
}

function loadOf(
  measured: MeasuredPage,
  program: number,
  port: number,
  firehose: PeerProcess<FirehoseNews>,
  sentAtOnce: number,
): PageLoad {
  let sent = sentAtOnce;
  let beganAt = 0;
  const order = (what: FirehoseOrder): void => firehose.send(what);
  const load: PageLoad = {
    measured,
    program,
    name: `127.0.0.1:${port}`,
    get sent() {
      return sent;
    },
    begin: async (perSecond) => {
      order({ pour: { messages: ENDLESS, rate: perSecond } });
      beganAt = (await firehose.next('began')).at;
    },
    end: async () => {
      order({ halt: true });
      const drained = await firehose.next('drained');
      sent += drained.sent;
      const ms = drained.at - beganAt;
      const rate = (drained.sent / ms) * 1000;
      return { sent: drained.sent, rate, senderCpu: drained.cpuMs / ms };
    },
    during: async (perSecond, meanwhile) => {
      await load.begin(perSecond);
      const result = await meanwhile();
      return { result, poured: await load.end() };
    },
    allShown: async () => {
      for (const name of ['received', 'stored'] as const) await measured.figureIs(name, sent);
      await measured.shows('messages', sent);
      const lost = [await measured.figure('dropped'), await measured.figure('not-shown')];
      if (lost.some((count) => count > 0)) throw new Error(`Dropped, not shown: ${lost}.`);
    },
  };
  return load;
}

/** Rows of the tree when all its levels are open, of the topics of load.ts. */
export function rowsOf(topics: number): number {
  const levels = [10, 1_000, 50_000].map((each) => Math.ceil(topics / each));
  return levels.reduce((sum, count) => sum + count, 1 + topics);
}
