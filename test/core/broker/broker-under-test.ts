// A built-in broker on a clock of its own, and clients that note what they receive.
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import {
  type BuiltInBroker,
  createBuiltInBroker,
} from '../../../electron/core/broker/built-in-broker.ts';
import { type ManualClock, manualClock, seededRandom } from '../../support/manual-clock.ts';

export interface BrokerUnderTest {
  broker: BuiltInBroker;
  clock: ManualClock;
  port(): number;
  /** What it logged. */
  log: string[];
}

export async function startedBroker(seed = 1): Promise<BrokerUnderTest> {
  const clock = manualClock();
  const log: string[] = [];
  const note = (_scope: string, text: string): unknown => log.push(text);
  const broker = createBuiltInBroker({
    clock,
    random: seededRandom(seed),
    log: { info: note, error: note },
  });
  onTestFinished(() => broker.stop());
  await broker.start();
  const port = (): number => {
    const { port } = broker.status();
    if (port === null) throw new Error('The broker is not running.');
    return port;
  };
  return { broker, clock, port, log };
}

export interface Received {
  topic: string;
  payload: Buffer;
  retain: boolean;
}

export interface Listener {
  client: MqttClient;
  received: Received[];
  /** The first message, past or to come, that fits; moves the clock on while it waits. */
  first(fits: (message: Received) => boolean, from?: number): Promise<Received>;
  topics(): Set<string>;
}

/** Simulated time after which a test gives up waiting. */
const PATIENCE_MS = 10 * 60_000;

export async function listenTo(under: BrokerUnderTest, ...filters: string[]): Promise<Listener> {
  const client = await connectAsync(`mqtt://127.0.0.1:${under.port()}`, {
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  onTestFinished(() => client.endAsync(true));
  // A broker that stops may reset the connection; tests look at `close`.
  client.on('error', () => undefined);
  const received: Received[] = [];
  client.on('message', (topic: string, payload: Buffer, packet: IPublishPacket) => {
    received.push({ topic, payload: Buffer.from(payload), retain: packet.retain });
  });
  if (filters.length > 0) await client.subscribeAsync(filters);
  return {
    client,
    received,
    async first(fits, from = 0) {
      for (let waited = 0; waited < PATIENCE_MS; waited += 250) {
        const found = received.slice(from).find(fits);
        if (found) return found;
        await under.clock.advance(250);
      }
      throw new Error(`Nothing that fits in ${received.length} messages.`);
    },
    topics: () => new Set(received.map((message) => message.topic)),
  };
}

export function on(topic: string, text?: string) {
  return (message: Received): boolean =>
    message.topic === topic && (text === undefined || message.payload.toString() === text);
}
