// An export while it runs: it can be cancelled, needs little memory, and leaves nothing half-made.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runWork } from '../../../electron/core/exchange/work.ts';
import { canMount, smallDisk } from '../../support/small-disk.ts';
import { capturePorts } from '../capture/capture-under-test.ts';
import {
  type ExchangeUnderTest,
  exchangeUnderTest,
  Listener,
  NO_REDACTION,
  NOW,
} from './exchange-under-test.ts';

let exchange: ExchangeUnderTest;
beforeEach(async () => {
  exchange = await exchangeUnderTest();
});
afterEach(() => exchange.dispose());

function* many(count: number) {
  const payload = new Uint8Array(200).fill(0x41);
  for (let n = 0; n < count; n++) yield { topic: `t/${n % 50}`, payload };
}

test.each(['ndjson', 'json', 'csv', 'raw', 'sqlite'] as const)(
  'cancelled in the middle, %s leaves nothing behind',
  async (format) => {
    const capture = exchange.capture('many.mqttscope', many(300_000));
    const listener = new Listener();
    listener.onProgress = () => listener.abort.abort();
    const ask = {
      ...{ capture, path: exchange.file('out'), format, redaction: NO_REDACTION, now: NOW },
      scope: { kind: 'query' as const, query: 'topic:t/#' },
    };
    await expect(runWork(capturePorts, 'export', ask, listener)).rejects.toThrow();
    expect(listener.messages).toBeLessThan(300_000);
    expect(await exchange.names()).toEqual(['many.mqttscope']);
  },
);

test('cancelled in the middle, an import leaves nothing behind', async () => {
  await exchange.export(exchange.capture('many.mqttscope', many(200_000)), 'many.ndjson');
  const listener = new Listener();
  listener.onProgress = () => listener.abort.abort();
  const ask = {
    ...{ source: exchange.file('many.ndjson'), target: exchange.file('in.mqttscope') },
    ...{ format: 'auto' as const, lineFormat: '', now: NOW },
  };
  await expect(runWork(capturePorts, 'import', ask, listener)).rejects.toThrow();
  expect(await exchange.names()).toEqual(['many.mqttscope', 'many.ndjson']);
});

test.skipIf(!canMount).each(['ndjson', 'csv', 'sqlite', 'raw'] as const)(
  'disk full: %s says so and leaves nothing behind',
  async (format) => {
    const capture = exchange.capture('many.mqttscope', many(60_000));
    const disk = await smallDisk(exchange.file('disk'), 4);
    try {
      const scope = { kind: 'query' as const, query: '' };
      const failing = exchange.export(capture, 'disk/out', { format, scope });
      await expect(failing).rejects.toMatchObject({ problem: { code: 'DISK_FULL' } });
      await expect(stat(exchange.file('disk/out'))).rejects.toThrow();
      await expect(stat(exchange.file('disk/out.part'))).rejects.toThrow();
    } finally {
      await disk.unmount();
    }
  },
);

// A thread with its code takes 50 MB. Copying bytes makes no garbage that would have pieces collected
// soon: some tens of them lie about, however many there are.
test.each([
  ['ndjson', 110_000_000],
  ['csv', 110_000_000],
  ['json', 110_000_000],
  ['raw', 230_000_000],
])('a payload of 260 MB goes through %s in pieces', async (format, most) => {
  const child = fileURLToPath(new URL('export-memory.ts', import.meta.url));
  const capture = exchange.capture('large.mqttscope', [
    { topic: 'large', payload: new Uint8Array(260_000_000).fill(0x61) },
  ]);
  const args = [child, capture, exchange.file('out'), format];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(Number(stdout)).toBeGreaterThan(0);
  expect(Number(stdout)).toBeLessThan(most);
});
