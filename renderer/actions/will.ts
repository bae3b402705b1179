// Trying out the will message of a saved profile, on connections of its own.
import type { WillTest } from '../../shared/contract/connections.ts';
import type { AskedValues } from '../../shared/contract/diagnosis.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';

export interface WillTestInput {
  profileId: string;
  asked: AskedValues;
  /** The user said yes to publishing to a protected topic. */
  confirmed: boolean;
}

export async function testWill(page: Page, input: WillTestInput): Promise<WillTest | Problem> {
  try {
    return await page.client.connections.testWill(input);
  } catch (error) {
    return problemOf(error);
  }
}

/** Puts back what the test has changed at the broker. */
export async function undoWillTest(page: Page, input: WillTestInput): Promise<Problem | null> {
  try {
    await page.client.connections.undoWillTest(input);
    return null;
  } catch (error) {
    return problemOf(error);
  }
}
