// Packets as fields: what mqtt-packet writes is read back, whatever it is; published samples of broken
// packets are named.
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { packetFields } from '../../../electron/core/packets/packet-fields.ts';
import { summaryOf, summaryText } from '../../../electron/core/packets/packet-summary.ts';

const SAMPLES = new URL('../../../../shared/traffic/packets-mochi.json', import.meta.url);

interface Sample {
  case: string;
  packet: string;
  hex: string;
  protocol_version: number | null;
  expect_error?: string;
  group?: string;
}

function fieldsOf(packet: Packet, version: 4 | 5) {
  const bytes = generate(packet, { protocolVersion: version });
  const { fields, problem } = packetFields(bytes, bytes.length, version);
  const values = fields.map(({ name, value, note }) =>
    note ? `${name}=${value} (${note.message})` : `${name}=${value}`,
  );
  return { problem, values, fields, bytes };
}

describe('the fields of a packet', () => {
  it('are those that were written into CONNECT of 5.0', () => {
    const { problem, values } = fieldsOf(
      {
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 5,
        clean: true,
        clientId: 'me',
        keepalive: 60,
        username: 'user',
        password: Buffer.from('hush'),
        properties: {
          sessionExpiryInterval: 4_294_967_295,
          receiveMaximum: 7,
          requestProblemInformation: true,
          authenticationMethod: 'SCRAM-SHA-1',
          authenticationData: Buffer.from('proof'),
          userProperties: { a: 'b' },
        },
        will: {
          topic: 'gone',
          payload: Buffer.from('bye'),
          qos: 1,
          retain: true,
          properties: { willDelayInterval: 5 },
        },
      },
      5,
    );
    expect(problem).toBe(null);
    for (const value of [
      'Packet Type=CONNECT (1)',
      'Protocol Version=5 (MQTT 5.0)',
      'Clean Start=1',
      'Will QoS=1',
      'Will Retain=1',
      'Keep Alive=60 s',
      'Session Expiry Interval=4294967295 (never)',
      'Receive Maximum=7',
      'Request Problem Information=1 (yes)',
      'Authentication Data=5 B (not kept)',
      'User Property=a: b',
      'Client Identifier=me',
      'Will Delay Interval=5 s',
      'Will Topic=gone',
      'Will Payload=bye',
      'User Name=user',
      'Password=4 B (not kept)',
    ]) {
      expect(values).toContain(value);
    }
  });

  it('cover every byte of the packet, each once a level', () => {
    const { fields, bytes } = fieldsOf(
      {
        cmd: 'publish',
        topic: 'a/b',
        payload: 'hello',
        qos: 1,
        dup: false,
        retain: true,
        messageId: 9,
        properties: { messageExpiryInterval: 60, topicAlias: 3 },
      },
      5,
    );
    let at = 0;
    for (const field of fields.filter(({ level }) => level === 0)) {
      expect(field.from).toBe(at);
      at = field.to;
    }
    expect(at).toBe(bytes.length);
    const alias = fields.find(({ name }) => name === 'Topic Alias');
    expect(bytes.subarray(alias?.from, alias?.to).toString('hex')).toBe('230003');
  });

  const packets: [string, Packet, 4 | 5, string[], string][] = [
    [
      'CONNACK',
      {
        cmd: 'connack',
        reasonCode: 0x86,
        sessionPresent: false,
        properties: { reasonString: 'no', maximumQoS: 1 },
      },
      5,
      ['Connect Reason Code=0x86 (Bad user name or password)', 'Reason String=no', 'Maximum QoS=1'],
      '0x86 Bad user name or password',
    ],
    [
      'CONNACK of 3.1.1',
      { cmd: 'connack', returnCode: 5, sessionPresent: false },
      4,
      ['Connect Return Code=5 (Not authorized)'],
      '5 Not authorized',
    ],
    [
      'SUBSCRIBE',
      {
        cmd: 'subscribe',
        messageId: 3,
        subscriptions: [{ topic: 'a/#', qos: 1, nl: true, rap: true, rh: 2 }],
        properties: { subscriptionIdentifier: 300 },
      },
      5,
      [
        'Packet Identifier=3',
        'Subscription Identifier=300',
        'Topic Filter=a/#',
        'Subscription Options=QoS 1, No Local, Retain As Published, Retain Handling 2',
      ],
      'a/# (QoS 1)',
    ],
    [
      'SUBACK',
      { cmd: 'suback', messageId: 3, granted: [0, 0x87] },
      5,
      ['Reason Code=0x00 (Granted QoS 0)', 'Reason Code=0x87 (Not authorized)'],
      'Granted QoS 0, 0x87 Not authorized',
    ],
    [
      'UNSUBSCRIBE',
      { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['a', 'b'] },
      4,
      [],
      'a, b',
    ],
    [
      'UNSUBACK',
      { cmd: 'unsuback', messageId: 4, granted: [0x11] },
      5,
      [],
      '0x11 No subscription existed',
    ],
    [
      'PUBREC',
      { cmd: 'pubrec', messageId: 5, reasonCode: 0x97, properties: { reasonString: 'full' } },
      5,
      ['Reason Code=0x97 (Quota exceeded)', 'Reason String=full'],
      '0x97 Quota exceeded',
    ],
    ['PUBACK', { cmd: 'puback', messageId: 5 }, 4, ['Packet Identifier=5'], ''],
    ['PUBREL', { cmd: 'pubrel', messageId: 5 }, 4, ['Flags=0010'], ''],
    ['PUBCOMP', { cmd: 'pubcomp', messageId: 5 }, 5, [], '0x00 Success'],
    ['PINGREQ', { cmd: 'pingreq' }, 5, ['Packet Type=PINGREQ (12)'], ''],
    ['PINGRESP', { cmd: 'pingresp' }, 5, ['Packet Type=PINGRESP (13)'], ''],
    [
      'DISCONNECT',
      { cmd: 'disconnect', reasonCode: 0x8e, properties: { serverReference: 'other' } },
      5,
      ['Reason Code=0x8E (Session taken over)', 'Server Reference=other'],
      '0x8E Session taken over',
    ],
    [
      'AUTH',
      {
        cmd: 'auth',
        reasonCode: 0x18,
        properties: { authenticationMethod: 'SCRAM-SHA-1', authenticationData: Buffer.from('x') },
      },
      5,
      ['Authentication Method=SCRAM-SHA-1', 'Authentication Data=1 B (not kept)'],
      '0x18 Continue authentication',
    ],
  ];
  it.each(packets)('are those of %s', (_name, packet, version, expected, summary) => {
    const { problem, values, bytes } = fieldsOf(packet, version);
    expect(problem).toBe(null);
    for (const value of expected) expect(values).toContain(value);
    expect(summaryText(summaryOf(bytes, version).summary)).toBe(summary);
  });

  it('say where a packet ends too early, and never throw', () => {
    const name = Buffer.from('3007000561', 'hex');
    expect(packetFields(name, name.length, 4).problem).toEqual({
      code: 'PACKET_ENDS_WITHIN',
      message: 'The packet ends within its topic name.',
      params: { field: 'Topic Name' },
    });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.constantFrom(3, 4, 5),
        (random, version) => {
          const bytes = Buffer.from(random);
          const { fields } = packetFields(bytes, bytes.length, version);
          summaryOf(bytes, version);
          for (const { from, to } of fields) {
            expect(from).toBeLessThanOrEqual(to);
            expect(to).toBeLessThanOrEqual(bytes.length);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a property of another packet', '3208000161000a03210001', 'not allowed in a PUBLISH packet'],
    ['a repeated property', '300a000161060100010178', 'more than once'],
    ['both QoS bits', '36050001610001', 'Both QoS bits'],
    ['a reserved bit', '8206000100016104', 'reserved bit'],
    ['a name that is not UTF-8', '30050002c08041', 'is not UTF-8'],
    ['a wildcard in a topic name', '300500032f2b2f', 'wildcard'],
    ['no packet identifier', '32050001610000', 'packet identifier is 0'],
    ['bytes after the end', 'c00100', 'after the end'],
  ])('name %s', (_case, hex, problem) => {
    const bytes = Buffer.from(hex, 'hex');
    const version = /property/.test(_case) ? 5 : 4;
    expect(packetFields(bytes, bytes.length, version).problem?.message).toContain(problem);
  });

  it('of a packet kept in part are those that are there', () => {
    const whole = generate(
      { cmd: 'publish', topic: 'a', payload: 'x'.repeat(5_000), qos: 0, dup: false, retain: false },
      { protocolVersion: 4 },
    );
    const { fields, problem } = packetFields(whole.subarray(0, 100), whole.length, 4);
    expect(problem).toBe(null);
    expect(fields.at(-1)).toMatchObject({ name: 'Not kept', value: `${whole.length - 100} B` });
  });
});

describe.skipIf(!existsSync(SAMPLES))('published samples of packets', () => {
  const { cases }: { cases: Sample[] } = existsSync(SAMPLES)
    ? JSON.parse(readFileSync(SAMPLES, 'utf8'))
    : { cases: [] };
  const isWhole = ({ hex }: Sample) => {
    const bytes = Buffer.from(hex, 'hex');
    return (bytes[1] ?? 0) + 2 === bytes.length;
  };
  const decode = (sample: Sample) => {
    const bytes = Buffer.from(sample.hex, 'hex');
    return packetFields(bytes, bytes.length, sample.protocol_version ?? 4);
  };

  it.each(cases.filter((each) => each.expect_error && each.group !== 'validate'))(
    '$case breaks a rule',
    (sample) => expect(decode(sample).problem?.message).toMatch(/^[A-Z].*\.$/),
  );
  it.each(cases.filter((each) => !each.expect_error && isWhole(each)))(
    '$case is read',
    (sample) => {
      expect(decode(sample)).toMatchObject({ problem: null });
    },
  );
});
