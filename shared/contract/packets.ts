// The packet log: every MQTT control packet of a connection, both ways, the newest within a budget of bytes.
import { z } from 'zod';
import { PACKET_TYPES } from '../mqtt/packet-types.ts';
import {
  bytesSchema,
  countSchema,
  idSchema,
  procedure,
  revisionSchema,
  timeSchema,
} from './base.ts';

export const packetTypeSchema = z.enum([
  ...PACKET_TYPES,
  /** Bytes that are no packet. */
  'MALFORMED',
]);
export type PacketType = z.infer<typeof packetTypeSchema>;

/** What is said of a packet beyond its own bytes. */
export const packetNoteSchema = z.object({
  code: z.string(),
  /** In English. */
  message: z.string(),
  /** The parts of the sentence, for a page that says it in another language. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type PacketNote = z.infer<typeof packetNoteSchema>;

/** A value as the packet has it, and what it means where it is not plain; not both empty. */
const explainedSchema = z.object({ value: z.string(), note: packetNoteSchema.nullable() });
export type Explained = z.infer<typeof explainedSchema>;

export const packetRowSchema = z.object({
  /** Grows; not without gaps while a filter is set. */
  id: countSchema,
  time: timeSchema,
  direction: z.enum(['in', 'out']),
  type: packetTypeSchema,
  /** Of the whole packet. */
  bytes: countSchema,
  packetIdentifier: countSchema.nullable(),
  /** Topic name, filters, reason code: what one reads first; the parts of an enumeration. */
  summary: z.array(explainedSchema),
  /** Of a reason code from 0x80 on, or of bytes that break a rule. */
  failed: z.boolean(),
  /** The recorded message, where the packet carried one. */
  messageId: countSchema.nullable(),
});
export type PacketRow = z.infer<typeof packetRowSchema>;

export const packetFilterSchema = z.object({
  /** Empty: all. */
  types: z.array(packetTypeSchema).max(20),
  direction: z.enum(['in', 'out']).nullable(),
  /** In the summary as it is in English, without regard to case. */
  text: z.string().max(1_000),
});
export type PacketFilter = z.infer<typeof packetFilterSchema>;

/** A field of a decoded packet, with where its bytes are. Secrets are replaced by the core before they are kept. */
export const packetFieldSchema = explainedSchema.extend({
  name: z.string(),
  /** How deep it stands: 0 for a part of the packet, 1 for what is in it. */
  level: countSchema,
  from: countSchema,
  to: countSchema,
});
export type PacketField = z.infer<typeof packetFieldSchema>;

export const packets = {
  /**
   * The rows a page shows: the newest `limit` when `before` is null, else those before that id. Answers when there is
   * something newer than `after`, or after `FRAME_PATIENCE_MS`.
   */
  watch: procedure
    .input(
      z.object({
        profileId: idSchema,
        after: revisionSchema.nullable(),
        filter: packetFilterSchema,
        before: countSchema.nullable(),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(
      z.object({
        revision: revisionSchema,
        rows: z.array(packetRowSchema),
        /** Packets in the log, and those that had to go because of its budget. */
        kept: countSchema,
        keptBytes: countSchema,
        budgetBytes: countSchema,
        dropped: countSchema,
        /** There are older ones that match. */
        more: z.boolean(),
      }),
    ),
  /** Rejects with PACKET_GONE when the log no longer has it. `bytes` are the first 64 KiB. */
  get: procedure.input(z.object({ profileId: idSchema, packetId: countSchema })).output(
    z.object({
      row: packetRowSchema,
      fields: z.array(packetFieldSchema),
      bytes: bytesSchema,
      /** The first rule that the bytes break. */
      problem: packetNoteSchema.nullable(),
    }),
  ),
  /** Writes what matches as lines of JSON; answers how many. */
  export: procedure
    .input(z.object({ profileId: idSchema, filter: packetFilterSchema, fileId: z.string() }))
    .output(z.object({ packets: countSchema })),
  clear: procedure.input(z.object({ profileId: idSchema })).output(z.void()),
};
