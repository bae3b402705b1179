import { describe, expect, it } from 'vitest';
import { connackRows } from '../../../../renderer/features/connections/details/connack-rows.ts';
import { reasonActions } from '../../../../renderer/features/connections/reason-actions.ts';
import { lostWith } from '../../../../renderer/features/connections/version-change.ts';
import type { Connack } from '../../../../shared/contract/connections.ts';
import {
  DEFAULT_PROFILE,
  DEFAULT_WILL,
  SILENT_CONNACK,
} from '../../../../shared/contract/defaults.ts';

const PROFILE = { ...DEFAULT_PROFILE, clientId: 'me' };

function rowOf(connack: Partial<Connack>, name: string) {
  return connackRows({ ...SILENT_CONNACK, ...connack }, PROFILE).find((row) => row.name === name);
}

describe('connackRows', () => {
  it('has all properties of 5.0 section 3.2.2.3', () => {
    expect(connackRows(SILENT_CONNACK, PROFILE)).toHaveLength(17);
  });

  it('says what is so where the broker says nothing', () => {
    expect(rowOf({}, 'Receive Maximum')).toEqual({
      name: 'Receive Maximum',
      asked: { unit: 'word', value: 'leftOut' },
      answer: null,
      inForce: { unit: 'count', value: 65_535 },
      enforced: false,
    });
    expect(rowOf({}, 'Server Keep Alive')?.inForce).toEqual({ unit: 'seconds', value: 60 });
    expect(rowOf({}, 'Maximum Packet Size')?.inForce).toEqual({ unit: 'word', value: 'noLimit' });
  });

  it('marks the limits that are kept to', () => {
    const row = rowOf({ maximumQos: 0 }, 'Maximum QoS');
    expect(row).toMatchObject({ inForce: { value: 0 }, enforced: true });
    expect(rowOf({ serverKeepAlive: 5 }, 'Server Keep Alive')).toMatchObject({
      asked: { value: 60 },
      inForce: { value: 5 },
      enforced: true,
    });
  });

  it('lists every user property', () => {
    const rows = connackRows(
      {
        ...SILENT_CONNACK,
        userProperties: [
          ['a', '1'],
          ['a', '2'],
        ],
      },
      PROFILE,
    );
    const texts = rows.flatMap(({ name, answer }) => (name === 'User Property' ? [answer] : []));
    expect(texts).toEqual([
      { unit: 'text', value: 'a: 1' },
      { unit: 'text', value: 'a: 2' },
    ]);
  });

  it('does not show authentication data', () => {
    const row = rowOf({ authenticationMethod: 'SCRAM-SHA-256' }, 'Authentication Data');
    expect(row?.answer).toEqual({ unit: 'word', value: 'notKept' });
  });
});

describe('reasonActions', () => {
  const offeredFor = (code: string, connack: Partial<Connack> = {}) =>
    reasonActions(PROFILE, {
      problem: { code, message: '' },
      connack: { ...SILENT_CONNACK, ...connack },
      refusedCertificate: null,
    });

  it('offers nothing without a reason, and Diagnose for one it does not know', () => {
    expect(
      reasonActions(PROFILE, { problem: null, connack: null, refusedCertificate: null }),
    ).toEqual([]);
    expect(offeredFor('SOMETHING_NEW')).toEqual([{ kind: 'diagnose' }]);
  });

  it('goes to the TLS port beside the plain one, and keeps another port', () => {
    const fields = { transport: 'mqtts', port: 8883 };
    expect(offeredFor('CLOSED_BEFORE_CONNACK')[0]).toMatchObject({ change: 'useTls', fields });
    const connection = {
      problem: { code: 'NO_CONNACK', message: '' },
      connack: null,
      refusedCertificate: null,
    };
    expect(reasonActions({ ...PROFILE, port: 4711 }, connection)[0]).toMatchObject({
      fields: { transport: 'mqtts', port: 4711 },
    });
  });

  it('offers every server of a server reference', () => {
    const serverReference = 'a.example [2001:db8::1]:8884 b.example:1 c.example';
    const servers = offeredFor('USE_ANOTHER_SERVER', { serverReference }).flatMap((action) =>
      action.kind === 'change' ? [action.fields] : [],
    );
    expect(servers).toEqual([
      { host: 'a.example', port: 1883 },
      { host: '2001:db8::1', port: 8884 },
      { host: 'b.example', port: 1 },
    ]);
  });

  it.each([
    ['5.0', ['3.1.1']],
    ['3.1.1', ['3.1', '5.0']],
    ['3.1', ['3.1.1']],
  ] as const)('offers other versions than %s', (protocolVersion, versions) => {
    const problem = { code: 'UNSUPPORTED_PROTOCOL_VERSION', message: '' };
    const connection = { problem, connack: null, refusedCertificate: null };
    expect(reasonActions({ ...PROFILE, protocolVersion }, connection)).toEqual(
      versions.map((version) => ({ kind: 'useVersion', version })),
    );
  });

  it.each([
    ['RECEIVE_MAXIMUM_IGNORED', 'receiveMaximum'],
    ['TOPIC_ALIAS_MAXIMUM_IGNORED', 'topicAliasMaximum'],
    ['MAXIMUM_PACKET_SIZE_IGNORED', 'maximumPacketSize'],
  ])('leads from %s to the setting and the packets', (code, setting) => {
    expect(offeredFor(code)).toEqual([{ kind: 'edit', setting }, { kind: 'packets' }]);
  });

  it('shows a certificate only where one was refused', () => {
    expect(offeredFor('TLS_SELF_SIGNED').map(({ kind }) => kind)).toEqual(['edit', 'diagnose']);
  });
});

describe('lostWith', () => {
  const { session } = DEFAULT_PROFILE;
  it('names nothing of a new profile, nor where 5.0 is not left', () => {
    expect(lostWith(PROFILE, '3.1.1')).toEqual([]);
    const limited = { ...PROFILE, session: { ...session, receiveMaximum: 7 } };
    expect(lostWith({ ...limited, protocolVersion: '3.1.1' }, '3.1')).toEqual([]);
    expect(lostWith(limited, '5.0')).toEqual([]);
  });

  it('names what is set and would be left out', () => {
    const fields = {
      ...PROFILE,
      authentication: 'SCRAM-SHA-256' as const,
      session: { ...session, receiveMaximum: 7, requestProblemInformation: false },
      will: { ...DEFAULT_WILL, topic: 'w', delayInterval: 3, contentType: 'text/plain' },
      subscriptions: [{ filter: 'a', qos: 0 as const, retainHandling: 1 as const }],
    };
    expect(lostWith(fields, '3.1.1')).toEqual([
      ...['authentication', 'receiveMaximum', 'requestProblemInformation'],
      ...['willDelay', 'willContentType', 'subscriptions'],
    ]);
  });
});
