// A recording core in a process of its own, to be killed.
import { type PeerProcess, startPeer } from '../bench/peer-process.ts';
import { monotonicMs } from '../bench/timing.ts';
import type { RecordingNews, RecordingOrder } from './recording-core.ts';

type Counted = Extract<RecordingNews, { event: 'counted' }>;

export interface Recorder {
  /** Of its capture file. */
  readonly path: string;
  /** Everything it told, oldest first; complete after `kill`. */
  readonly told: readonly Counted[];
  /** Resolves when it has told of something that is as wanted; rejects when it ends before. */
  until(wanted: (counted: Counted) => boolean): Promise<void>;
  /** Rejects when it ends before it is killed. */
  readonly lost: Promise<never>;
  /** kill -9; answers when that was, by the machine's monotonic clock, once the process is gone. */
  kill(): Promise<number>;
}

/** Answers once the broker has granted the subscription. */
export async function startRecorder(order: RecordingOrder): Promise<Recorder> {
  const peer: PeerProcess<RecordingNews> = startPeer('../soak/recording-core.ts', [
    JSON.stringify(order),
  ]);
  const told: Counted[] = [];
  peer.each('counted', (counted) => told.push(counted));
  const { path } = await peer.next('subscribed');
  const lost = peer.ended().then(() => {
    throw new Error('The recording process has ended by itself.');
  });
  lost.catch(() => undefined);
  return {
    path,
    told,
    lost,
    until: async (wanted) => {
      while (!wanted(await peer.next('counted')));
    },
    kill: async () => {
      const at = monotonicMs();
      await peer.stop('SIGKILL');
      return at;
    },
  };
}
