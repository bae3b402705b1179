import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { readPublishProperties } from '../../../../electron/core/client/wire/publish-properties.ts';
import { MalformedPacket, WireReader } from '../../../../electron/core/client/wire/wire-reader.ts';

/** Reads properties given as hex, without their length in front. */
function read(properties: string) {
  const bytes = Buffer.from(properties, 'hex');
  const reader = new WireReader();
  reader.on(Buffer.concat([Buffer.of(bytes.length), bytes]), 0, bytes.length + 1);
  return readPublishProperties(reader);
}

const text = (value: string): string =>
  Buffer.byteLength(value).toString(16).padStart(4, '0') + Buffer.from(value).toString('hex');

it('keeps every property of a message', () => {
  expect(read('0101020000003c2300070800017209000200ff03000174')).toEqual({
    payloadFormatIndicator: true,
    messageExpiryInterval: 60,
    topicAlias: 7,
    responseTopic: 'r',
    correlationData: new Uint8Array([0, 255]),
    contentType: 't',
  });
});

it('keeps user properties in the order they were sent, names of objects included', () => {
  const pairs: [string, string][] = [
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
    ['__proto__', 'p'],
    ['', ''],
    ['a', '1'],
    ['ü', '𝄞'],
  ];
  const bytes = pairs.map(([name, value]) => `26${text(name)}${text(value)}`);
  expect(read(bytes.join(''))?.userProperties).toEqual(pairs);
});

it('keeps what is no UTF-8 apart', () => {
  expect(read('260001c30001c4')?.userProperties).toEqual([['\udcc3', '\udcc4']]);
});

it('makes a list of one subscription identifier and of several', () => {
  expect(read('0b01')).toEqual({ subscriptionIdentifiers: [1] });
  expect(read('0b010bffffff7f')).toEqual({ subscriptionIdentifiers: [1, 268_435_455] });
});

it('copies binary data out of the buffer it came in', () => {
  const bytes = Buffer.from('06090003010203', 'hex');
  const reader = new WireReader();
  reader.on(bytes, 0, bytes.length);
  const properties = readPublishProperties(reader);
  bytes.fill(0);
  expect(properties?.correlationData).toEqual(new Uint8Array([1, 2, 3]));
});

it('says nothing where there is nothing', () => {
  expect(read('')).toBeUndefined();
});

it.each([
  ['payload format indicator', '01000101'],
  ['message expiry interval', '02000000010200000002'],
  ['content type', '030001610300016203000161'],
  ['response topic', '080001610800016208000161'],
  ['correlation data', '090001610900016209000161'],
  ['topic alias', '230001230002'],
])('takes no message whose %s comes twice', (name, properties) => {
  const message = `A message has its ${name} twice.`;
  expect(() => read(properties)).toThrow(expect.objectContaining({ message, reasonCode: 0x82 }));
});

it('takes no subscription identifier 0', () => {
  expect(() => read('0b00')).toThrow(expect.objectContaining({ reasonCode: 0x82 }));
});

describe('what is malformed', () => {
  it.each([
    ['an unknown property', '7f00'],
    ['a property of CONNECT', '1100000001'],
    ['a text beyond the packet', '03000561'],
    ['half a user property', '26000161'],
    ['an identifier of five bytes', '0bffffffff7f'],
    ['an interval of three bytes', '02000000'],
  ])('is %s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(MalformedPacket);
  });

  it('is never read beyond the packet, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const reader = new WireReader();
        const end = bytes.length;
        reader.on(Buffer.concat([bytes, Buffer.alloc(300, 0x26)]), 0, end);
        try {
          readPublishProperties(reader);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedPacket);
        }
        expect(reader.at).toBeLessThanOrEqual(end);
      }),
    );
  });
});

it('reads what mqtt-packet writes', () => {
  const string = fc.string({ unit: 'grapheme', maxLength: 20 });
  fc.assert(
    fc.property(
      fc.record(
        {
          payloadFormatIndicator: fc.boolean(),
          messageExpiryInterval: fc.integer({ min: 0, max: 0xffffffff }),
          topicAlias: fc.integer({ min: 1, max: 0xffff }),
          responseTopic: string,
          correlationData: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
          contentType: string,
        },
        { requiredKeys: [] },
      ),
      (properties) => {
        const packet = generate(
          {
            cmd: 'publish',
            topic: 'a',
            payload: '',
            qos: 0,
            retain: false,
            dup: false,
            properties,
          },
          { protocolVersion: 5 },
        );
        const reader = new WireReader();
        // Behind a header of two or three bytes and the topic name.
        reader.on(packet, packet.length > 129 ? 6 : 5, packet.length);
        const { correlationData, ...rest } = readPublishProperties(reader) ?? {};
        const { correlationData: sent, ...sentRest } = properties;
        expect(rest).toEqual(sentRest);
        expect(correlationData).toEqual(sent && new Uint8Array(sent));
      },
    ),
  );
});
