import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { memoryStreamPair } from '../../../electron/core/broker/memory-stream.ts';

describe('memoryStreamPair', () => {
  it('carries bytes both ways, in order, and the end', async () => {
    const [one, two] = memoryStreamPair();
    const heard: string[] = [];
    two.on('data', (chunk) => heard.push(String(chunk)));
    one.write('a');
    one.write('b');
    one.end('c');
    two.write('back');
    expect(String((await once(one, 'data'))[0])).toBe('back');
    await once(two, 'end');
    expect(heard.join('')).toBe('abc');
  });

  it('never delivers while the receiver is inside a read', async () => {
    const [one, two] = memoryStreamPair();
    let inside = false;
    let chunks = 0;
    const done = new Promise<void>((resolve) => {
      two.on('readable', () => {
        expect(inside).toBe(false);
        inside = true;
        while (two.read() !== null) chunks++;
        inside = false;
        if (chunks === 50) resolve();
      });
    });
    for (let sent = 0; sent < 50; sent++) {
      one.write(Buffer.alloc(100));
      await new Promise(setImmediate);
    }
    await done;
  });

  it('holds the writer back while nothing is read', async () => {
    const [one, two] = memoryStreamPair();
    const piece = Buffer.alloc(16 * 1024);
    let written = 0;
    while (!one.writableNeedDrain && written < 100) {
      one.write(piece);
      written++;
      await new Promise(setImmediate);
    }
    expect(written).toBeLessThan(100);
    two.resume();
    await once(one, 'drain');
    expect(one.writableNeedDrain).toBe(false);
  });
});
