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
  /**
   * Tree: one level of the topic name; may be empty. Table and pinned rows: the whole name; one of more
   * than `WHOLE_NAME_LIMIT` UTF-16 units is shortened in the middle to about as many. `path` and
   * `paths` have it whole.
   */
  name: z.string(),
  /** 1 for the first level, and in the table; 0 for a pinned row. */
  level: countSchema,
  /** Place among its siblings in this view, from 1, and how many they are. */
  place: countSchema,
  siblings: countSchema,
  children: countSchema,
  expanded: z.boolean(),
  /** Messages received on this very topic; 0 for a level that is no topic itself. */
  messages: countSchema,
  /**
   * Messages received on it and everything below, and the bytes of their payloads. In the table these, and
   * rate, unread and last time below, are of the topic itself.
   */
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
  /** Of the newest message received on this very topic; one that was cleared since is not retained. */
  qos: qosSchema,
  retained: z.boolean(),
  preview: previewSchema.nullable(),
  /**
   * What the view's `values` (see `decorate`) found in the newest payload received, as text; null for
   * nothing. Tree: one, by the first entry that is for this topic; none when there is no such entry.
   * Table: one an entry. What a new message brings may come a frame later: until then it is as before.
   */
  values: z.array(z.string().nullable()),
  /** Which of the view's colour rules the newest message received matches, the first of them. */
  colour: countSchema.nullable(),
});
export type TopicRow = z.infer<typeof topicRowSchema>;

export const topicFilterModeSchema = z.enum(['text', 'topic-filter', 'query']);
export type TopicFilterMode = z.infer<typeof topicFilterModeSchema>;

export const treeOrderSchema = z.enum(['name', 'arrival', 'messages', 'rate', 'bytes', 'changed']);
export type TreeOrder = z.infer<typeof treeOrderSchema>;

export const layoutSchema = z.enum(['tree', 'table']);
export type LayoutKind = z.infer<typeof layoutSchema>;

/**
 * A column of the table, all of the topic itself; `path` is an index of the view's `values`.
 */
export const tableColumnSchema = z.union([
  z.enum(['topic', 'value', 'changed', 'qos', 'retained', 'size', 'messages', 'bytes', 'rate']),
  z.object({ path: countSchema }),
]);
export type TableColumn = z.infer<typeof tableColumnSchema>;

/**
 * `topic` is the order of the fully expanded tree by name. `value` (as far as a row has it) and paths:
 * numbers, then texts; without any last, either way round. Equal ones come in the order of arrival.
 */
export const tableOrderSchema = z.union([tableColumnSchema, z.literal('arrival')]);
export type TableOrder = z.infer<typeof tableOrderSchema>;

/** Rows one call names; more are `cut`. */
export const NODES_LIMIT = 10_000;
export const WHOLE_NAME_LIMIT = 1_000;
/** Entries of `decorate`, each. */
export const DECORATIONS_LIMIT = 20;
/** Payloads of more bytes are not looked into for `values`. */
export const VALUES_PAYLOAD_LIMIT = 65_536;
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
    .input(z.object({ captureId: idSchema, layout: layoutSchema.default('tree') }))
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
  /**
   * With `subtree` everything below too, also what comes there later. Node 0 stands for the whole tree.
   * A table has nothing to expand: nothing happens.
   */
  expand: procedure
    .input(
      viewInputSchema.extend({ node: countSchema, expanded: z.boolean(), subtree: z.boolean() }),
    )
    .output(z.void()),
  /** Expands every level above `node` so that it has a row; in a table nothing happens. */
  reveal: procedure.input(viewInputSchema.extend({ node: countSchema })).output(z.void()),
  /**
   * `problem` says why the text cannot be read; the filter before it stays then. `changedWithin`
   * (seconds): only topics with a message received since.
   *
   * Mode `query`: topics whose newest message matches, as it is now. That is the newest one received
   * (or, where nothing was, the newest sent), and the newest of both where the query asks for `in` or
   * `out`. Times relative to now move on. What is not recorded any more does not match, unless the
   * topic name, the flags and a short payload say that it does.
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
  /** An order the view does not have is a problem: `name` is the tree's, columns are the table's. */
  sort: procedure
    .input(
      viewInputSchema.extend({
        by: z.union([treeOrderSchema, tableOrderSchema]),
        descending: z.boolean(),
      }),
    )
    .output(z.void()),
  /**
   * `values`: a JSON path, and the topic filter of the topics it is for (null: all). In the tree its
   * value stands in the place of the payload, in the table each entry is a column. The value of a path
   * that leads to several is the first; it is as it was sent, at most 200 UTF-16 units of it and an
   * ellipsis. `colours`: queries. Entries with a problem keep their place and find nothing.
   */
  decorate: procedure
    .input(
      viewInputSchema.extend({
        values: z
          .array(
            z.object({
              filter: z.string().max(70_000).nullable(),
              path: z.string().max(1_000),
            }),
          )
          .max(DECORATIONS_LIMIT),
        colours: z.array(z.object({ query: z.string().max(10_000) })).max(DECORATIONS_LIMIT),
      }),
    )
    .output(
      z.object({
        /** Of each entry: null, or why it cannot be used; `at` counts in its path or query. */
        values: z.array(queryProblemSchema.nullable()),
        colours: z.array(queryProblemSchema.nullable()),
      }),
    ),
  /** The topic names that are shown above the rows. */
  pin: procedure
    .input(viewInputSchema.extend({ topics: z.array(z.string()).max(PINS_LIMIT) }))
    .output(z.void()),
  /** Nodes of the rows from one index to another, both included; the first `NODES_LIMIT` of them. */
  range: procedure
    .input(viewInputSchema.extend({ from: countSchema, to: countSchema }))
    .output(z.object({ nodes: z.array(countSchema), cut: z.boolean() })),
  /**
   * The next row from index `from` on, and from the first on after the last, whose name begins with
   * `text`, upper and lower case alike; null for none.
   */
  startingWith: procedure
    .input(viewInputSchema.extend({ text: z.string().min(1).max(1_000), from: countSchema }))
    .output(z.object({ node: countSchema, index: countSchema }).nullable()),
  /**
   * The topics of `nodes`, or of the first rows of the view, as CSV (RFC 4180): `header`, then a line a
   * topic. Times are ISO 8601 in UTC. A payload that is no text is written 0x and its bytes in hex; a
   * cell has at most 32,000 characters and an ellipsis. A cell that a spreadsheet would take for a
   * formula gets an apostrophe. `rows` without the header; `cut`: there would have been more.
   */
  csv: procedure
    .input(
      viewInputSchema.extend({
        nodes: z.array(countSchema).max(NODES_LIMIT).nullable(),
        columns: z.array(tableColumnSchema).min(1).max(40),
        header: z.array(z.string().max(1_000)).max(40),
        limit: countSchema.max(NODES_LIMIT).default(NODES_LIMIT),
      }),
    )
    .output(z.object({ text: z.string(), rows: countSchema, cut: z.boolean() })),
  /** Somebody has looked at topics, with `subtree` at all below too; node 0 stands for everything. */
  markRead: procedure
    .input(
      z.object({
        captureId: idSchema,
        nodes: z.array(countSchema).max(NODES_LIMIT),
        subtree: z.boolean(),
      }),
    )
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
