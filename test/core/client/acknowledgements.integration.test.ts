// When messages at QoS 1 and 2 are acknowledged, and that each is recorded once.
import { connect as connectPlain } from 'mqtt';
import type { Packet } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { recordedConnection, settingsFor } from './recorded-connection.ts';
import { accept, hex, packetId, scriptedBroker } from './scripted-broker.ts';

let broker: Mosquitto;
beforeAll(async () => {
  broker = await startMosquitto({
    config: ['max_queued_messages 0', 'log_type error', 'log_type notice', 'log_type information'],
  });
});
afterAll(() => broker.stop());

const subscribed = ({ subscriptions }: { subscriptions: { state: string }[] }): boolean =>
  subscriptions.every(({ state }) => state === 'granted');

const acknowledgements = (packets: readonly Packet[]) =>
  packets
    .filter(({ cmd }) => cmd === 'puback' || cmd === 'pubrec' || cmd === 'pubcomp')
    .map(({ cmd, messageId }) => `${cmd} ${messageId}`);

/** A message on topic "a" for 3.1.1. */
const message = (qos: 1 | 2, id: number, payload: string, dup = false): Buffer => {
  const head = (0x30 | (qos << 1) | (dup ? 8 : 0)).toString(16);
  const rest = `000161${id.toString(16).padStart(4, '0')}${Buffer.from(payload).toString('hex')}`;
  return hex(head, (rest.length / 2).toString(16).padStart(2, '0'), rest);
};

const v311 = {
  protocolVersion: '3.1.1' as const,
  subscriptions: [{ filter: 'a', qos: 2 as const }],
};
const lasting = { ...v311, clientId: 'lasting', cleanStart: false };

describe('with a persistent session', () => {
  it('come after the commit, in the order of the messages', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd !== 'subscribe') return;
      const messages = [message(1, 5, 'v'), message(2, 3, 'w'), message(1, 9, 'x')];
      socket.write(Buffer.concat([...messages, message(2, 1, 'y'), message(1, 7, 'z')]));
    });
    await using connection = recordedConnection({ stores: true });
    connection.connect(settingsFor(server.port, lasting));
    await connection.askedToStore(5);
    // What was written before the PUBLISH has arrived when the PUBLISH has.
    await connection.publish('mark', Buffer.from('1'), 0, false);
    await server.sent('publish');
    expect(acknowledgements(server.packets)).toEqual([]);
    connection.stored(3);
    await server.sent('puback', 2);
    await connection.publish('mark', Buffer.from('2'), 0, false);
    await server.sent('publish', 2);
    expect(acknowledgements(server.packets)).toEqual(['puback 5', 'pubrec 3', 'puback 9']);
    connection.stored(5);
    await server.sent('puback', 3);
    expect(acknowledgements(server.packets).slice(3)).toEqual(['pubrec 1', 'puback 7']);
  });

  it.each(['3.1.1', '5.0'] as const)(
    'that never went out bring the messages again over MQTT %s',
    async (protocolVersion) => {
      const filter = `again/${protocolVersion}`;
      const settings = settingsFor(broker.port, {
        protocolVersion,
        clientId: filter,
        cleanStart: false,
        subscriptions: [{ filter: `${filter}/+`, qos: 2 }],
      });
      await using connection = recordedConnection({ stores: true });
      connection.connect(settings);
      await connection.when(subscribed);
      const other = connectPlain(broker.url);
      for (const qos of [1, 2] as const) {
        await other.publishAsync(`${filter}/${qos}`, 'x', { qos });
      }
      await other.endAsync();
      await connection.askedToStore(2);
      await connection.disconnect();
      connection.connect(settings);
      await connection.received(3);
      // At QoS 2 it is known to be the same message.
      expect(connection.messages.map(({ topic, dup }) => [topic, dup])).toEqual([
        [`${filter}/1`, false],
        [`${filter}/2`, false],
        [`${filter}/1`, true],
      ]);
      connection.stored(3);
      // Their acknowledgements are out before the broker answers this.
      await connection.publish('mark', Buffer.from('1'), 1, false);
      await connection.disconnect();
      connection.connect(settings);
      await connection.when(subscribed);
      await connection.publish('mark', Buffer.from('2'), 1, false);
      expect(connection.messages).toHaveLength(3);
    },
  );
});

it('come at once without a persistent session', async () => {
  await using server = await scriptedBroker((packet, socket) => {
    accept(packet, socket);
    if (packet.cmd === 'subscribe') {
      socket.write(Buffer.concat([message(1, 5, 'x'), message(2, 3, 'y')]));
    }
  });
  await using connection = recordedConnection({ stores: true });
  connection.connect(settingsFor(server.port, v311));
  await server.sent('pubrec');
  expect(acknowledgements(server.packets)).toEqual(['puback 5', 'pubrec 3']);
  expect(connection.storeRequests).toEqual([]);
});

