// What is selected stays live, however much comes: value, figures and history, with one request out at
// a time and a budget for the page's memory.
import type { Page } from '@playwright/test';
import { type FirehoseNews, type FirehoseOptions, firehoseArguments } from '../bench/firehose.ts';
import { type PeerProcess, startPeer } from '../bench/peer-process.ts';
import { test as base, expect } from './fixtures.ts';

type Firehose = PeerProcess<FirehoseNews> & { port: number };

const ENDLESS = 1e12;
/** More, and it must be marked. */
const OLD_MS = 200;
/** The page rounds to what it paints, and samples are taken between. */
const GRACE_MS = 100;

const test = base.extend<{ load: Partial<FirehoseOptions>; firehose: Firehose }>({
  load: [{}, { option: true }],
  firehose: async ({ load }, use) => {
    const peer: PeerProcess<FirehoseNews> = startPeer('./firehose.ts', firehoseArguments(load));
    try {
      const { port } = await peer.next('listening');
      await use({ ...peer, port });
    } finally {
      await peer.stop();
    }
  },
});

async function openTopic(page: Page, { port }: Firehose): Promise<void> {
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`127.0.0.1:${port}`);
  await address.press('Enter');
  await page.getByRole('button', { name: 'Expand all topics' }).click();
  await page
    .getByTestId('topic-tree')
    .getByRole('treeitem', { name: 'temperature', exact: true })
    .first()
    .click();
  await expect(page.getByTestId('payload-view')).toBeVisible();
}

/** Looks at every frame for `ms`: how old the shown value is, by the clock both share here. */
function watchValue(page: Page, ms: number) {
  return page.evaluate(
    (forMs) =>
      new Promise<{ age: number; marked: boolean }[]>((resolve) => {
        const seen: { age: number; marked: boolean }[] = [];
        const end = performance.now() + forMs;
        const look = () => {
          const at = document.querySelector('time')?.dateTime ?? '';
          const marks = '[data-testid=status-freshness], [data-testid=value-late]';
          seen.push({
            age: Date.now() - Date.parse(at),
            marked: document.querySelector(marks) !== null,
          });
          if (performance.now() < end) requestAnimationFrame(look);
          else resolve(seen);
        };
        look();
      }),
    ms,
  );
}

async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize;
}

for (const topics of [1, 10_000]) {
  test.describe(`${topics} topics`, () => {
    test.use({ load: { topics, messages: topics, mixed: true } });

    test('the selected value is the newest at 100,000 messages a second', async ({
      page,
      firehose,
    }) => {
      let asked = 0;
      page.on('websocket', (socket) => socket.on('framesent', () => asked++));
      await page.reload();
      await openTopic(page, firehose);
      firehose.send({ pour: { messages: ENDLESS, rate: 100_000 } });
      const figures = page.getByTestId('topic-figures');
      await expect(figures).toBeVisible();
      await watchValue(page, 1_000);
      const heapBefore = await heapOf(page);
      asked = 0;
      const seen = await watchValue(page, 5_000);
      // Each feed has one request out and asks again after a paint; there are half a dozen feeds.
      expect(asked / 5).toBeLessThan(150);
      expect((await heapOf(page)) - heapBefore).toBeLessThan(8_000_000);
      // A topic of many is silent between its own messages.
      const between = (topics / 100_000) * 1_000;
      const old = seen.filter(({ age, marked }) => age > OLD_MS + between + GRACE_MS && !marked);
      expect(old.length / seen.length).toBeLessThan(0.05);
      firehose.send({ halt: true });
      const { sent } = await firehose.next('drained').then(() => firehose.next('drained'));
      const received = page.getByTestId('status-received');
      await expect(received).toHaveAttribute('data-value', String(topics + sent));
    });
  });
}

test.describe('a reader of the history', () => {
  test.use({ load: { topics: 1, messages: 500, mixed: true } });

  test('keeps the rows while the value goes on, until one is picked', async ({
    page,
    firehose,
  }) => {
    await openTopic(page, firehose);
    const history = page.getByTestId('history-list');
    await history.hover();
    await page.mouse.wheel(0, 400);
    await expect.poll(() => history.evaluate((list) => list.scrollTop)).toBeGreaterThan(0);
    await expect(history.getByRole('option').first()).toBeVisible();
    const rows = await history.getByRole('option').allTextContents();
    const value = page.locator('time');
    const first = await value.getAttribute('datetime');
    firehose.send({ pour: { messages: 1_000, rate: 2_000 } });
    await expect(page.getByRole('button', { name: '1,000 new' })).toBeVisible();
    await expect(value).not.toHaveAttribute('datetime', first ?? '');
    const figures = page.getByTestId('topic-figures');
    await expect(figures.locator('dd[data-value="1500"]')).toHaveText('1,500');
    expect(await history.getByRole('option').allTextContents()).toEqual(rows);

    const newest = await value.getAttribute('datetime');
    await history.getByRole('option').nth(20).click();
    await expect(value).not.toHaveAttribute('datetime', newest ?? '');
    const picked = await value.getAttribute('datetime');
    firehose.send({ pour: { messages: 500, rate: 2_000 } });
    await expect(figures.locator('dd[data-value="2000"]')).toHaveText('2,000');
    await expect(value).toHaveAttribute('datetime', picked ?? '');
    await page.getByRole('button', { name: 'Follow the newest' }).click();
    await expect(value).not.toHaveAttribute('datetime', picked ?? '');
  });
});
