// Messages through a real mosquitto, both protocol versions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await startMosquitto();
});
afterAll(() => broker.stop());

describe.each(['3.1.1', '5.0'] as const)('MQTT %s', (protocolVersion) => {
  it.each([0, 1, 2] as const)('sends and receives at QoS %i', async (qos) => {
    await using connection = recordedConnection();
    const topic = `there/and/back/${protocolVersion}/${qos}`;
    connection.connect(
      settingsFor(broker.port, { protocolVersion, subscriptions: [{ filter: topic, qos }] }),
    );
    await connection.when((status) => status.subscriptions[0]?.state === 'granted');
    const acknowledgement = await connection.publish(topic, Buffer.from('hello'), qos, false);
    await connection.received(1);
    expect(connection.messages).toEqual([
      {
        topic,
        payload: Buffer.from('hello'),
        qos,
        retain: false,
        dup: false,
        properties: undefined,
      },
    ]);
    expect(acknowledgement.durationMs).toBeGreaterThan(0);
    const expected = {
      '3.1.1': ['sent', 'PUBACK', 'PUBCOMP'],
      '5.0': ['sent', 'PUBACK 0x00 Success', 'PUBCOMP 0x00 Success'],
    };
    expect(acknowledgement.acknowledgement).toBe(expected[protocolVersion][qos]);
    expect(acknowledgement.reasonCode).toBe(protocolVersion === '5.0' && qos > 0 ? 0 : null);
  });
});
