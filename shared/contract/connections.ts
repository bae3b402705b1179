import { z } from 'zod';
import {
  countSchema,
  idSchema,
  problemSchema,
  procedure,
  qosSchema,
  revisionSchema,
  timeSchema,
} from './base.ts';

/**
 * disconnected: by the user. connecting: socket, TLS or CONNACK outstanding. connected: CONNACK
 * said yes. waiting: retry at `retryAt`. stopped: will not retry by itself; `problem` says why.
 */
export const connectionStateSchema = z.enum([
  'disconnected',
  'connecting',
  'connected',
  'waiting',
  'stopped',
]);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

export const subscriptionStatusSchema = z.object({
  filter: z.string(),
  qos: qosSchema,
  state: z.enum(['idle', 'pending', 'granted', 'refused']),
  grantedQos: qosSchema.nullable(),
  problem: problemSchema.nullable(),
});
export type SubscriptionStatus = z.infer<typeof subscriptionStatusSchema>;

/** The ledger of this run. received = stored + dropped + waiting, always; bytes are of payloads. */
export const countersSchema = z.object({
  received: countSchema,
  receivedBytes: countSchema,
  stored: countSchema,
  storedBytes: countSchema,
  /** Received and still in memory: on the way to the file, or held while it cannot be written. */
  waiting: countSchema,
  /** Received but never written: the sum of the reasons below. */
  dropped: countSchema,
  /** Held in memory while the file could not be written, until the budget was used up. */
  droppedDiskFull: countSchema,
  droppedUnwritable: countSchema,
  /** Left behind when recording ended by an error of the program. */
  droppedEnded: countSchema,
  /** Removed from the file by retention in this run, those of earlier runs included. */
  evicted: countSchema,
  evictedBytes: countSchema,
  /** Stored without their payload, as the profile asks for. */
  withoutPayload: countSchema,
  /** Stored whole, but larger than the page shows at once. */
  shownInPart: countSchema,
  /** Milliseconds the broker was slowed down because the file could not keep up. */
  heldBackMs: z.number(),
  /** Since when it is slowed down: what it sent since is not taken in; null: it is not. */
  heldBackSince: timeSchema.nullable(),
  /** Arrival of the oldest message on its way to the file; null: none is. */
  unstoredSince: timeSchema.nullable(),
  /** Stored, but of a topic beyond the budget of the tree. */
  notShown: countSchema,
  sent: countSchema,
  /** Messages per second over the last second. */
  rate: z.number(),
  byteRate: z.number(),
});
export type Counters = z.infer<typeof countersSchema>;

export const connectionStatusSchema = z.object({
  profileId: idSchema,
  state: connectionStateSchema,
  /** When `state` was entered. */
  since: timeSchema,
  /** 1 for the first try of a row of tries; 0 when not trying. */
  attempt: countSchema,
  retryAt: timeSchema.nullable(),
  problem: problemSchema.nullable(),
  /** As the broker knows it: the assigned one when it assigned one. */
  clientId: z.string(),
  protocolVersion: z.enum(['3.1.1', '5.0']),
  sessionPresent: z.boolean(),
  subscriptions: z.array(subscriptionStatusSchema),
  counters: countersSchema,
  capture: z.object({
    path: z.string(),
    messages: countSchema,
    bytes: countSchema,
    problem: problemSchema.nullable(),
  }),
});
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;

export const connections = {
  /** State and counters of every profile that was opened in this run; unchanged after `HEARTBEAT_MS`. */
  watch: procedure.input(z.object({ after: revisionSchema.nullable() })).output(
    z.object({
      revision: revisionSchema,
      now: timeSchema,
      connections: z.array(connectionStatusSchema),
    }),
  ),
  /** Answers at once; progress is seen through `watch`. Does nothing when connected or connecting. */
  connect: procedure.input(z.object({ profileId: idSchema })).output(z.void()),
  /** Answers when DISCONNECT is sent or the socket is gone, at most 2 s later. */
  disconnect: procedure.input(z.object({ profileId: idSchema })).output(z.void()),
  /** Subscribes the live client and keeps the filter in the profile. Subscribing again sends it again. */
  subscribe: procedure
    .input(z.object({ profileId: idSchema, filter: z.string(), qos: qosSchema }))
    .output(subscriptionStatusSchema),
  unsubscribe: procedure
    .input(z.object({ profileId: idSchema, filter: z.string() }))
    .output(z.void()),
};
