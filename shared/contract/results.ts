// Lists of messages across topics: everything, a subtree, a filter, a search. The core scans the
// capture newest first, keeps the ids of what it found and goes on with what arrives; the page asks
// for the rows it shows.
import { z } from 'zod';
import {
  countSchema,
  idSchema,
  problemSchema,
  procedure,
  queryProblemSchema,
  revisionSchema,
  timeSchema,
} from './base.ts';
import { messageRowSchema } from './messages.ts';

/** Ids kept for one list. Older matches beyond it are not listed (`limited`); narrow the query. */
export const RESULTS_LIMIT = 2_000_000;

export const resultRowSchema = messageRowSchema.extend({
  topic: z.string(),
  /** Milliseconds since the previous message of this topic; null for the first one recorded. */
  interval: z.number().nullable(),
});
export type ResultRow = z.infer<typeof resultRowSchema>;

export const eventRowSchema = z.object({
  id: countSchema,
  time: timeSchema,
  /** Id of the newest message recorded before it: its place in the time line. */
  after: countSchema,
  kind: z.string(),
  /** Plain data of the event, without secrets. */
  detail: z.json(),
});
export type EventRow = z.infer<typeof eventRowSchema>;

export const resultsFrameSchema = z.object({
  revision: revisionSchema,
  now: timeSchema,
  /** Rows listed so far, newest first; grows at both ends. */
  total: countSchema,
  /** Rows newer than `top`, which is not counted itself; null when `top` is not listed (any more). */
  above: countSchema.nullable(),
  /** Counted like the rows of the input: from `top` on, where there is one. */
  first: countSchema,
  rows: z.array(resultRowSchema),
  /** Where `anchor` (a message id) is in the whole list; null when it is not listed. */
  anchorIndex: countSchema.nullable(),
  /** Id of the newest listed message, whatever the window; 0 for none. */
  newest: countSchema,
  /** Matches that arrived since the list was opened, up to and with `newest`. */
  arrived: countSchema,
  /**
   * Of the matches above a `top`, those that found the list full: counted in `total` and `above`, but
   * not listed. Opening the list again lists the newest.
   */
  passed: countSchema,
  /** Messages looked at, and how many there are to look at: the progress. */
  scanned: countSchema,
  toScan: countSchema,
  state: z.enum(['scanning', 'complete', 'stopped']),
  /** True when there were more matches than `RESULTS_LIMIT`. */
  limited: z.boolean(),
  /** A part of the file could not be read; the rest is listed. */
  problem: problemSchema.nullable(),
});
export type ResultsFrame = z.infer<typeof resultsFrameSchema>;

const resultsInput = z.object({ resultsId: countSchema });

export const results = {
  /**
   * Starts scanning. Lists belong to the caller's connection and end with it. `until` (milliseconds
   * since 1970): only what was recorded up to then, without following what arrives.
   */
  open: procedure
    .input(
      z.object({
        captureId: idSchema,
        query: z.string().max(100_000),
        until: timeSchema.nullable(),
      }),
    )
    .output(
      z.union([
        z.object({ resultsId: countSchema, problem: z.null() }),
        z.object({ resultsId: z.null(), problem: queryProblemSchema }),
      ]),
    ),
  /**
   * At once with `after` null, else when the list has changed (see base.ts). `top`: the id of the
   * message that `first` counts from, so that the rows of a held list stay the same however many come
   * on top of it meanwhile; null counts from the newest, and 0, which is no message, has them all
   * above it. A list asked for with a `top` never drops rows for what arrives.
   */
  frame: procedure
    .input(
      resultsInput.extend({
        after: revisionSchema.nullable(),
        first: countSchema,
        count: countSchema.max(500),
        top: countSchema.nullable(),
        anchor: countSchema.nullable(),
      }),
    )
    .output(resultsFrameSchema),
  /** Ends the scan; what was found stays listed and new matches are no longer added. */
  stop: procedure.input(resultsInput).output(z.void()),
  close: procedure.input(resultsInput).output(z.void()),
  /** The newest connection events between two times, oldest of them first, at most 500. */
  events: procedure
    .input(
      z.object({ captureId: idSchema, from: timeSchema.nullable(), to: timeSchema.nullable() }),
    )
    .output(z.array(eventRowSchema)),
};
