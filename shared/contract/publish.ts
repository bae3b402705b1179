import { z } from 'zod';
import { bytesSchema, countSchema, idSchema, procedure, qosSchema } from './base.ts';

export const publishResultSchema = z.object({
  messageId: countSchema,
  /** What the broker answered; null at QoS 0 (nothing is answered) and for 3.1.1 (no codes). */
  reasonCode: z.number().nullable(),
  /** "PUBACK 0x10 No matching subscribers", or "sent" at QoS 0. */
  acknowledgement: z.string(),
  durationMs: z.number(),
});
export type PublishResult = z.infer<typeof publishResultSchema>;

export const publish = {
  /** Answers when the acknowledgement is in (at QoS 0: when the bytes are handed to the socket). */
  send: procedure
    .input(
      z.object({
        profileId: idSchema,
        topic: z.string(),
        payload: bytesSchema,
        qos: qosSchema,
        retain: z.boolean(),
        /** The user said yes to publishing to a protected topic; without it that rejects with TOPIC_PROTECTED. */
        confirmed: z.boolean().optional(),
      }),
    )
    .output(publishResultSchema),
};
