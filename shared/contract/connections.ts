import { z } from 'zod';
import {
  bytesSchema,
  countSchema,
  idSchema,
  problemSchema,
  procedure,
  qosSchema,
  revisionSchema,
  timeSchema,
} from './base.ts';
import { certificateSchema } from './certificates.ts';
import { askedValuesSchema } from './diagnosis.ts';
import {
  protocolVersionSchema,
  subscriptionSchema,
  userPropertiesSchema,
} from './profile-fields.ts';

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
  /** paused: kept, and not subscribed to. */
  state: z.enum(['idle', 'pending', 'granted', 'refused', 'paused']),
  grantedQos: qosSchema.nullable(),
  /** Of SUBACK. */
  reasonCode: countSchema.nullable(),
  problem: problemSchema.nullable(),
});
export type SubscriptionStatus = z.infer<typeof subscriptionStatusSchema>;

/** Messages of this run whose topic name matches a filter, by the filter; counted here, not by the broker. */
export const subscriptionCountSchema = z.object({
  filter: z.string(),
  messages: countSchema,
  /** Messages per second over the last second. */
  rate: z.number(),
});
export type SubscriptionCount = z.infer<typeof subscriptionCountSchema>;

/** CONNACK as it came; null is what the broker did not mention (and all of 5.0 where 3.1.1 is spoken). */
export const connackSchema = z.object({
  sessionPresent: z.boolean(),
  reasonCode: countSchema,
  sessionExpiryInterval: countSchema.nullable(),
  receiveMaximum: countSchema.nullable(),
  maximumQos: qosSchema.nullable(),
  retainAvailable: z.boolean().nullable(),
  maximumPacketSize: countSchema.nullable(),
  assignedClientIdentifier: z.string().nullable(),
  topicAliasMaximum: countSchema.nullable(),
  reasonString: z.string().nullable(),
  userProperties: userPropertiesSchema,
  wildcardSubscriptionAvailable: z.boolean().nullable(),
  subscriptionIdentifiersAvailable: z.boolean().nullable(),
  sharedSubscriptionAvailable: z.boolean().nullable(),
  serverKeepAlive: countSchema.nullable(),
  responseInformation: z.string().nullable(),
  serverReference: z.string().nullable(),
  authenticationMethod: z.string().nullable(),
});
export type Connack = z.infer<typeof connackSchema>;

/** How the broker was reached. */
export const pathSchema = z.object({
  /** "host:port" of the server in use. */
  server: z.string(),
  /** "socks5://host:port"; null: directly. */
  proxy: z.string().nullable(),
  /** null: no TLS. */
  tls: z
    .object({
      /** "TLSv1.3". */
      protocol: z.string(),
      cipher: z.string(),
      alpn: z.string().nullable(),
      /** Asked for by SNI; null: none, as for an address. */
      serverName: z.string().nullable(),
      /** Verification was off: whoever is in between can read and change everything. */
      unverified: z.boolean(),
      /** What vouches for the broker, as the profile says. */
      verifiedBy: z.enum(['system', 'ca', 'pinned', 'none']),
      certificate: certificateSchema.nullable(),
      /** Those above it, up to the root; `known`: it stands in the CA file or is trusted by this system. */
      issuers: z.array(certificateSchema.extend({ known: z.boolean() })),
      /** Offered to the broker, which takes it where it asks for one. */
      clientCertificate: certificateSchema.nullable(),
      /** What is accepted and should not be: a pinned certificate that has expired, an old TLS version. */
      warnings: z.array(problemSchema),
    })
    .nullable(),
});
export type ConnectionPath = z.infer<typeof pathSchema>;

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
  /** What has arrived at the socket since then may be unread; null: nothing is. */
  unreadSince: timeSchema.nullable(),
  /** Arrival of the oldest message on its way to the file; null: none is. */
  unstoredSince: timeSchema.nullable(),
  /** Let go on arrival: their topic names match a filter the profile excludes. Not in `received`. */
  excluded: countSchema,
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
  protocolVersion: protocolVersionSchema,
  sessionPresent: z.boolean(),
  /** Of this try or the last one that got so far; also of a CONNACK that refused. */
  connack: connackSchema.nullable(),
  path: pathSchema.nullable(),
  /** A certificate that was refused, so that it can be looked at and pinned. */
  refusedCertificate: certificateSchema.nullable(),
  /** Fields of the profile that were changed and take effect with the next connection. */
  reconnectFor: z.array(z.string()),
  subscriptions: z.array(subscriptionStatusSchema),
  subscriptionCounts: z.array(subscriptionCountSchema),
  counters: countersSchema,
  capture: z.object({
    path: z.string(),
    messages: countSchema,
    bytes: countSchema,
    problem: problemSchema.nullable(),
  }),
});
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;

