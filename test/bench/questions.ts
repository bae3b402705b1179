// Asks a core about 5,000,000 recorded messages while 20,000 a second go on arriving.
import { type FirehoseNews, firehoseArguments } from './firehose.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';
import type { Question, QuestionsNews, QuestionsOrder } from './questions-run.ts';
import { RECORDED } from './recorded-capture.ts';
import type { RowOptions } from './row.ts';

const LIVE_RATE = 20_000;

type News<Event> = Extract<QuestionsNews, { event: Event }>;

export interface Questioner {
  search(query: string): Promise<News<'searched'>>;
  times(kind: 'newest' | 'jump', questions: number): Promise<News<'asked'>>;
}

export async function withQuestioner<T>(
  { recorded, say }: RowOptions,
  use: (questioner: Questioner) => Promise<T>,
): Promise<T> {
  const { dataDir } = await recorded();
  const { topics, size, mixed } = RECORDED;
  const firehose: PeerProcess<FirehoseNews> = startPeer(
    './firehose.ts',
    firehoseArguments({ topics, size, mixed, rate: LIVE_RATE, messages: Number.MAX_SAFE_INTEGER }),
  );
  const { port } = await firehose.next('listening');
  const order: QuestionsOrder = { dataDir, port, topics };
  const core: PeerProcess<QuestionsNews> = startPeer('./questions-run.ts', [JSON.stringify(order)]);
  try {
    const { openedMs } = await core.next('ready');
    say(`opened the capture in ${Math.round(openedMs)} ms`);
    const ask = (question: Question): void => core.send(question);
    const result = await use({
      search: (query) => {
        ask({ kind: 'search', query });
        return core.next('searched');
      },
      times: (kind, questions) => {
        ask({ kind, questions });
        return core.next('asked');
      },
    });
    ask({ kind: 'end' });
    await core.ended();
    return result;
  } finally {
    await core.stop();
    await firehose.stop();
  }
}
