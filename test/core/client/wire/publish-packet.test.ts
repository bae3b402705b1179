import fc from 'fast-check';
import { type IPublishPacket, parser } from 'mqtt-packet';
import { expect, it } from 'vitest';
import {
  encodeProperties,
  publishHead,
} from '../../../../electron/core/client/wire/publish-packet.ts';
import { readPublishProperties } from '../../../../electron/core/client/wire/publish-properties.ts';
import { WireReader } from '../../../../electron/core/client/wire/wire-reader.ts';
import type { PublishProperties } from '../../../../shared/contract/messages.ts';

function reread(properties: PublishProperties): PublishProperties | undefined {
  const encoded = encodeProperties(properties);
  const head = { topic: 't', qos: 0 as const, retain: false, packetIdentifier: undefined };
  const packet = publishHead({ ...head, payloadBytes: 0 }, encoded);
  const lengthAt = packet.length - encoded.length - (encoded.length > 127 ? 2 : 1);
  const reader = new WireReader();
  reader.on(packet, lengthAt, packet.length);
  return readPublishProperties(reader);
}

it('writes every property so that it reads the same, user properties in their order', () => {
  const properties: PublishProperties = {
    payloadFormatIndicator: false,
    messageExpiryInterval: 4_294_967_295,
    contentType: 'text/plain; ü',
    responseTopic: 'answer/here',
    correlationData: new Uint8Array([0, 255, 1]),
    userProperties: [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
      ['1', 'a number is no index'],
      ['__proto__', ''],
      ['bytes that are no UTF-8: \udcff', 'x'],
    ],
  };
  expect(reread(properties)).toEqual(properties);
});

it('leaves out what only a broker may send', () => {
  expect(reread({ topicAlias: 3, subscriptionIdentifiers: [1, 2], contentType: 'a' })).toEqual({
    topicAlias: 3,
    contentType: 'a',
  });
  expect(encodeProperties({}).length).toBe(0);
});

it('makes packets that mqtt-packet reads, of every size', () => {
  const pair = fc.tuple(fc.string(), fc.string());
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.constantFrom(0 as const, 1 as const, 2 as const),
      fc.boolean(),
      fc.integer({ min: 1, max: 65_535 }),
      fc.constantFrom(0, 1, 100, 20_000, 3_000_000),
      fc.array(pair, { maxLength: 20 }),
      (topic, qos, retain, id, bytes, userProperties) => {
        const packetIdentifier = qos === 0 ? undefined : id;
        const payload = Buffer.alloc(bytes, 7);
        const properties = encodeProperties({ contentType: 'x', userProperties });
        const head = publishHead(
          { topic, qos, retain, packetIdentifier, payloadBytes: bytes },
          properties,
        );
        const seen: IPublishPacket[] = [];
        const reading = parser({ protocolVersion: 5 });
        reading.on('packet', (packet) => seen.push(packet as IPublishPacket));
        reading.parse(Buffer.concat([head, payload]));
        expect(seen).toHaveLength(1);
        expect(seen[0]).toMatchObject({ topic, qos, retain });
        expect(seen[0]?.messageId).toBe(packetIdentifier);
        expect(payload.equals(seen[0]?.payload as Buffer)).toBe(true);
        expect(seen[0]?.properties?.contentType).toBe('x');
      },
    ),
    { numRuns: 60 },
  );
});
