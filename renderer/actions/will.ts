// Trying out the will message of a saved profile, on connections of its own.
import type { WillTest } from '../../shared/contract/connections.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';

export async function testWill(page: Page, profileId: string): Promise<WillTest | Problem> {
  try {
    return await page.client.connections.testWill({ profileId });
  } catch (error) {
    return problemOf(error);
  }
}
