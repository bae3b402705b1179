import { type Packet, parser } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { publishProperties } from '../../../electron/core/client/publish-properties.ts';

/** Properties as the parser gives them for these bytes. */
function parsed(properties: string): Record<string, unknown> | undefined {
  const body = Buffer.from(
    `000161${(properties.length / 2).toString(16).padStart(2, '0')}${properties}`,
    'hex',
  );
  const packets: Packet[] = [];
  const reader = parser({ protocolVersion: 5 });
  reader.on('packet', (packet) => packets.push(packet));
  reader.parse(Buffer.concat([Buffer.from([0x30, body.length]), body]));
  const [packet] = packets;
  return packet?.cmd === 'publish' ? { ...packet.properties } : undefined;
}

it('keeps every property of a message', () => {
  expect(publishProperties(parsed('0101020000003c2300070800017209000200ff03000174'))).toEqual({
    payloadFormatIndicator: true,
    messageExpiryInterval: 60,
    topicAlias: 7,
    responseTopic: 'r',
    correlationData: new Uint8Array([0, 255]),
    contentType: 't',
  });
});

it('makes pairs of user properties, names of objects included', () => {
  const pair = (name: string, value: string): string =>
    `26${[name, value].map((text) => text.length.toString(16).padStart(4, '0') + Buffer.from(text).toString('hex')).join('')}`;
  const bytes = [
    pair('a', '1'),
    pair('b', '2'),
    pair('a', '3'),
    pair('__proto__', 'p'),
    pair('', ''),
  ];
  expect(publishProperties(parsed(bytes.join('')))?.userProperties).toEqual([
    ['a', '1'],
    ['a', '3'],
    ['b', '2'],
    ['__proto__', 'p'],
    ['', ''],
  ]);
});

it('makes a list of one subscription identifier and of several', () => {
  expect(publishProperties(parsed('0b01'))).toEqual({ subscriptionIdentifiers: [1] });
  expect(publishProperties(parsed('0b010b02'))).toEqual({ subscriptionIdentifiers: [1, 2] });
});

it('copies binary data out of the buffer it came in', () => {
  const buffer = Buffer.from([1, 2, 3]);
  const { correlationData } = publishProperties({ correlationData: buffer }) ?? {};
  buffer.fill(0);
  expect(correlationData).toEqual(new Uint8Array([1, 2, 3]));
});

it('says nothing where there is nothing', () => {
  expect(publishProperties(undefined)).toBeUndefined();
  expect(publishProperties({})).toBeUndefined();
});

it('takes the first of a property that may come once only', () => {
  expect(publishProperties({ contentType: ['a', 'b'], topicAlias: [1, 2] })).toEqual({
    contentType: 'a',
    topicAlias: 1,
  });
});
