// A core with a recorded capture, a real mosquitto to replay it into, and a second client that listens.
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { messageFlags } from '../../../electron/core/message-flags.ts';
import type { ReplayOptions } from '../../../shared/contract/exchange.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import type { TestCore } from '../../support/test-core.ts';
import { SEED_TIME, type SeedMessage } from '../seeded-capture.ts';

export interface Heard {
  topic: string;
  payload: Buffer;
  qos: number;
  retain: boolean;
  /** Milliseconds, monotonic. */
  at: number;
  properties: IPublishPacket['properties'];
}

export interface Listener {
  readonly heard: Heard[];
  /** Resolves when that many messages have come in all. */
  count(messages: number): Promise<void>;
  end(): Promise<void>;
}

/** `retained`: messages the broker keeps come first. */
export async function listenTo(url: string, filter = '#', retained = false): Promise<Listener> {
  const client: MqttClient = await connectAsync(url, { protocolVersion: 5, reconnectPeriod: 0 });
  const heard: Heard[] = [];
  const waiting: { messages: number; resolve(): void }[] = [];
  client.on('message', (topic, payload, { qos, retain, properties }) => {
    heard.push({ topic, payload, qos, retain, properties, at: performance.now() });
    for (const each of waiting) if (each.messages <= heard.length) each.resolve();
  });
  await client.subscribeAsync(filter, { qos: 2, rh: retained ? 0 : 2 });
  return {
    heard,
    count: (messages) =>
      new Promise((resolve) => {
        if (heard.length >= messages) resolve();
        else waiting.push({ messages, resolve });
      }),
    end: () => client.endAsync(true),
  };
}

export function replayOptions(
  captureId: string,
  profileId: string,
  changes: Partial<ReplayOptions> = {},
): ReplayOptions {
  return {
    captureId,
    profileId,
    scope: { kind: 'all' },
    timing: { kind: 'fast' },
    rewrite: { pattern: '', replacement: '', prefix: '' },
    qos: null,
    retain: null,
    includeSent: false,
    ...changes,
  };
}

/** Follows a job, as a page does, until it is as wanted. */
export async function jobUntil(
  { client }: TestCore,
  jobId: number,
  wanted: (job: Job) => boolean,
): Promise<Job> {
  let after: number | null = null;
  for (;;) {
    const { revision, jobs } = await client.jobs.watch({ after });
    const job = jobs.find((each) => each.jobId === jobId);
    if (job && wanted(job)) return job;
    after = revision;
  }
}

export const hasEnded = (job: Job): boolean => job.ended !== null;

/** A connected profile that subscribes to nothing. */
export async function connectTarget(
  core: TestCore,
  port: number,
  clientId: string,
  fields: Partial<ProfileFields> = {},
): Promise<string> {
  const id = await core.connect({ name: clientId, port, clientId, subscriptions: [], ...fields });
  await core.until(id, ({ state }) => state === 'connected');
  return id;
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** 7 topics in turn, `gapMs` apart; QoS 0, 1 and 2 by topic. */
export function* traffic(count: number, gapMs: number): Generator<SeedMessage> {
  for (let n = 0; n < count; n++) {
    yield {
      topic: `site/${n % 7}/value`,
      payload: `message ${n}`,
      time: SEED_TIME + Math.round(n * gapMs * 1000),
      flags: messageFlags((n % 7) % 3, false, false, false),
    };
  }
}

/** The payloads of each topic, in order. */
export function byTopic(
  messages: readonly Pick<Heard, 'topic' | 'payload'>[],
): Map<string, string[]> {
  const topics = new Map<string, string[]>();
  for (const { topic, payload } of messages) {
    topics.set(topic, [...(topics.get(topic) ?? []), payload.toString()]);
  }
  return topics;
}

export function sent(messages: Iterable<SeedMessage>): Map<string, string[]> {
  return byTopic(
    [...messages].map(({ topic, payload }) => ({ topic, payload: Buffer.from(payload) })),
  );
}
