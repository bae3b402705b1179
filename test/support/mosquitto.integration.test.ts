import { connectAsync } from 'mqtt';
import { expect, test } from 'vitest';
import { startMosquitto } from './mosquitto.ts';

test('starts on a free port, logs its clients, and comes back on the same port', async () => {
  const broker = await startMosquitto({ listeners: [['protocol websockets']] });
  try {
    for (const url of [broker.url, `ws://127.0.0.1:${broker.listenerPorts[0]}/mqtt`]) {
      const client = await connectAsync(url, { clientId: 'first', protocolVersion: 5 });
      await client.endAsync();
    }
    expect(await broker.logged(/New client connected .* as first/)).toContain('first');

    await broker.stop();
    await expect(connectAsync(broker.url, { reconnectPeriod: 0 })).rejects.toThrow();

    const before = broker.log().length;
    await broker.restart();
    const client = await connectAsync(broker.url, { clientId: 'second' });
    await client.endAsync();
    await broker.logged(/as second/, before);
  } finally {
    await broker.stop();
  }
});
