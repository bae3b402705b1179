import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { connectAsync } from 'mqtt';
import { generate } from 'mqtt-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBuiltInBroker } from '../../../electron/core/broker/built-in-broker.ts';
import { manualClock, seededRandom } from '../../support/manual-clock.ts';
import { listenTo, on, startedBroker } from './broker-under-test.ts';

describe('built-in broker', () => {
  it('carries messages of its clients', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, 'test/#');
    const other = await listenTo(under);
    await other.client.publishAsync('test/topic1', 'hello', { qos: 2 });
    expect((await listener.first(on('test/topic1'))).payload.toString()).toBe('hello');
    expect(under.broker.status()).toMatchObject({ running: true, clients: 2 });
  });

  it('delivers each message once, retained or not, however subscriptions overlap', async () => {
    const under = await startedBroker();
    const subscriber = await listenTo(under, '#', 'mixed/#', '$SYS/#');
    const publisher = await listenTo(under);
    const wanted = Array.from({ length: 300 }, (_, at) => `mixed/${at}`);
    const packets = wanted.map((topic, at) =>
      generate({ cmd: 'publish', topic, payload: '1', qos: 0, retain: at % 2 === 0, dup: false }),
    );
    // In one piece, so that what is not retained overtakes what must be stored first.
    publisher.client.stream.write(Buffer.concat(packets));
    for (const topic of wanted) await subscriber.first(on(topic));
    const got = subscriber.received
      .map(({ topic }) => topic)
      .filter((topic) => topic.startsWith('mixed/'));
    expect(got.sort()).toEqual(wanted.sort());
  });

  it('publishes the will of a lost client to those who also watch the broker’s topics', async () => {
    const under = await startedBroker();
    const watcher = await listenTo(under, 'will/#', '$SYS/#');
    const will = { topic: 'will/1', payload: Buffer.from('gone'), qos: 0 as const, retain: true };
    const url = `mqtt://127.0.0.1:${under.port()}`;
    const lost = await connectAsync(url, { protocolVersion: 4, reconnectPeriod: 0, will });
    lost.stream.destroy();
    await watcher.first(on('will/1', 'gone'));
  });

  it('keeps topics of the server from # unless they are asked for', async () => {
    const under = await startedBroker();
    const publisher = await listenTo(under);
    for (const topic of ['$other/kept', 'kept']) {
      await publisher.client.publishAsync(topic, '1', { qos: 1, retain: true });
    }
    const everything = await listenTo(under, '#');
    await everything.first(on('kept'));
    await publisher.client.publishAsync('last', '1', { qos: 1 });
    await everything.first(on('last'));
    expect(everything.received.filter(({ topic }) => topic.startsWith('$'))).toEqual([]);
    const asking = await listenTo(under, '$other/#');
    await asking.first(on('$other/kept'));
  });

  it('can be started twice and stopped twice', async () => {
    const under = await startedBroker();
    const { port } = under.broker.status();
    await Promise.all([under.broker.start(), under.broker.start()]);
    expect(under.broker.status().port).toBe(port);
    await Promise.all([under.broker.stop(), under.broker.stop()]);
    await under.broker.stop();
    const stopped = { running: false, port: null, clients: 0, published: 0, devices: 0 };
    expect(under.broker.status()).toEqual(stopped);
  });

  it('ends every connection and timer when it stops, and starts anew', async () => {
    const under = await startedBroker();
    const port = under.port();
    const listener = await listenTo(under, '#');
    await under.clock.advance(5_000);
    const gone = new Promise<void>((resolve) => listener.client.once('close', () => resolve()));
    await under.broker.stop();
    await gone;
    expect(under.clock.pending()).toBe(0);
    const knock = connect(port, '127.0.0.1');
    await expect(once(knock, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    await under.broker.start();
    const again = await listenTo(under, '#');
    await again.first(on('home/light/desk'));
  });

  it('stops while a client reads nothing', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, '#');
    listener.client.stream.pause();
    await under.clock.advance(20_000);
    await under.broker.stop();
    expect(under.broker.status().running).toBe(false);
  });

  it('keeps two brokers apart', async () => {
    const [one, two] = [await startedBroker(1), await startedBroker(2)];
    expect(one.port()).not.toBe(two.port());
    const [listener, stranger] = [
      await listenTo(one, 'private/#'),
      await listenTo(two, 'private/#'),
    ];
    const [publisher, counterpart] = [await listenTo(one), await listenTo(two)];
    await publisher.client.publishAsync('private/one', '1', { qos: 1 });
    await counterpart.client.publishAsync('private/two', '2', { qos: 1 });
    await listener.first(on('private/one'));
    await stranger.first(on('private/two'));
    expect([...listener.topics(), ...stranger.topics()]).toEqual(['private/one', 'private/two']);
    await one.broker.stop();
    expect(two.broker.status()).toMatchObject({ running: true, clients: 2 });
  });

  it('says with a code and a sentence that it cannot start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const clock = manualClock();
    const log = { info: () => undefined, error: () => undefined };
    const broker = createBuiltInBroker({ clock, random: seededRandom(1), log }, { port });
    const problem = {
      code: 'BROKER_START_FAILED',
      message: 'The built-in broker could not start: this machine gave it no port to listen on.',
      detail: expect.stringContaining(String(port)),
    };
    await expect(broker.start()).rejects.toMatchObject({ problem });
    expect(broker.status().running).toBe(false);
    expect(clock.pending()).toBe(0);
  });

  it('tells its listeners of starts, stops and clients', async () => {
    const under = await startedBroker();
    const seen: string[] = [];
    const forget = under.broker.onChange(() => {
      const { running, clients } = under.broker.status();
      seen.push(`${running ? 'running' : 'stopped'} ${clients}`);
    });
    const { client } = await listenTo(under);
    const left = new Promise<void>((resolve) => {
      under.broker.onChange(() => under.broker.status().clients === 0 && resolve());
    });
    await client.endAsync();
    await left;
    await under.broker.stop();
    expect(seen).toContain('running 1');
    expect(seen.at(-1)).toBe('stopped 0');
    forget();
    const before = seen.length;
    await under.broker.start();
    expect(seen.length).toBe(before);
  });

  it('refuses MQTT 5, which it does not speak', async () => {
    const under = await startedBroker();
    const url = `mqtt://127.0.0.1:${under.port()}`;
    await expect(connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 })).rejects.toThrow();
  });
});
