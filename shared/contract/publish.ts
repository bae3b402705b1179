import { z } from 'zod';
import { bytesSchema, countSchema, idSchema, procedure, qosSchema } from './base.ts';
import { userPropertiesSchema } from './profile-fields.ts';
import { NODES_LIMIT } from './topics.ts';

export const publishResultSchema = z.object({
  messageId: countSchema,
  /** What the broker answered; null at QoS 0 (nothing is answered) and for 3.1.1 (no codes). */
  reasonCode: z.number().nullable(),
  /** "PUBACK 0x10 No matching subscribers", or "sent" at QoS 0. */
  acknowledgement: z.string(),
  durationMs: z.number(),
});
export type PublishResult = z.infer<typeof publishResultSchema>;

const UINT32 = 4_294_967_295;
const LONGEST = 65_535;

/**
 * Properties of MQTT 5.0 section 3.3.2.3 that a client may send. A topic the broker already knows by its
 * alias on this connection is sent without its name.
 */
export const sentPropertiesSchema = z.object({
  /** True says that the payload is UTF-8. */
  payloadFormatIndicator: z.boolean().optional(),
  /** Seconds. */
  messageExpiryInterval: z.number().int().min(0).max(UINT32).optional(),
  /** Rejects with TOPIC_ALIAS_NOT_SUPPORTED or TOPIC_ALIAS_OUT_OF_RANGE where the broker does not take it. */
  topicAlias: z.number().int().min(1).max(LONGEST).optional(),
  contentType: z.string().max(LONGEST).optional(),
  /** A topic name; anything else rejects with RESPONSE_TOPIC_INVALID. */
  responseTopic: z.string().optional(),
  correlationData: bytesSchema.refine(({ length }) => length <= LONGEST).optional(),
  userProperties: userPropertiesSchema.optional(),
});
export type SentProperties = z.infer<typeof sentPropertiesSchema>;

const clearInputSchema = z.object({
  profileId: idSchema,
  /** Of the topic tree: topics at and below these. Node 0 stands for all. */
  nodes: z.array(countSchema).min(1).max(NODES_LIMIT),
});
export type ClearInput = z.infer<typeof clearInputSchema>;

export const clearPlanSchema = z.object({
  /** Topics whose retained message would be cleared. */
  topics: countSchema,
  /** Which they match; the first ones. */
  filters: z.array(z.string()).max(20),
  /** Topics that cannot be published to, such as those that are not UTF-8, and the first reasons. */
  refused: countSchema,
  refusedReasons: z.array(z.string()).max(20),
  /** Topics of the broker itself ($SYS); they are left out. */
  system: countSchema,
  /** Topics among them that the profile protects. */
  protected: countSchema,
});
export type ClearPlan = z.infer<typeof clearPlanSchema>;

export const publish = {
  /**
   * How many topics are known to have a retained message: those that came since connecting, and those whose
   * newest recorded message is one. Rejects with NOT_CONNECTED and PROFILE_READ_ONLY.
   */
  clearPlan: procedure.input(clearInputSchema).output(clearPlanSchema),
  /**
   * Starts a job that publishes an empty retained message to each of them. Rejects as `clearPlan`, and with
   * PROFILE_GUARDED or TOPIC_PROTECTED where `confirmed` is needed and missing.
   */
  clearRetained: procedure
    .input(clearInputSchema.extend({ confirmed: z.boolean() }))
    .output(z.object({ jobId: countSchema })),
  /** Answers when the acknowledgement is in (at QoS 0: when the bytes are handed to the socket). */
  send: procedure
    .input(
      z.object({
        profileId: idSchema,
        topic: z.string(),
        payload: bytesSchema,
        qos: qosSchema,
        retain: z.boolean(),
        /** Left out where the connection speaks 3.1.1 or 3.1. */
        properties: sentPropertiesSchema.optional(),
        /** The user said yes to publishing to a protected topic; without it that rejects with TOPIC_PROTECTED. */
        confirmed: z.boolean().optional(),
      }),
    )
    .output(publishResultSchema),
};
