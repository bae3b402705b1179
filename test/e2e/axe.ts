import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Fails with what axe takes for a serious obstacle on the page as it is. */
export async function expectNothingSerious(page: Page): Promise<void> {
  // Without a page of its own, which a desktop window cannot open; there are no frames to look into.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }));
  expect(serious).toEqual([]);
}
