// Windows onto the topics of a capture. The core keeps each view's expansion, filter and order; the page
// asks for the rows on the screen.
import { z } from 'zod';
import {
  countSchema,
  idSchema,
  procedure,
  qosSchema,
  queryProblemSchema,
  revisionSchema,
  timeSchema,
} from './base.ts';

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
  /** One level of the topic name; may be empty. Of a pinned row the whole name. */
  name: z.string(),
  /** 1 for the first level; 0 for a pinned row. */
  level: countSchema,
  /** Place among its siblings in this view, from 1, and how many they are. */
  place: countSchema,
  siblings: countSchema,
  children: countSchema,
  expanded: z.boolean(),
  /** Messages received on this very topic; 0 for a level that is no topic itself. */
  messages: countSchema,
  /** Messages received on it and everything below, and the bytes of their payloads. */
  subtreeMessages: countSchema,
  subtreeBytes: countSchema,
  /** Topics below it that had messages, itself not counted. */
  subtreeTopics: countSchema,
  /** Messages a second at or below it, over the last few seconds by the core's clock. */
  rate: z.number(),
  /**
   * Messages of the last minute at or below it, two seconds a digit, oldest first, 9 being the most of
   * them. It begins when the row is looked at for the first time; '' while nothing came since.
   */
  trend: z.string(),
  /** Topics at or below it with messages nobody has looked at. */
  unread: countSchema,
  /** Times of the first and the newest message at or below it; null before the first. */
  firstTime: timeSchema.nullable(),
  lastTime: timeSchema.nullable(),
  /** Of the newest message received on this very topic. */
  qos: qosSchema,
  retained: z.boolean(),
  preview: previewSchema.nullable(),
  /** What the JSON paths of the view found in the newest payload, as text; null for nothing. */
  values: z.array(z.string().nullable()),
  /** Which of the view's colour rules the newest message matches, the first of them; null for none. */
  colour: countSchema.nullable(),
});
export type TopicRow = z.infer<typeof topicRowSchema>;

export const topicFilterModeSchema = z.enum(['text', 'topic-filter']);
export type TopicFilterMode = z.infer<typeof topicFilterModeSchema>;

export const treeOrderSchema = z.enum(['name', 'arrival', 'messages', 'rate', 'bytes', 'changed']);
export type TreeOrder = z.infer<typeof treeOrderSchema>;

/** Rows one call names; more are `cut`. */
export const NODES_LIMIT = 10_000;
export const PINS_LIMIT = 50;

export const viewInputSchema = z.object({ viewId: countSchema });

export const topicFrameSchema = z.object({
  revision: revisionSchema,
  /** The number of this frame, for `have`. */
  frame: countSchema,
  now: timeSchema,
  /** Rows of the whole flattened view; the scroll bar is true to it. */
  total: countSchema,
  first: countSchema,
  /** The nodes of the rows from `first` on. */
  nodes: z.array(countSchema),
  /** Of these, the rows that are not as they were in the frame that `have` named; all without `have`. */
  rows: z.array(topicRowSchema),
  /** The pinned topics in the order they were pinned; those that never had a message are left out. */
  pinned: z.array(countSchema),
  /** As `rows`, of the pinned topics. */
  pinnedRows: z.array(topicRowSchema),
  /** Where `anchor` is in the flattened view; null when it is folded away or filtered out. */
  anchorIndex: countSchema.nullable(),
  topics: countSchema,
  messages: countSchema,
  /** Topics that pass the filter, so far; null without one. */
  matches: countSchema.nullable(),
  /** Topics the filter has still to look at. */
  toFilter: countSchema,
  /** The rows are held in an order that their values have left. */
  orderWaits: z.boolean(),
  /** A large level is being put in order; its newest rows come last meanwhile. */
  ordering: z.boolean(),
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
        /** The last frame whose rows the caller has; null for none. */
        have: countSchema.nullable().default(null),
        /** True while the pointer is over the rows: their order stays. */
        held: z.boolean().default(false),
      }),
    )
    .output(topicFrameSchema),
  /** With `subtree` everything below too, also what comes there later. Node 0 stands for the whole tree. */
  expand: procedure
    .input(
      viewInputSchema.extend({ node: countSchema, expanded: z.boolean(), subtree: z.boolean() }),
    )
    .output(z.void()),
  /** Expands every level above `node` so that it has a row. */
  reveal: procedure.input(viewInputSchema.extend({ node: countSchema })).output(z.void()),
  /**
   * `problem` says why the text cannot be read; the filter before it stays then. `changedWithin`
   * (seconds): only topics with a message received since.
   */
  filter: procedure
    .input(
      viewInputSchema.extend({
        mode: topicFilterModeSchema,
        text: z.string().max(70_000),
        changedWithin: z.number().positive().nullable().default(null),
      }),
    )
    .output(z.object({ problem: queryProblemSchema.nullable() })),
  sort: procedure
    .input(viewInputSchema.extend({ by: treeOrderSchema, descending: z.boolean() }))
    .output(z.void()),
  /** The topic names that are shown above the rows. */
  pin: procedure
    .input(viewInputSchema.extend({ topics: z.array(z.string()).max(PINS_LIMIT) }))
    .output(z.void()),
  /** Nodes of the rows from one index to another, both included; the first `NODES_LIMIT` of them. */
  range: procedure
    .input(viewInputSchema.extend({ from: countSchema, to: countSchema }))
    .output(z.object({ nodes: z.array(countSchema), cut: z.boolean() })),
  /**
   * The next row from index `from` on, and from the first on after the last, whose level begins with
   * `text`, upper and lower case alike; null for none.
   */
  startingWith: procedure
    .input(viewInputSchema.extend({ text: z.string().min(1).max(1_000), from: countSchema }))
    .output(z.object({ node: countSchema, index: countSchema }).nullable()),
  /** Somebody has looked at a topic, with `subtree` at all below too; node 0 stands for everything. */
  markRead: procedure
    .input(z.object({ captureId: idSchema, node: countSchema, subtree: z.boolean() }))
    .output(z.void()),
  paths: procedure
    .input(z.object({ captureId: idSchema, nodes: z.array(countSchema).max(NODES_LIMIT) }))
    .output(z.object({ topics: z.array(z.string()) })),
  path: procedure
    .input(z.object({ captureId: idSchema, node: countSchema }))
    .output(topicPathSchema),
  find: procedure
    .input(z.object({ captureId: idSchema, topic: z.string() }))
    .output(topicPathSchema.nullable()),
};
