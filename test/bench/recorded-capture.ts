// A capture of 5,000,000 messages, recorded through the core once a run of the benchmark and shared by
// the rows that ask something of it.
import { rmSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CoreMemory } from './core-run.ts';
import { runCore } from './core-under-load.ts';
import { type FirehoseNews, firehoseArguments } from './firehose.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';

export const RECORDED = {
  messages: 5_000_000,
  topics: 10_000,
  size: 100,
  /** Evenly spread: one in the middle of each of ten parts of the file. */
  rare: 10,
  mixed: true,
} as const;

export interface RecordedCapture {
  dataDir: string;
  captureId: string;
  messages: number;
  /** Of the payloads; the messages have no properties. */
  payloadBytes: number;
  /** Of the closed file. */
  fileBytes: number;
  /** Of the process that has recorded it. */
  memory: CoreMemory;
}

export class RecordedCaptureMaker {
  readonly #say: (line: string) => void;
  #made: Promise<RecordedCapture> | undefined;
  #dataDir: string | undefined;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  get(): Promise<RecordedCapture> {
    this.#made ??= this.#make();
    return this.#made;
  }

  remove(): void {
    if (this.#dataDir) rmSync(this.#dataDir, { recursive: true, force: true });
  }

  async #make(): Promise<RecordedCapture> {
    const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-bench-'));
    this.#dataDir = dataDir;
    const firehose: PeerProcess<FirehoseNews> = startPeer(
      './firehose.ts',
      firehoseArguments(RECORDED),
    );
    try {
      const { port } = await firehose.next('listening');
      const began = firehose.next('began');
      const { messages } = RECORDED;
      const { at, counters, captureId, capture, memory } = await runCore({
        ...{ port, messages, dataDir },
      });
      if (counters.stored !== messages) throw new Error(`Only ${counters.stored} were recorded.`);
      const { size } = await stat(capture.path);
      const seconds = (at - (await began).at) / 1000;
      this.#say(
        `recorded ${messages.toLocaleString('en')} messages in ${seconds.toFixed(1)} s, file ${(size / 1e6).toFixed(0)} MB`,
      );
      const payloadBytes = counters.storedBytes;
      return { dataDir, captureId, messages, payloadBytes, fileBytes: size, memory };
    } finally {
      await firehose.stop();
    }
  }
}