describe('a message at QoS 2', () => {
  it('is recorded once when it is sent again before PUBREL', async () => {
    await using server = await scriptedBroker((packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'subscribe') {
        socket.write(Buffer.concat([message(2, 7, 'x'), message(2, 7, 'x', true)]));
      }
      if (packet.cmd === 'pubrec') socket.write(hex('62020007'));
      // Released, the identifier stands for a new message.
      if (packet.cmd === 'pubcomp') socket.write(message(1, 7, 'new'));
    });
    await using connection = recordedConnection();
    connection.connect(settingsFor(server.port, v311));
    await connection.received(2);
    await server.sent('pubcomp', 2);
    expect(connection.messages.map(({ payload }) => payload.toString()).slice(0, 2)).toEqual([
      'x',
      'new',
    ]);
    expect(acknowledgements(server.packets).slice(0, 4)).toEqual([
      'pubrec 7',
      'pubrec 7',
      'pubcomp 7',
      'pubcomp 7',
    ]);
  });

  /** Breaks after the first PUBREC; what comes next is sent when the session is resumed, or is not. */
  async function broken(sessionPresent: boolean, next: Buffer) {
    const clock = manualClock();
    let connections = 0;
    const server = await scriptedBroker((packet, socket) => {
      if (packet.cmd === 'connect') {
        connections += 1;
        if (connections === 1) socket.write(Buffer.concat([hex('20020000'), message(2, 7, '1')]));
        else socket.write(Buffer.concat([hex(sessionPresent ? '20020100' : '20020000'), next]));
      }
      if (packet.cmd === 'pubrec' && connections === 1) socket.destroy();
    });
    const connection = recordedConnection({ clock });
    connection.connect(settingsFor(server.port, { ...lasting, subscriptions: [] }));
    await connection.when(({ state }) => state === 'waiting');
    expect(connection.messages).toMatchObject([{ topic: 'a', payload: Buffer.from('1'), qos: 2 }]);
    await clock.advance(1_300);
    return { server, connection };
  }

  it('is recorded once when the connection breaks before PUBREL', async () => {
    const { server, connection } = await broken(true, message(2, 7, '1', true));
    await server.sent('pubrec', 2);
    expect(connection.messages).toHaveLength(1);
    await connection.disconnect();
    await server[Symbol.asyncDispose]();
  });

  it('is completed when the connection breaks after PUBREC', async () => {
    const { server, connection } = await broken(true, hex('62020007'));
    expect(await server.sent('pubcomp')).toMatchObject({ messageId: 7 });
    expect(connection.messages).toHaveLength(1);
    await connection.disconnect();
    await server[Symbol.asyncDispose]();
  });

  it('is another one when the broker has lost the session', async () => {
    const { server, connection } = await broken(false, message(2, 7, '2'));
    await server.sent('pubrec', 2);
    expect(connection.messages.map(({ payload }) => payload.toString())).toEqual(['1', '2']);
    await connection.disconnect();
    await server[Symbol.asyncDispose]();
  });
});

it.each([
  ['3.1.1', '70020009'],
  ['5.0', '7003000992'],
] as const)('PUBREL for an unknown message is answered over MQTT %s', async (version, answer) => {
  const written: Buffer[] = [];
  await using server = await scriptedBroker(
    (packet, socket) => {
      accept(packet, socket);
      if (packet.cmd === 'connect') socket.write(hex('62020009'));
    },
    { opening: (socket) => socket.on('data', (bytes) => written.push(bytes)) },
  );
  await using connection = recordedConnection();
  connection.connect(settingsFor(server.port, { protocolVersion: version, subscriptions: [] }));
  expect(await server.sent('pubcomp')).toMatchObject({ messageId: 9 });
  expect(Buffer.concat(written).toString('hex')).toContain(answer);
});

it('means the packet identifiers of one session only', async () => {
  const send = (packet: Packet, socket: { write(bytes: Buffer): void }): void => {
    if (packet.cmd === 'connect')
      socket.write(Buffer.concat([hex('20020100'), message(2, 7, 'x')]));
  };
  await using first = await scriptedBroker(send);
  await using second = await scriptedBroker(send);
  await using connection = recordedConnection();
  for (const [index, { port, sent }] of [first, second].entries()) {
    connection.connect(settingsFor(port, { ...lasting, subscriptions: [] }));
    await connection.received(index + 1);
    expect(packetId(await sent('pubrec'))).toBe('0007');
    await connection.disconnect();
  }
});

it.each([
  ['3.1.1', 1],
  ['3.1.1', 2],
  ['5.0', 1],
  ['5.0', 2],
] as const)(
  '60,000 messages over MQTT %s at QoS %i are all there',
  async (protocolVersion, qos) => {
    const count = 60_000;
    const filter = `many/${protocolVersion}/${qos}`;
    await using connection = recordedConnection();
    connection.connect(
      settingsFor(broker.port, {
        protocolVersion,
        clientId: filter,
        cleanStart: false,
        subscriptions: [{ filter, qos }],
      }),
    );
    await connection.when(subscribed);
    const other = connectPlain(broker.url, { protocolVersion: 5 });
    for (let number = 0; number < count; number += 1)
      other.publish(filter, String(number), { qos });
    await connection.received(count);
    await other.endAsync();
    const numbers = connection.messages.map(({ payload }) => Number(payload));
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(connection.messages.filter((one) => one.qos !== qos || one.dup)).toEqual([]);
  },
);
