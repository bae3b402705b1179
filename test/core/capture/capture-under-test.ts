// A capture on real threads and a real file in a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Capture, openCapture } from '../../../electron/core/capture/capture.ts';
import { openReader, type Reader } from '../../../electron/core/capture/reader.ts';
import type { CaptureHooks } from '../../../electron/core/capture/writer-link.ts';
import { hostClock } from '../../../shared/util/system-clock.ts';

export const capturePorts = {
  clock: hostClock(),
  captureThread: {
    url: new URL('../../../electron/core/capture/capture-thread.ts', import.meta.url),
  },
};

/** A capture nobody listens to. */
export const noHooks: CaptureHooks = {
  backlog: () => undefined,
  opened: async () => undefined,
  stored: () => undefined,
  changed: () => undefined,
};

export interface CaptureUnderTest {
  readonly path: string;
  readonly capture: Capture;
  /** Appends with the topic's own chain; answers the id. */
  add(
    topic: string,
    payload: string | Uint8Array,
    more?: { time?: number; flags?: number },
  ): number;
  topicId(topic: string): number;
  lastId(topic: string): number;
  /** A reader of everything appended so far. */
  reader(): Promise<Reader>;
  /** Closes and opens it again. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

/** Microseconds since 1970 of message `n`, where the test does not care. */
export function timeOf(n: number): number {
  return 1_700_000_000_000_000 + n * 1000;
}

export async function captureUnderTest(): Promise<CaptureUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'mqttscope-capture-'));
  const path = join(folder, 'test.mqttscope');
  let capture = await openCapture(capturePorts, path, noHooks);
  const topics = new Map<string, { id: number; last: number }>();
  const readers: Reader[] = [];

  const topicOf = (name: string) => {
    let topic = topics.get(name);
    if (!topic) {
      topic = { id: capture.addTopic(name), last: 0 };
      topics.set(name, topic);
    }
    return topic;
  };
  const closeReaders = async () => {
    for (const reader of readers.splice(0)) await reader.close();
  };
  return {
    path,
    get capture() {
      return capture;
    },
    add(name, payload, { time, flags = 0 } = {}) {
      const topic = topicOf(name);
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      const micros = time ?? timeOf(capture.lastId + 1);
      topic.last = capture.append(
        ...([topic.id, 0, topic.last, micros, flags] as const),
        ...([bytes, 0, bytes.length, undefined] as const),
      );
      return topic.last;
    },
    topicId: (name) => topicOf(name).id,
    lastId: (name) => topicOf(name).last,
    async reader() {
      await capture.settled();
      const reader = await openReader(capturePorts, path);
      readers.push(reader);
      return reader;
    },
    async reopen() {
      await closeReaders();
      const { messages } = capture.ledger().file;
      await capture.close();
      capture = await openCapture(capturePorts, path, noHooks);
      capture.setFound(messages);
    },
    async dispose() {
      await closeReaders();
      await capture.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
