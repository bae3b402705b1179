// What a user does on the page, in the words of a user; the specs say why.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Mosquitto } from '../support/mosquitto.ts';

export async function openBuiltInBroker(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the built-in broker' }).click();
  await expectConnected(page);
}

export async function connectTo(page: Page, mosquitto: Mosquitto): Promise<void> {
  const address = page.getByRole('combobox', { name: 'Address of a broker' }).first();
  await address.fill(`127.0.0.1:${mosquitto.port}`);
  await address.press('Enter');
  await expectConnected(page);
  await expect(page.getByText('QoS 0 granted')).toBeVisible();
}

export async function expectConnected(page: Page): Promise<void> {
  const lights = page.getByRole('navigation').getByTestId('connection-light');
  await expect(lights.first()).toHaveAttribute('data-state', 'connected');
}

export function topicRow(page: Page, name: string): Locator {
  return page.getByTestId('topic-tree').getByRole('treeitem', { name, exact: true });
}

/** Opens the levels of a topic name one after the other and selects the last. */
export async function selectTopic(page: Page, topic: string): Promise<void> {
  const levels = topic.split('/');
  let above = page.getByTestId('topic-tree').locator('[aria-level="1"]');
  for (const [index, name] of levels.entries()) {
    const row = above.filter({ has: page.getByText(name, { exact: true }) }).first();
    await row.click();
    if (index === levels.length - 1) break;
    if ((await row.getAttribute('aria-expanded')) === 'false') await page.keyboard.press('Enter');
    await expect(row).toHaveAttribute('aria-expanded', 'true');
    above = page.getByTestId('topic-tree').locator(`[aria-level="${index + 2}"]`);
  }
}

export async function figure(page: Page, name: string): Promise<number> {
  return Number(await page.getByTestId(`status-${name}`).getAttribute('data-value'));
}

export async function choose(page: Page, group: string, option: string): Promise<void> {
  await page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: option }).check();
}

export async function writePayload(page: Page, text: string): Promise<void> {
  await page.getByTestId('publish-form').getByRole('textbox', { name: 'Payload' }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}
