import { describe, expect, it } from 'vitest';
import { connackRows } from '../../../../renderer/features/connections/details/connack-rows.ts';
import { reasonActions } from '../../../../renderer/features/connections/reason-actions.ts';
import type { Connack } from '../../../../shared/contract/connections.ts';
import { DEFAULT_PROFILE, SILENT_CONNACK } from '../../../../shared/contract/defaults.ts';

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

  it('offers the other version of the protocol', () => {
    expect(offeredFor('UNSUPPORTED_PROTOCOL_VERSION')).toMatchObject([
      { change: 'useVersion', fields: { protocolVersion: '3.1.1' } },
    ]);
  });

  it('shows a certificate only where one was refused', () => {
    expect(offeredFor('TLS_SELF_SIGNED').map(({ kind }) => kind)).toEqual(['edit', 'diagnose']);
  });
});
