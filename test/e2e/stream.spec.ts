// The stream: what arrives as it arrives, and still readable when nobody could read it all.
import type { Locator, Page } from '@playwright/test';
import { connectAsync } from 'mqtt';
import { type FirehoseNews, firehoseArguments } from '../bench/firehose.ts';
import { startPeer } from '../bench/peer-process.ts';
import { expectNothingSerious } from './axe.ts';
import { test as base, expect } from './fixtures.ts';
import { choose, connectTo, expectConnected, figure, selectTopic } from './page-steps.ts';

const RATE = 25_000;
const MESSAGES = 150_000;

/** A peer that sends `MESSAGES` at `RATE` once it is connected to. */
const flooded = base.extend<{ port: number }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the pattern
  port: async ({}, use) => {
    const args = firehoseArguments({ rate: RATE, messages: MESSAGES, topics: 5_000 });
    const hose = startPeer<FirehoseNews>('./firehose.ts', args);
    const { port } = await hose.next('listening');
    await use(port);
    await hose.stop();
  },
  page: async ({ page, port }, use) => {
    const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
    await address.fill(`127.0.0.1:${port}`);
    await address.press('Enter');
    await expectConnected(page);
    await openStream(page);
    await use(page);
  },
});

const openStream = (page: Page) => choose(page, 'Show as', 'Stream');
const list = (page: Page) => page.getByTestId('results-list');
const rows = (page: Page) => list(page).locator('[data-message]');
const picked = (page: Page) => list(page).getByRole('row', { selected: true });
const unseen = (page: Page) => page.getByTestId('results-unseen');
const notShown = (page: Page) => page.getByTestId('stream-not-shown');
const order = (page: Page) => page.getByTestId('stream-order');
const scope = (page: Page) => page.getByRole('button', { name: /^Messages of / });
const said = (page: Page, text: RegExp) =>
  page.getByRole('main').getByRole('status').filter({ hasText: text });

type Box = Awaited<ReturnType<Locator['boundingBox']>>;

async function expectCount(page: Page, count: number): Promise<void> {
  const total = page.getByTestId('results-count');
  await expect(total).toHaveAttribute('data-value', String(count), { timeout: 45_000 });
}

/** Rows as they are on the screen, from the top: ids of messages, and what marks say is left out. */
function drawn(page: Page): Promise<{ id?: number; leftOut?: number }[]> {
  return list(page).evaluate((grid) => {
    const lines = grid.querySelectorAll<HTMLElement>('[data-message], [data-left-out]');
    return [...lines].map(({ dataset }) =>
      dataset.message ? { id: Number(dataset.message) } : { leftOut: Number(dataset.leftOut) },
    );
  });
}

/** Writes down when rows come into view and when they leave it. */
async function watchRows(page: Page): Promise<() => Promise<{ from: number; to: number }[]>> {
  const watch = await list(page).evaluateHandle((grid) => {
    const times = new Map<string, { from: number; to: number }>();
    const look = () => {
      const now = performance.now();
      const view = grid.getBoundingClientRect();
      for (const row of grid.querySelectorAll<HTMLElement>('[data-message]')) {
        const { top, bottom } = row.getBoundingClientRect();
        if (bottom <= view.top || top >= view.bottom) continue;
        const id = row.dataset.message ?? '';
        times.set(id, { from: times.get(id)?.from ?? now, to: now });
      }
    };
    look();
    const observer = new MutationObserver(look);
    observer.observe(grid, { childList: true, subtree: true });
    return () => {
      look();
      observer.disconnect();
      return [...times.values()];
    };
  });
  return () => watch.evaluate((stop) => stop());
}

