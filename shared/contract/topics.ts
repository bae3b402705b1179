import { z } from 'zod';
import { countSchema, idSchema, procedure, revisionSchema, timeSchema } from './base.ts';

/** A payload in a line: what it is, and its beginning as text where it is text. */
export const previewSchema = z.object({
  kind: z.enum([
    'empty',
    'json',
    'number',
    'text',
    'binary',
    'jpeg',
    'png',
    'gif',
    'webp',
    'gzip',
    'cbor',
  ]),
  /** Text or JSON: its beginning in one line. Else ''. */
  text: z.string(),
  /** Bytes of the whole payload. */
  bytes: countSchema,
  /** True when `text` is not all of it. */
  cut: z.boolean(),
});
export type Preview = z.infer<typeof previewSchema>;

export const topicRowSchema = z.object({
  /** Stable as long as the core runs; a topic node, not a row position. */
  node: countSchema,
  /** One level of the topic name; may be empty. */
  name: z.string(),
  /** 1 for the first level. */
  level: countSchema,
  /** Place among its siblings in this view, from 1, and how many they are. */
  place: countSchema,
  siblings: countSchema,
  children: countSchema,
  expanded: z.boolean(),
  /** Messages received on this very topic; 0 for a level that is no topic itself. */
  messages: countSchema,
  /** Messages received on it and everything below. */
  subtreeMessages: countSchema,
  /** Topics below it that had messages, itself not counted. */
  subtreeTopics: countSchema,
  /** Time of the newest message at or below it; null before the first. */
  lastTime: timeSchema.nullable(),
  retained: z.boolean(),
  preview: previewSchema.nullable(),
});
export type TopicRow = z.infer<typeof topicRowSchema>;

export const topicFilterModeSchema = z.enum(['text', 'topic-filter']);

export const viewInputSchema = z.object({ viewId: countSchema });

export const topicFrameSchema = z.object({
  revision: revisionSchema,
  now: timeSchema,
  /** Rows of the whole flattened view; the scroll bar is true to it. */
  total: countSchema,
  first: countSchema,
  rows: z.array(topicRowSchema),
  /** Where `anchor` is in the flattened view; null when it is folded away or filtered out. */
  anchorIndex: countSchema.nullable(),
  topics: countSchema,
  messages: countSchema,
  /** Topics that pass the filter; null without one. */
  matches: countSchema.nullable(),
});
export type TopicFrame = z.infer<typeof topicFrameSchema>;

export const topicPathSchema = z.object({
  node: countSchema,
  topic: z.string(),
  isTopic: z.boolean(),
});

export const topics = {
  /** Views belong to the caller's connection and end with it. */
  openView: procedure
    .input(z.object({ captureId: idSchema }))
    .output(z.object({ viewId: countSchema })),
  closeView: procedure.input(viewInputSchema).output(z.void()),
  frame: procedure
    .input(
      viewInputSchema.extend({
        after: revisionSchema.nullable(),
        first: countSchema,
        count: countSchema.max(500),
        anchor: countSchema.nullable(),
      }),
    )
    .output(topicFrameSchema),
  expand: procedure
    .input(
      viewInputSchema.extend({ node: countSchema, expanded: z.boolean(), subtree: z.boolean() }),
    )
    .output(z.void()),
  /** Expands every level above `node` so that it has a row. */
  reveal: procedure.input(viewInputSchema.extend({ node: countSchema })).output(z.void()),
  filter: procedure
    .input(viewInputSchema.extend({ mode: topicFilterModeSchema, text: z.string().max(70_000) }))
    .output(z.void()),
  path: procedure
    .input(z.object({ captureId: idSchema, node: countSchema }))
    .output(topicPathSchema),
  find: procedure
    .input(z.object({ captureId: idSchema, topic: z.string() }))
    .output(topicPathSchema.nullable()),
};
