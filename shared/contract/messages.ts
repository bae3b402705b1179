import { z } from 'zod';
import { bytesSchema, countSchema, idSchema, procedure, qosSchema, timeSchema } from './base.ts';
import { PAYLOAD_PIECE } from './defaults.ts';
import { previewSchema } from './topics.ts';

export const messageRowSchema = z.object({
  /** Arrival order within a capture; grows by one per message. */
  id: countSchema,
  time: timeSchema,
  direction: z.enum(['in', 'out']),
  qos: qosSchema,
  retain: z.boolean(),
  dup: z.boolean(),
  /** The payload was left out on purpose (`recording.withoutPayload`, or a redacted export). */
  withoutPayload: z.boolean(),
  /** The payload was imported as text somebody else had decoded: its bytes may differ from the wire. */
  decodedText: z.boolean(),
  preview: previewSchema,
});
export type MessageRow = z.infer<typeof messageRowSchema>;

/** MQTT 5.0 section 3.3.2.3. User properties are in the order they were sent. */
export const publishPropertiesSchema = z.object({
  payloadFormatIndicator: z.boolean().optional(),
  messageExpiryInterval: z.number().optional(),
  topicAlias: z.number().optional(),
  responseTopic: z.string().optional(),
  correlationData: bytesSchema.optional(),
  userProperties: z.array(z.tuple([z.string(), z.string()])).optional(),
  subscriptionIdentifiers: z.array(z.number()).optional(),
  contentType: z.string().optional(),
});
export type PublishProperties = z.infer<typeof publishPropertiesSchema>;

export { PAYLOAD_PIECE };

export const messageSchema = messageRowSchema.extend({
  topic: z.string(),
  size: countSchema,
  properties: publishPropertiesSchema,
  /** The first `PAYLOAD_PIECE` bytes at most; `size` says how long the payload is. */
  payload: bytesSchema,
});
export type Message = z.infer<typeof messageSchema>;

/** Payloads up to so many bytes come along with the newest rows of a topic. */
export const SHORT_PAYLOAD = 16 * 1024;

const topicInput = z.object({ captureId: idSchema, node: countSchema });

/** Of a topic, or level of topics, and everything below it; of what was received. */
export const topicFiguresSchema = z.object({
  messages: countSchema,
  /** Of payloads. */
  bytes: countSchema,
  /** Messages a second, as of the last full second. */
  rate: z.number(),
  /** Topics below it that had messages, itself not counted. */
  topicsBelow: countSchema,
  /** Of the oldest and the newest message; null before the first. */
  firstTime: timeSchema.nullable(),
  lastTime: timeSchema.nullable(),
});
export type TopicFigures = z.infer<typeof topicFiguresSchema>;

export const messages = {
  /**
   * The newest rows of one topic, newest first: at once with `after` null, else when a message newer
   * than `after` has come or the figures are no longer those of `shown`. `gap` says that there are more
   * new ones than `limit`, so the rows do not join onto those the caller has. `message` is the first of
   * the rows, whole; null where there is none or its payload is longer than `SHORT_PAYLOAD`. `upTo` is the
   * next `after`: a row is missing where a message could not be stored or was removed.
   */
  newest: procedure
    .input(
      topicInput.extend({
        after: countSchema.nullable(),
        limit: countSchema.min(1).max(500),
        shown: topicFiguresSchema.pick({ messages: true, rate: true }).optional(),
      }),
    )
    .output(
      z.object({
        rows: z.array(messageRowSchema),
        message: messageSchema.nullable(),
        upTo: countSchema,
        gap: z.boolean(),
        received: countSchema,
        sent: countSchema,
        figures: topicFiguresSchema,
        now: timeSchema,
      }),
    ),
  /** The rows before message `before` of the topic, newest first; fewer than `limit` means the end. */
  older: procedure
    .input(topicInput.extend({ before: countSchema, limit: countSchema.min(1).max(500) }))
    .output(z.object({ rows: z.array(messageRowSchema) })),
  get: procedure.input(z.object({ captureId: idSchema, id: countSchema })).output(messageSchema),
  payload: procedure
    .input(
      z.object({
        captureId: idSchema,
        id: countSchema,
        offset: countSchema,
        length: countSchema.max(PAYLOAD_PIECE),
      }),
    )
    .output(bytesSchema),
};