flooded(
  'a flood stays readable: few rows a second, and what is not shown is counted',
  async ({ page }) => {
    await expect(list(page)).toHaveAttribute('data-sampled', 'true');
    const watched = await watchRows(page);
    const rate = page.getByTestId('stream-rate');
    await expect
      .poll(async () => Number(await rate.getAttribute('data-value')))
      .toBeGreaterThan(RATE / 2);
    await expectCount(page, MESSAGES);
    const seen = await watched();
    const [first = { from: 0 }] = seen;
    const came = seen.filter(({ from }) => from > first.from).map(({ from }) => from);
    expect(came.length).toBeGreaterThan(5);
    for (const moment of came) {
      const second = came.filter((from) => from > moment - 1_000 && from <= moment);
      expect(second.length).toBeLessThanOrEqual(10);
    }
    const last = Math.max(...seen.map(({ to }) => to));
    const left = seen.filter(({ from, to }) => to < last && from > first.from);
    for (const { from, to } of left) expect(to - from).toBeGreaterThan(500);

    await expect(rows(page).first()).toHaveAttribute('data-message', String(MESSAGES));
    const lines = await drawn(page);
    const ids = lines.flatMap(({ id }) => id ?? []);
    let marks = 0;
    for (const [at, { leftOut = 0 }] of lines.entries()) {
      // The last mark may be of a row that is out of sight.
      if (leftOut === 0 || at === lines.length - 1) continue;
      marks += 1;
      expect((lines[at - 1]?.id ?? 0) - (lines[at + 1]?.id ?? 0)).toBe(leftOut + 1);
    }
    expect(marks).toBeGreaterThan(0);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    const arrived = Number(await notShown(page).getAttribute('data-arrived'));
    const hidden = Number(await notShown(page).getAttribute('data-value'));
    expect(hidden).toBeGreaterThan(MESSAGES / 2);
    expect(hidden).toBeLessThan(arrived);
    expect(await figure(page, 'received')).toBe(MESSAGES);

    // When nothing comes any more there is time to read: every row.
    await expect(list(page)).not.toHaveAttribute('data-sampled');
    await expect(rate).toHaveCount(0);
    await expect(notShown(page)).toHaveCount(0);
    await expect(said(page, /every message again/)).toHaveCount(1);
    const whole = (await drawn(page)).flatMap(({ id }) => id ?? []);
    expect(whole).toEqual(whole.map((_, at) => (whole[0] ?? 0) - at));
  },
);

flooded(
  'paused, nothing moves, nothing is lost, and what is new is counted exactly',
  async ({ page }) => {
    await expect(list(page)).toHaveAttribute('data-sampled', 'true');
    await list(page).focus();
    await page.keyboard.press('Space');
    await expect(said(page, /^Paused\./)).toHaveCount(1);
    await expect(list(page)).not.toHaveAttribute('data-sampled');
    await expect(unseen(page)).toBeVisible();
    const before = await drawn(page);
    const listed = Number(await list(page).getAttribute('aria-rowcount')) - 1;
    expect(before[0]?.id).toBe(listed);
    await expectCount(page, MESSAGES);
    const count = (MESSAGES - listed).toLocaleString('en');
    await expect(unseen(page)).toHaveText(`${count} new`);
    expect(await drawn(page)).toEqual(before);
    expect(before.map(({ id }) => id)).toEqual(before.map((_, at) => listed - at));

    await page.keyboard.press('Space');
    await expect(unseen(page)).toHaveCount(0);
    await expect(rows(page).first()).toHaveAttribute('data-message', String(MESSAGES));
  },
);

flooded(
  'a row picked from a flood stays at its place, and all others are there',
  async ({ page }) => {
    await expect(list(page).locator('[data-left-out]').nth(3)).toBeVisible();
    // The pointer holds the rows still for a while; a busy machine may need another try.
    let id = '';
    let place: Box = null;
    const row = () => list(page).locator(`[data-message="${id}"]`);
    await expect(async () => {
      await list(page).hover();
      await rows(page).nth(2).hover({ timeout: 1_000 });
      const aimed = list(page).locator('[data-message]:hover');
      id = (await aimed.getAttribute('data-message', { timeout: 500 })) ?? '';
      place = await row().boundingBox();
      await page.mouse.down();
      await page.mouse.up();
      await expect(row()).toHaveAttribute('aria-selected', 'true', { timeout: 3_000 });
    }).toPass();
    await expect(list(page)).not.toHaveAttribute('data-sampled');
    expect(Math.abs(placeOf(await row().boundingBox()) - placeOf(place))).toBeLessThanOrEqual(1);
    await page.keyboard.press('ArrowDown');
    await expect(picked(page)).toHaveAttribute('data-message', String(Number(id) - 1));
    await page.keyboard.press('Escape');
    await expect(picked(page)).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(unseen(page)).toHaveCount(0);
  },
);

