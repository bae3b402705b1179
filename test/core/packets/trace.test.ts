// What the tap tells the packet log: every packet once and in order, with its message, however the stream
// is cut into pieces.

import { Duplex } from 'node:stream';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { PublishTap } from '../../../electron/core/client/publish-tap.ts';
import { UnreadTime } from '../../../electron/core/client/unread-time.ts';
import { PacketLog } from '../../../electron/core/packets/packet-log.ts';
import { rowsOf } from '../../../electron/core/packets/packet-rows.ts';
import { summaryText } from '../../../electron/core/packets/packet-summary.ts';

class FakeSocket extends Duplex {
  override _read(): void {}
  override _write(_chunk: Buffer, _encoding: unknown, done: () => void): void {
    done();
  }
}

it('is the same however the bytes arrive', async () => {
  const kinds = fc.constantFrom('small', 'large', 'huge', 'ping');
  const cut = fc.integer({ min: 1, max: 90_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(kinds, { maxLength: 30 }),
      fc.infiniteStream(cut),
      async (list, cuts) => {
        const sizes = { small: 5, large: 9_000, huge: 200_000 };
        const packets = list.map((kind, at) =>
          kind === 'ping'
            ? generate({ cmd: 'pingresp' })
            : generate({
                ...{ cmd: 'publish', topic: `t/${at}`, qos: 0, dup: false, retain: false },
                payload: Buffer.alloc(sizes[kind], 'x'),
              }),
        );
        const connack = generate({ cmd: 'connack', returnCode: 0, sessionPresent: false });
        const stream = Buffer.concat([connack, ...packets]);
        const socket = new FakeSocket();
        let micros = 0;
        const log = new PacketLog({ micros: () => (micros += 1_000_000) });
        let lastId = 0;
        const tap = new PublishTap(
          socket,
          {
            began: () => {},
            connack: () => {},
            // Some are let go, and others come in between.
            publish: (_bytes, _head, _body, end) => {
              if (end % 3 === 0) return 0;
              lastId += 1 + (end % 2);
              return lastId;
            },
            release: () => {},
            caughtUp: () => {},
            malformed: (text) => expect.unreachable(text),
          },
          {
            opening: Buffer.alloc(0),
            longestPacket: 1_000_000,
            trace: log.begin('3.1.1'),
            unread: new UnreadTime({ micros: () => 0, after: () => () => {} }),
          },
        );
        tap.resume();
        for (let at = 0; at < stream.length; ) {
          const end = at + (cuts.next().value ?? 1);
          socket.push(Buffer.from(stream.subarray(at, end)));
          at = end;
          await turnOfTheLoop();
        }
        const rows = await rowsOf(
          log,
          Array.from({ length: list.length }, (_, at) => at + 2),
        );
        expect(rows.map(({ type, summary, bytes }) => [type, summaryText(summary), bytes])).toEqual(
          list.map((kind, at) =>
            kind === 'ping' ? ['PINGRESP', '', 2] : ['PUBLISH', `t/${at}`, packets[at]?.length],
          ),
        );
        const ids = rows.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
        expect(ids).toEqual([...ids].sort((a, b) => a - b));
        expect(ids.at(-1) ?? 0).toBe(lastId);
        expect(log.figures()).toMatchObject({ kept: list.length + 1, dropped: 0 });
      },
    ),
    { numRuns: 60 },
  );
});
