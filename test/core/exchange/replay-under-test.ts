// A core with a recorded capture, a real mosquitto to replay it into, and a second client that listens.
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import type { ReplayOptions } from '../../../shared/contract/exchange.ts';
import type { Job } from '../../../shared/contract/jobs.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import type { TestCore } from '../../support/test-core.ts';

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
