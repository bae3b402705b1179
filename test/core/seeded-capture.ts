// A profile with a capture that was recorded before the core was asked for it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openCapture } from '../../electron/core/capture/capture.ts';
import { DEFAULT_PROFILE } from '../../shared/contract/defaults.ts';
import type { ProfileFields } from '../../shared/contract/profiles.ts';
import type { TestCore } from '../support/test-core.ts';
import { capturePorts, noHooks } from './capture/capture-under-test.ts';

export interface SeedMessage {
  topic: string;
  payload: string | Uint8Array;
  /** Microseconds since 1970. */
  time?: number;
  flags?: number;
}

export const SEED_TIME = 1_700_000_000_000_000;

/** Message n (from 0) has id n + 1 and, unless it says otherwise, is 1 ms younger than the one before. */
export async function seedCapture(
  { client, dataDir }: Pick<TestCore, 'client' | 'dataDir'>,
  messages: Iterable<SeedMessage>,
  fields: Partial<ProfileFields> = {},
): Promise<{ profileId: string; path: string }> {
  const { id } = await client.profiles.save({
    fields: { ...DEFAULT_PROFILE, clientId: 'seeded', ...fields },
  });
  const path = join(dataDir, 'captures', `${id}.mqttscope`);
  await mkdir(join(dataDir, 'captures'), { recursive: true });
  const capture = await openCapture(capturePorts, path, noHooks);
  const topics = new Map<string, { id: number; last: number }>();
  for (const { topic: name, payload, time, flags = 0 } of messages) {
    const topic = topics.get(name) ?? { id: capture.addTopic(name), last: 0 };
    topics.set(name, topic);
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    topic.last = capture.append(
      ...([topic.id, 0, topic.last, time ?? SEED_TIME + capture.lastId * 1000, flags] as const),
      ...([bytes, 0, bytes.length, undefined] as const),
    );
    // The writer is given a moment now and then: a seed need not be held in memory whole.
    if (capture.lastId % 100_000 === 0) await capture.settled();
  }
  await capture.close();
  return { profileId: id, path };
}
