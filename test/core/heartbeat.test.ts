// A page must be able to tell a core that has nothing to say from one that is not there.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HEARTBEAT_MS } from '../../shared/contract/defaults.ts';
import { startTestCore, type TestCore } from '../support/test-core.ts';

let core: TestCore;
beforeEach(async () => {
  core = await startTestCore();
});
afterEach(() => core.dispose());

test('the connections are answered although nothing has changed, by the core that waits for it', async () => {
  const { watch } = core.client.connections;
  const first = await watch({ after: null });
  const second = await watch({ after: first.revision });
  expect(second.revision).toBe(first.revision);
  expect(second.now - first.now).toBeGreaterThanOrEqual(HEARTBEAT_MS - 50);
});