base('newest last, it sticks to the bottom, by keyboard alone', async ({ page, mosquitto }) => {
  await connectTo(page, mosquitto);
  await openStream(page);
  const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  try {
    const send = async (from: number, to: number) => {
      for (let n = from; n < to; n++) device.publish(`line/${n % 3}`, `value ${n}`, { qos: 1 });
      await device.publishAsync(`line/${to % 3}`, `value ${to}`, { qos: 1 });
    };
    await send(1, 100);
    await expectCount(page, 100);
    await order(page).focus();
    await page.keyboard.press('Enter');
    await expect(order(page)).toHaveAccessibleName('Newest last. Press for newest first.');
    await expect(rows(page).last()).toContainText('value 100');
    await expect(rows(page).last()).toBeInViewport();
    await send(101, 140);
    await expect(rows(page).last()).toContainText('value 140');
    await expect(rows(page).last()).toBeInViewport();

    await list(page).focus();
    await page.keyboard.press('ArrowUp');
    await expect(picked(page)).toContainText('value 140');
    await expect(picked(page)).toHaveAttribute('aria-rowindex', '141');
    await page.keyboard.press('ArrowUp');
    await expect(picked(page)).toContainText('value 139');
    const place = await picked(page).boundingBox();
    await send(141, 160);
    await expect(unseen(page)).toHaveText('20 new');
    expect(await picked(page).boundingBox()).toEqual(place);
    await page.keyboard.press('PageUp');
    await expect(picked(page)).toBeInViewport();
    await page.keyboard.press('Home');
    await expect(picked(page)).toContainText('value 1');
    // What happened before the first message lies beyond it.
    await expect(list(page).locator('[data-event="connected"]')).toBeInViewport();
    await expect(list(page).locator('[data-event="connecting"]')).toBeInViewport();
    await page.keyboard.press('End');
    await expect(picked(page)).toContainText('value 140');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    await expect(said(page, /^Paused\./)).toHaveCount(1);
    await send(161, 180);
    await page.keyboard.press('Space');
    await expect(rows(page).last()).toContainText('value 180');
    await expect(rows(page).last()).toBeInViewport();

    await page.reload();
    await openStreamAgain(page);
    await expect(rows(page).last()).toContainText('value 180');
    await order(page).click();
    await expect(rows(page).first()).toContainText('value 180');
    await list(page).press('End');
    await expect(picked(page)).toContainText('value 1');
    await expect(list(page).locator('[data-event="connecting"]')).toBeInViewport();
  } finally {
    await device.endAsync(true);
  }
});

base(
  'what is selected in the tree is listed alone, or with what is below',
  async ({ page, mosquitto }) => {
    await connectTo(page, mosquitto);
    const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
    try {
      for (const topic of ['hall/a/b', 'hall/a', 'hall', 'yard']) {
        await device.publishAsync(topic, topic, { qos: 1 });
      }
      await selectTopic(page, 'hall/a');
      await openStream(page);
      await expect(scope(page)).toHaveAccessibleName('Messages of All topics');
      await expectCount(page, 4);
      await scope(page).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Only the selected topic' }).press('Enter');
      await expect(scope(page)).toHaveAccessibleName('Messages of hall/a');
      await expectCount(page, 1);
      await expect(list(page)).toBeFocused();
      await scope(page).click();
      await page.getByRole('button', { name: 'The selected topic and below' }).click();
      await expect(scope(page)).toHaveAccessibleName('Messages of hall/a/#');
      await expectCount(page, 2);
      await scope(page).click();
      await expectNothingSerious(page);
      await page.getByRole('button', { name: 'All topics', exact: true }).click();
      await expectCount(page, 4);
    } finally {
      await device.endAsync(true);
    }
  },
);

base('Escape gives up a message that is still on its way', async ({ page, mosquitto }) => {
  const held: (() => void)[] = [];
  let holding = false;
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const pass = () => socket.send(message);
      if (holding) held.push(pass);
      else pass();
    });
  });
  await page.reload();
  await connectTo(page, mosquitto);
  await openStream(page);
  const device = await connectAsync(mosquitto.url, { protocolVersion: 5 });
  try {
    await device.publishAsync('a', '1', { qos: 1 });
    await expectCount(page, 1);
    await list(page).focus();
    holding = true;
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    holding = false;
    for (const pass of held) pass();
    await device.publishAsync('a', '2', { qos: 1 });
    await expect(rows(page).first()).toContainText('2');
    await expect(picked(page)).toHaveCount(0);
    await expect(unseen(page)).toHaveCount(0);
  } finally {
    await device.endAsync(true);
  }
});

for (const theme of ['Light', 'Dark']) {
  flooded(`axe finds nothing serious in a flood (${theme})`, async ({ page }) => {
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('radio', { name: theme }).check();
    await page.keyboard.press('Escape');
    await expect(list(page).locator('[data-left-out]').first()).toBeVisible();
    await expectNothingSerious(page);
    const pause = page.getByTestId('stream-pause');
    await pause.click();
    await expect(pause).toHaveAccessibleName('Resume');
    await expectNothingSerious(page);
  });
}

function placeOf(box: Box): number {
  return box?.y ?? Number.NaN;
}

async function openStreamAgain(page: Page): Promise<void> {
  const tab = page.getByRole('navigation').getByTestId('connection-light').first();
  await expect(tab).toBeVisible();
  if (!(await list(page).isVisible())) await tab.click();
  await expect(list(page)).toBeVisible();
}
