// One suite over every transport: what a page may rely on, whichever host it runs in.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import { type ObservedCore, startObservedCore } from './observed-core.ts';
import { type Connection, TRANSPORTS, type Transport } from './transports.ts';
import { callEverything } from './walk.ts';

/** Every byte there is, longer than one line of base64. */
const BYTES = Uint8Array.from({ length: 1024 }, (_, at) => at % 256);

describe.each(Object.entries(TRANSPORTS))('over %s', (_name, start) => {
  let core: ObservedCore;
  let transport: Transport;
  let page: Connection;

  beforeAll(async () => {
    core = await startObservedCore();
    transport = await start(core);
    page = transport.open();
  });
  afterAll(async () => {
    await transport.close();
    await core.dispose();
  });

  test('every call of the contract answers, bytes unchanged both ways', async () => {
    const called = new Set<string>();
    const stop = core.watch((call) => called.add(call.path));
    await callEverything(page.client, BYTES);
    stop();
    expect([...called].sort()).toEqual(pathsOf(contract).sort());
  });

  test('bad input is refused at the door with a sentence', async () => {
    const fields = { ...DEFAULT_PROFILE, clientId: 'a', port: 0 };
    await expect(page.client.profiles.save({ fields })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('A port is a number from 1 to 65535.'),
    });
    const key = '../../etc/passwd';
    await expect(page.client.settings.get({ key })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
    await expect(page.client.settings.get(null as never)).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect((await page.client.app.info()).version).toBe('1.2.3');
  });

  test('an error is a code and a sentence', async () => {
    const failed = page.client.connections.connect({ profileId: 'nobody' });
    await expect(failed).rejects.toMatchObject({
      code: expect.stringMatching(/^[A-Z]+(_[A-Z]+)*$/),
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
    await expect(failed).rejects.not.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });

  test('a call that is given up is aborted in the core', async () => {
    const giveUp = new AbortController();
    const { revision } = await page.client.connections.watch({ after: null });
    const reached = core.called('connections.watch');
    const waiting = page.client.connections.watch({ after: revision }, { signal: giveUp.signal });
    waiting.catch(() => undefined);
    const { signal } = await reached;
    giveUp.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    await aborted(signal);
  });

  test('two pages at once never get each other’s answers', async () => {
    const pages = [transport.open(), transport.open()];
    const [one, two] = pages;
    if (!one || !two) throw new Error('unreachable');
    const calls = pages.flatMap((each, number) =>
      Array.from({ length: 100 }, async (_, at) => {
        const key = `page-${number}-${at}`;
        await each.client.settings.set({ key, value: { number, at } });
        return { got: await each.client.settings.get({ key }), wanted: { number, at } };
      }),
    );
    for (const { got, wanted } of await Promise.all(calls)) expect(got.value).toEqual(wanted);

    const peers = new Set<number>();
    const stop = core.watch((call) => peers.add(call.peerId));
    await Promise.all(pages.map((each) => each.client.app.info()));
    stop();
    expect(peers.size).toBe(2);
    for (const each of pages) each.leave();
  });

  test('a view is its page’s own', async () => {
    const other = transport.open();
    const profile = await page.client.profiles.save({
      fields: { ...DEFAULT_PROFILE, name: 'views', clientId: 'views' },
    });
    const { viewId } = await page.client.topics.openView({ captureId: profile.id });
    await expect(other.client.topics.closeView({ viewId: viewId + 1000 })).rejects.toMatchObject({
      code: expect.stringMatching(/VIEW/),
    });
    const frame = { viewId, after: null, first: 0, count: 10, anchor: null };
    await expect(other.client.topics.frame(frame)).rejects.toMatchObject({
      code: expect.stringMatching(/VIEW/),
    });
    expect((await page.client.topics.frame(frame)).total).toBe(0);
    other.leave();
  });

  test('a call in flight rejects when its page goes away, and the core gives it up', async () => {
    const leaving = transport.open();
    const { revision } = await leaving.client.connections.watch({ after: null });
    const reached = core.called('connections.watch');
    const waiting = leaving.client.connections.watch({ after: revision });
    waiting.catch(() => undefined);
    const { signal } = await reached;
    leaving.leave();
    await expect(waiting).rejects.toMatchObject({
      code: 'CORE_LOST',
      message: expect.stringMatching(/^The connection .*\.$/),
      // What broke inside of the transport helps nobody.
      data: undefined,
    });
    await aborted(signal);
    // Only the page of the suite is left.
    await core.peersAre(1);
    expect(leaving.link.state()).toBe('lost');
    await expect(leaving.client.app.info()).rejects.toMatchObject({ code: 'CORE_LOST' });
    expect((await page.client.app.info()).version).toBe('1.2.3');
  });
});

/** "group.call" of every call. */
function pathsOf(groups: Record<string, object>): string[] {
  return Object.entries(groups).flatMap(([group, calls]) =>
    Object.keys(calls).map((name) => `${group}.${name}`),
  );
}

async function aborted(signal: AbortSignal | undefined): Promise<void> {
  if (!signal) throw new Error('The core was given no signal.');
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
