// Publishes many messages to a broker as fast as it takes them, by a bare socket: pre-encoded
// packets of MQTT 3.1.1, every payload different and known again from its number.
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { generate, parser } from 'mqtt-packet';

export interface Flood {
  port: number;
  messages: number;
  topics: number;
  qos: 0 | 1;
  /** Beginning of each topic name. */
  prefix: string;
}

export function floodTopic(flood: Flood, n: number): string {
  return `${flood.prefix}/${n % flood.topics}`;
}

export function floodPayload(flood: Flood, n: number): Buffer {
  const text = Buffer.from(`${flood.prefix} ${n} `);
  // Bytes that are no UTF-8, and lengths from 0 beyond the number to some dozens.
  return Buffer.concat([text, Buffer.alloc(n % 61, n % 256)]);
}

/** Resolves when the broker has everything: at QoS 1 acknowledged, at QoS 0 read and answered a ping. */
export async function flood(options: Flood): Promise<void> {
  const socket = createConnection(options.port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    const done = answered(socket, options);
    socket.write(
      generate({
        cmd: 'connect',
        clientId: `flood-${options.prefix}`,
        protocolVersion: 4,
        clean: true,
        keepalive: 0,
      }),
    );
    for (let first = 0; first < options.messages; first += 500) {
      const last = Math.min(options.messages, first + 500);
      const packets = [];
      for (let n = first; n < last; n++) packets.push(packet(options, n));
      if (!socket.write(Buffer.concat(packets))) await once(socket, 'drain');
    }
    socket.write(generate({ cmd: 'pingreq' }));
    await done;
  } finally {
    socket.destroy();
  }
}

function packet(options: Flood, n: number): Buffer {
  return generate({
    cmd: 'publish',
    topic: floodTopic(options, n),
    payload: floodPayload(options, n),
    qos: options.qos,
    retain: false,
    dup: false,
    ...(options.qos === 1 ? { messageId: (n % 65_535) + 1 } : {}),
  });
}

function answered(socket: Socket, { messages, qos }: Flood): Promise<void> {
  return new Promise((resolve, reject) => {
    let acknowledged = 0;
    let pinged = false;
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', ({ cmd }) => {
      if (cmd === 'puback') acknowledged++;
      if (cmd === 'pingresp') pinged = true;
      if (pinged && (qos === 0 || acknowledged === messages)) resolve();
    });
    socket.on('data', (bytes) => packets.parse(bytes));
    socket.on('close', () => reject(new Error('The broker closed the connection of the flood.')));
  });
}
