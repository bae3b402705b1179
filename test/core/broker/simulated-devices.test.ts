import { decode } from 'cbor-x';
import { describe, expect, it } from 'vitest';
import { listenTo, on, startedBroker } from './broker-under-test.ts';

describe('simulated devices', () => {
  it('fill about 300 topics within ten seconds, at 100 to 200 messages a second', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, '#');
    await under.clock.advance(10_000);
    expect(listener.topics().size).toBeGreaterThan(300);
    const before = under.broker.status().published;
    await under.clock.advance(60_000);
    const rate = (under.broker.status().published - before) / 60;
    expect(rate).toBeGreaterThan(100);
    expect(rate).toBeLessThan(200);
    // No device was refused or thrown out.
    expect(under.log).toEqual([`Built-in broker listens on 127.0.0.1:${under.port()}`]);
  });

  it('leave retained states and configuration for those who subscribe later', async () => {
    const under = await startedBroker();
    await under.clock.advance(5_000);
    const listener = await listenTo(under, '#');
    const devices = await listener.first(on('home/bridge/devices'));
    expect(devices.retain).toBe(true);
    expect(JSON.parse(devices.payload.toString())).toHaveLength(40);
    const config = await listener.first(on('homeassistant/light/desk/config'));
    expect(JSON.parse(config.payload.toString())).toMatchObject({
      '~': 'home/light/desk',
      cmd_t: '~/set',
    });
  });

  it('lose their connection now and then: the will message is published, then they come back', async () => {
    const under = await startedBroker();
    const topic = 'plant/hall-a/press-3/availability';
    const listener = await listenTo(under, topic);
    await listener.first(on(topic, 'online'));
    const before = under.broker.status().devices;
    await listener.first(on(topic, 'offline'));
    expect(under.broker.status().devices).toBeLessThan(before);
    const offlineAt = listener.received.findIndex(on(topic, 'offline'));
    await listener.first(on(topic, 'online'), offlineAt);
  });

  it('do not publish their wills when the broker is stopped in order', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, '+/+/availability', '+/+/+/availability');
    await under.clock.advance(2_000);
    await under.broker.stop();
    expect(listener.received.map((message) => message.payload.toString())).not.toContain('offline');
  });

  it('include one that is silent for a while and stays connected', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, 'plant/tank-farm/tank-4/level');
    let silence = 0;
    for (let passed = 0; passed < 200_000 && silence < 20_000; passed += 2_500) {
      const before = listener.received.length;
      await under.clock.advance(2_500);
      silence = listener.received.length === before ? silence + 2_500 : 0;
    }
    expect(silence).toBe(20_000);
    const from = listener.received.length;
    await listener.first(on('plant/tank-farm/tank-4/level'), from);
  });

  it('answer commands', async () => {
    const under = await startedBroker();
    const { client, first } = await listenTo(
      under,
      'home/light/#',
      'stat/#',
      'plant/hall-a/+/mode/#',
      'home/+/climate/#',
    );
    await under.clock.advance(1_000);
    await client.publishAsync('home/light/desk/set', '{"state":"OFF","brightness":77}');
    await first(
      ({ topic, payload }) =>
        topic === 'home/light/desk' && payload.includes('"OFF","brightness":77'),
    );
    await client.publishAsync('home/light/desk/set', 'toggle', { qos: 1 });
    await first(
      ({ topic, payload }) =>
        topic === 'home/light/desk' && payload.includes('"ON","brightness":77'),
    );
    await client.publishAsync('home/light/desk/set', '{"colour"', { qos: 2 });
    await first(
      ({ topic, payload }) => topic === 'home/light/desk/error' && payload.includes('send ON, OFF'),
    );
    await client.publishAsync('cmnd/plug-kettle/POWER', 'OFF');
    await first(on('stat/plug-kettle/RESULT', '{"POWER":"OFF"}'));
    await client.publishAsync('cmnd/plug-kettle/POWER', '');
    await first(on('stat/plug-kettle/POWER', 'OFF'));
    await client.publishAsync('plant/hall-a/press-1/mode/set', 'manual');
    await first(on('plant/hall-a/press-1/mode', 'MANUAL'));
    await client.publishAsync('plant/hall-a/press-1/mode/set', 'fly');
    await first(on('plant/hall-a/press-1/mode/error'));
    await client.publishAsync('home/study/climate/target/set', '18.5');
    await first(on('home/study/climate/target', '18.5'));
    await client.publishAsync('home/study/climate/target/set', '');
    await first(on('home/study/climate/error'));
  });

  it('send CBOR', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, 'plant/energy/+/readings');
    const { payload } = await listener.first(on('plant/energy/meter-01/readings'));
    const phase = { phase: 1, voltage: expect.any(Number), current: expect.any(Number) };
    expect(decode(payload)).toMatchObject({ power: expect.any(Number), phases: [phase, {}, {}] });
  });

  it('include one that does much wrong and stays within MQTT', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, 'lab/#', '/lab/#');
    const has = (topic: string, fits: (text: string, bytes: Buffer) => boolean) =>
      listener.first(
        (message) => message.topic === topic && fits(message.payload.toString(), message.payload),
      );
    await has('lab/prototype-7/telemetry', (text) => !isJson(text));
    await has('lab/prototype-7/telemetry', isJson);
    await has('lab/prototype-7/name', (text) => text.includes('\uFFFD'));
    await has('lab/prototype-7/heartbeat', (_text, bytes) => bytes.length === 0);
    await has('lab/prototype-7/label', (text) => text.includes('<img'));
    await has('lab/prototype-7/label', (text) => text.includes('\u202E'));
    await has('lab/prototype-7/temperature', (text) => text === '1e308');
    await has('/lab//prototype-7/', () => true);
    await has('lab/prototype-7/log', (text) => text.includes('50/50'));
  });

  it('are outlived by the broker’s own figures', async () => {
    const under = await startedBroker();
    const listener = await listenTo(under, '$SYS/broker/#');
    await listener.first(on('$SYS/broker/uptime', '30 seconds'));
    const clients = await listener.first(
      on('$SYS/broker/clients/connected'),
      listener.received.length - 7,
    );
    expect(Number(clients.payload.toString())).toBeGreaterThan(50);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
