// What every group of the contract shares: ids, bytes, QoS, and how an error looks on the wire.
//
// An error crosses as an oRPC error whose `code` and `message` are those of a `Problem` and whose
// `data` is `{detail}`. Codes are data, so they are not listed here per call; `BAD_INPUT` is what a
// call answers when its input does not fit its schema.
import { oc } from '@orpc/contract';
import { z } from 'zod';

export const procedure = oc;

export const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  detail: z.string().optional(),
});

/** A count or an id: whole, not negative, exact in a double. */
export const countSchema = z.number().int().nonnegative();

/** Why a query cannot be read: `at` and `length` count UTF-16 units of the text. */
export const queryProblemSchema = problemSchema.extend({
  at: countSchema,
  length: countSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type QueryProblem = z.infer<typeof queryProblemSchema>;

/** File-name safe: profiles and captures are named by it on disk. */
export const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower case letters, digits and hyphens');

export const qosSchema = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export type Qos = z.infer<typeof qosSchema>;

/** Bytes travel base64 inside JSON (see serializer.ts). */
export const bytesSchema = z.instanceof(Uint8Array);

/** Milliseconds since 1970, with fractions down to a microsecond. Always the core's clock. */
export const timeSchema = z.number();

/**
 * A frame is asked for with the revision of the last one painted (null for the first) and answered
 * when there is something newer to show, at most about 20 times a second, or unchanged after
 * `FRAME_PATIENCE_MS`.
 */
export const revisionSchema = z.number().int().nonnegative();
export const FRAME_PATIENCE_MS = 20_000;
export const FRAME_INTERVAL_MS = 50;
