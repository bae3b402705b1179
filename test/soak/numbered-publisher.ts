// Publishes messages 1, 2, 3, … to a broker at a set rate, at QoS 1 or 2, by a bare socket: the payload
// begins with the number.
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { generate, parser } from 'mqtt-packet';

export interface NumberedPublisher {
  /** Published so far. */
  readonly published: number;
  /** Rejects when the broker ends the connection. */
  readonly lost: Promise<never>;
  /** Ends publishing; resolves with how many there were once the broker has taken them all. */
  finish(): Promise<number>;
  stop(): void;
}

const TOPICS = 100;
const TICK_MS = 2;
const PAYLOAD_BYTES = 100;

/**
 * `rate`: messages a second. `window`: so many on the way at most; at QoS 2 a broker ends a connection with
 * more than it allows.
 */
export async function startPublisher(
  port: number,
  qos: 1 | 2,
  rate: number,
  window: number,
): Promise<NumberedPublisher> {
  const socket = createConnection(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.setNoDelay(true);
  socket.write(
    generate({
      cmd: 'connect',
      clientId: 'numbers',
      protocolVersion: 4,
      clean: true,
      keepalive: 0,
    }),
  );
  let published = 0;
  let taken = 0;
  const finished = Promise.withResolvers<void>();
  let finishing = false;
  const packets = parser({ protocolVersion: 4 });
  packets.on('packet', ({ cmd, messageId }) => {
    if (cmd === 'pubrec') socket.write(generate({ cmd: 'pubrel', messageId }));
    if (cmd === 'puback' || cmd === 'pubcomp') taken++;
    if (finishing && taken === published) finished.resolve();
  });
  socket.on('data', (bytes) => packets.parse(bytes));
  const lost = new Promise<never>((_, reject) => {
    socket.on('close', () => reject(new Error('The broker has ended the connection.')));
  });
  // Not an error of its own when nobody looks, as after `stop`.
  lost.catch(() => undefined);
  socket.on('error', () => socket.destroy());

  const timer = setInterval(() => {
    const room = Math.min((rate * TICK_MS) / 1000, window - (published - taken));
    const batch = [];
    for (let n = 0; n < room; n++) batch.push(packet(++published, qos));
    if (batch.length > 0) socket.write(Buffer.concat(batch));
  }, TICK_MS);
  return {
    get published() {
      return published;
    },
    finish: async () => {
      clearInterval(timer);
      finishing = true;
      if (taken < published) await finished.promise;
      return published;
    },
    lost,
    stop: () => {
      clearInterval(timer);
      socket.destroy();
    },
  };
}

function packet(number: number, qos: 1 | 2): Buffer {
  return generate({
    cmd: 'publish',
    topic: `numbers/${number % TOPICS}`,
    payload: `${number} `.padEnd(PAYLOAD_BYTES, '.'),
    qos,
    retain: false,
    dup: false,
    messageId: (number % 65_535) + 1,
  });
}