export const willTestSchema = z.object({
  outcome: z.enum(['received', 'notReceived']),
  /** From dropping the socket until it came, or until waiting ended. */
  afterMs: z.number(),
  topic: z.string(),
  payload: bytesSchema.nullable(),
  qos: qosSchema.nullable(),
  /** null also where 3.1.1 is spoken, which does not tell a live subscriber. */
  retain: z.boolean().nullable(),
  /**
   * What became of the topic's retained message; null: nothing, or the will message did not come. new: there was
   * none. replaced: there was another one. removed: the same, and the will message has no payload, which deletes
   * it. same: there was the same one. All but the last can be undone.
   */
  retained: z.enum(['new', 'replaced', 'removed', 'same']).nullable(),
});
export type WillTest = z.infer<typeof willTestSchema>;

const willTestInputSchema = z.object({
  profileId: idSchema,
  asked: askedValuesSchema.optional(),
  /** The user said yes to publishing to a protected topic. */
  confirmed: z.boolean().optional(),
});

export const connections = {
  /** State and counters of every profile that was opened in this run; unchanged after `HEARTBEAT_MS`. */
  watch: procedure.input(z.object({ after: revisionSchema.nullable() })).output(
    z.object({
      revision: revisionSchema,
      now: timeSchema,
      connections: z.array(connectionStatusSchema),
    }),
  ),
  /**
   * Answers at once; progress is seen through `watch`. Does nothing when connected or connecting. Rejects with
   * CREDENTIALS_NEEDED when the profile asks for something, or has lost a secret, that is not in `asked`.
   */
  connect: procedure
    .input(z.object({ profileId: idSchema, asked: askedValuesSchema.optional() }))
    .output(z.void()),
  /** Answers when DISCONNECT is sent or the socket is gone, at most 2 s later. */
  disconnect: procedure.input(z.object({ profileId: idSchema })).output(z.void()),
  /**
   * Subscribes the live client and keeps the subscription in the profile, in the place of the one with the
   * same filter or of `replaces`. Subscribing again sends it again, so retained messages come again.
   */
  subscribe: procedure
    .input(
      z.object({
        profileId: idSchema,
        subscription: subscriptionSchema,
        replaces: z.string().optional(),
      }),
    )
    .output(subscriptionStatusSchema),
  unsubscribe: procedure
    .input(z.object({ profileId: idSchema, filter: z.string() }))
    .output(z.void()),
  /**
   * Connects a client of its own with the will of the profile, drops its socket without DISCONNECT, and watches
   * for the will on a second client. Rejects with what kept it from being tried, with CREDENTIALS_NEEDED as
   * `connect`, and with TOPIC_PROTECTED unless `confirmed`.
   */
  testWill: procedure.input(willTestInputSchema).output(willTestSchema),
  /**
   * Puts what is retained at the topic of the last test back to what it was before, or clears it; nothing, when
   * there is nothing to undo. Rejects as `testWill`, with PROFILE_READ_ONLY, and with RETAINED_CHANGED when what
   * is retained is not what the test left.
   */
  undoWillTest: procedure.input(willTestInputSchema).output(z.void()),
};
