// The state of a real mosquitto, as a page follows it; and one that keeps it to itself.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { startTestCore, type TestCore } from '../../support/test-core.ts';

let core: TestCore | undefined;
let mosquitto: Mosquitto | undefined;

afterEach(async () => {
  await core?.dispose();
  await mosquitto?.stop();
  core = undefined;
  mosquitto = undefined;
});

async function follow(
  { client }: TestCore,
  profileId: string,
  until: (status: Awaited<ReturnType<TestCore['client']['serverStatus']['watch']>>) => boolean,
) {
  let after: number | null = null;
  for (;;) {
    const status = await client.serverStatus.watch({ profileId, after });
    if (until(status)) return status;
    after = status.revision;
  }
}

describe('the state of mosquitto', () => {
  it('comes with figures, rates and their last values', async () => {
    mosquitto = await startMosquitto({ config: ['sys_interval 1'] });
    core = await startTestCore();
    const subscriptions = [{ filter: '$SYS/#', qos: 0 as const }];
    const profileId = await core.connect({ port: mosquitto.port, subscriptions });
    const status = await follow(core, profileId, ({ figures }) =>
      figures.some(({ meaning, rate }) => meaning === 'bytes.sent' && (rate ?? 0) > 0),
    );
    expect(status).toMatchObject({ kind: 'mosquitto', state: 'live' });
    expect(status.version).toMatch(/^mosquitto version \d/);
    const connected = status.figures.find(({ meaning }) => meaning === 'clients.connected');
    expect(connected).toMatchObject({ value: 1, unit: 'count', rate: null });
    const sent = status.figures.find(({ meaning }) => meaning === 'bytes.sent');
    expect(sent?.series.length).toBeGreaterThan(1);
  });

  it('is refused where the rights say so', async () => {
    core = await startTestCore();
    const acl = join(core.dataDir, 'acl');
    await writeFile(acl, 'topic readwrite #\n');
    mosquitto = await startMosquitto({ config: ['sys_interval 1', `acl_file ${acl}`] });
    const profileId = await core.connect({
      port: mosquitto.port,
      subscriptions: [{ filter: '$SYS/#', qos: 0 }],
    });
    const status = await follow(core, profileId, ({ state }) => state !== 'none');
    expect(status.figures).toEqual([]);
    // mosquitto grants what it will not send.
    expect(['refused', 'silent']).toContain(status.state);
  });
});
