// Captures leave and enter the program: files chosen with the host's help, export, import, replay.
import { z } from 'zod';
import { bytesSchema, countSchema, idSchema, procedure, qosSchema, timeSchema } from './base.ts';

/** A file the user chose. The page never names a path: it holds an id the core gave out. */
export const chosenFileSchema = z.object({
  fileId: z.string(),
  name: z.string(),
  path: z.string(),
  /** null for a file that is yet to be written. */
  bytes: countSchema.nullable(),
});
export type ChosenFile = z.infer<typeof chosenFileSchema>;

/** What a file is chosen for; a dialog shows the files that may be it. */
export const fileKindSchema = z.enum(['capture', 'import', 'certificate', 'profiles']);
export type FileKind = z.infer<typeof fileKindSchema>;

export const files = {
  /**
   * Where to write. Desktop: asks in a dialog (null: cancelled). Browser: a new file in the folder
   * `exports` of the data folder, which the page can download afterwards.
   */
  chooseSave: procedure
    .input(z.object({ name: z.string().min(1).max(200), folder: z.boolean() }))
    .output(chosenFileSchema.nullable()),
  /** Desktop only: asks in a dialog. In a browser the page uploads instead (host). */
  chooseOpen: procedure
    .input(z.object({ kind: fileKindSchema }))
    .output(chosenFileSchema.nullable()),
  /** Nobody needs these any more: copies that were uploaded go, the user's own files stay. */
  release: procedure.input(z.object({ fileIds: z.array(z.string()).max(1_000) })).output(z.void()),
};

/** Which messages of a capture. */
export const scopeSchema = z.union([
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('query'), query: z.string().max(100_000) }),
  z.object({ kind: z.literal('ids'), ids: z.array(countSchema).min(1).max(100_000) }),
]);
export type Scope = z.infer<typeof scopeSchema>;

export const exportFormatSchema = z.enum(['ndjson', 'json', 'csv', 'raw', 'sqlite']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

export const redactionSchema = z.object({
  /** The payloads of messages matching one of these topic filters are left out (and marked so). */
  dropPayloadsOf: z.array(z.string().max(65_535)).max(100),
  /** Replaces the client IDs of the connection events, wherever they occur, by client-1, client-2. */
  replaceClientIds: z.boolean(),
});
export type Redaction = z.infer<typeof redactionSchema>;

export const exportOptionsSchema = z.object({
  captureId: idSchema,
  scope: scopeSchema,
  format: exportFormatSchema,
  redaction: redactionSchema,
  fileId: z.string(),
});
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

export const importFormatSchema = z.enum(['auto', 'ndjson', 'mqttx', 'mosquitto']);
export type ImportFormat = z.infer<typeof importFormatSchema>;

export const importOptionsSchema = z.object({
  fileId: z.string(),
  format: importFormatSchema,
  /** The -F text mosquitto_sub was called with; only for `mosquitto`. */
  lineFormat: z.string().max(1_000),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;

export const importTargetSchema = z.union([
  z.object({ kind: z.literal('file') }),
  z.object({ kind: z.literal('profile'), profileId: idSchema }),
]);
export type ImportTarget = z.infer<typeof importTargetSchema>;

export const importPreviewSchema = z.object({
  format: importFormatSchema.exclude(['auto']),
  lineFormat: z.string(),
  messages: z
    .array(
      z.object({
        topic: z.string(),
        time: timeSchema,
        qos: qosSchema,
        retain: z.boolean(),
        payload: bytesSchema,
        decodedText: z.boolean(),
      }),
    )
    .max(20),
  /** Lines of the looked-at part that are no message, with the reason. */
  skipped: z.array(z.string()).max(20),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** Original timing times `speed`; `fast` sends as fast as the broker takes; `step` waits for each step. */
export const replayTimingSchema = z.union([
  z.object({ kind: z.literal('original'), speed: z.number().min(0.001).max(1_000_000) }),
  z.object({ kind: z.literal('fast') }),
  z.object({ kind: z.literal('step') }),
]);

export const replayOptionsSchema = z.object({
  captureId: idSchema,
  scope: scopeSchema,
  /** The connected profile to publish through. */
  profileId: idSchema,
  timing: replayTimingSchema,
  /** Applied in this order. */
  rewrite: z.object({
    /** Replaces `pattern` (a regular expression; '' for none) by `replacement` ($1 for groups). */
    pattern: z.string().max(1_000),
    replacement: z.string().max(65_535),
    prefix: z.string().max(65_535),
  }),
  /** null keeps the message's own. */
  qos: qosSchema.nullable(),
  retain: z.boolean().nullable(),
  /** Messages sent by MQTTScope itself are replayed too. */
  includeSent: z.boolean(),
});
export type ReplayOptions = z.infer<typeof replayOptionsSchema>;

export const replayPlanSchema = z.object({
  /** Everything in scope, the refused ones included; the other figures are of what would be sent. */
  messages: countSchema,
  /** Of payload. */
  bytes: countSchema,
  topics: countSchema,
  from: timeSchema.nullable(),
  to: timeSchema.nullable(),
  /** Messages the broker or the rules of MQTT would refuse, with the first reasons. */
  refused: countSchema,
  refusedReasons: z.array(z.string()).max(20),
  retained: countSchema,
  /** The first messages as they would be sent. */
  sample: z
    .array(
      z.object({
        id: countSchema,
        /** Milliseconds after the first, at the chosen speed; as recorded for the other timings. */
        at: z.number(),
        topic: z.string(),
        qos: qosSchema,
        retain: z.boolean(),
        bytes: countSchema,
      }),
    )
    .max(200),
  /** True when the profile is guarded or a topic is protected: `exchange.replay` needs `confirmed`. */
  guarded: z.boolean(),
});
export type ReplayPlan = z.infer<typeof replayPlanSchema>;

const jobReply = z.object({ jobId: countSchema });

export const exchange = {
  /** Starts a job. */
  export: procedure.input(exportOptionsSchema).output(jobReply),
  importPreview: procedure.input(importOptionsSchema).output(importPreviewSchema),
  /** Starts a job. Into a new capture file (opened when done), or into a profile that recorded nothing yet. */
  import: procedure
    .input(importOptionsSchema.extend({ target: importTargetSchema }))
    .output(jobReply),
  /** A dry run: what would be sent. */
  replayPlan: procedure.input(replayOptionsSchema).output(replayPlanSchema),
  /** Starts a job. Rejects with PROFILE_GUARDED or TOPIC_PROTECTED where `confirmed` is needed and missing. */
  replay: procedure.input(replayOptionsSchema.extend({ confirmed: z.boolean() })).output(jobReply),
};
