import { expect } from 'vitest';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { DEFAULT_PROFILE, DEFAULT_WILL } from '../../shared/contract/defaults.ts';

/** Tests a will message at the built-in broker, which runs. */
export async function walkWill(client: ContractClient): Promise<void> {
  const { port } = await client.broker.status();
  if (port === null) throw new Error('The built-in broker has no port.');
  const fields = {
    ...DEFAULT_PROFILE,
    name: 'will',
    clientId: 'walk-will',
    host: '127.0.0.1',
    port,
    protocolVersion: '3.1.1' as const,
    will: {
      ...DEFAULT_WILL,
      topic: 'last/will',
      payload: 'c3a9',
      payloadEncoding: 'hex' as const,
      qos: 1 as const,
    },
  };
  const { id } = await client.profiles.save({ fields });
  expect(await client.connections.testWill({ profileId: id })).toMatchObject({
    outcome: 'received',
    topic: 'last/will',
    payload: new TextEncoder().encode('é'),
    qos: 1,
    retain: null,
    retained: null,
  });
  // It was not retained, so nothing is left to undo.
  await client.connections.undoWillTest({ profileId: id });
  await client.profiles.remove({ id, deleteCapture: true });
}
