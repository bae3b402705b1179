// Works on real threads and real files, in a folder of their own.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureSink } from '../../../electron/core/exchange/capture-sink.ts';
import { runWork, type WorkListener } from '../../../electron/core/exchange/work.ts';
import type { ExportAsk, ImportAsk } from '../../../electron/core/exchange/work-messages.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { capturePorts } from '../capture/capture-under-test.ts';

export const NOW = 1_763_700_000_123_456;
export const NO_REDACTION = { dropPayloadsOf: [], replaceClientIds: false };

export interface TestMessage {
  topic: string;
  payload: Uint8Array;
  micros?: number;
  flags?: number;
  properties?: PublishProperties | undefined;
}

export interface TestEvent {
  event: string;
  detail: object;
  micros?: number;
}

/** What a job would be told. */
export class Listener implements WorkListener {
  readonly abort = new AbortController();
  readonly signal = this.abort.signal;
  readonly skipped = new Map<string, number>();
  done = 0;
  messages = 0;
  total: number | null = null;
  onProgress: () => void = () => undefined;

  advance(done: number, messages: number): void {
    this.done += done;
    this.messages += messages;
    this.onProgress();
  }
  setTotal(total: number | null): void {
    this.total = total;
  }
  skip(reason: string, count = 1): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + count);
  }
}

export interface ExchangeUnderTest {
  folder: string;
  file(name: string): string;
  /** A capture file with these messages and events, in this order. */
  capture(name: string, parts: Iterable<TestMessage | TestEvent>): string;
  export(capture: string, name: string, more?: Partial<ExportAsk>): Promise<Listener>;
  import(source: string, name: string, more?: Partial<ImportAsk>): Promise<Listener>;
  /** Names of the files that are there. */
  names(): Promise<string[]>;
  dispose(): Promise<void>;
}

export async function exchangeUnderTest(): Promise<ExchangeUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'mqttscope-exchange-'));
  const file = (name: string) => join(folder, name);
  return {
    folder,
    file,
    capture(name, parts) {
      const path = file(name);
      const sink = new CaptureSink(path);
      let n = 0;
      for (const part of parts) {
        const micros = part.micros ?? NOW + n++ * 1000;
        if ('event' in part) sink.event(micros, part.event, JSON.stringify(part.detail));
        else {
          const { topic, payload, flags = 0, properties } = part;
          sink.add({
            ...{ topic, micros, flags, properties },
            size: payload.length,
            pieces: [payload],
          });
        }
      }
      sink.finish();
      return path;
    },
    async export(capture, name, more = {}) {
      const listener = new Listener();
      const ask: ExportAsk = {
        capture,
        path: file(name),
        scope: { kind: 'all' },
        format: 'ndjson',
        redaction: NO_REDACTION,
        now: NOW,
        ...more,
      };
      await runWork(capturePorts, 'export', ask, listener);
      return listener;
    },
    async import(source, name, more = {}) {
      const listener = new Listener();
      const ask: ImportAsk = {
        ...{ source, target: file(name), format: 'auto', lineFormat: '', now: NOW },
        ...more,
      };
      await runWork(capturePorts, 'import', ask, listener);
      return listener;
    },
    names: async () => (await readdir(folder)).sort(),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
