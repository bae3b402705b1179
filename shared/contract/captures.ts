// Capture files: what is recorded of a profile, and files opened read-only beside it.
import { z } from 'zod';
import {
  countSchema,
  idSchema,
  problemSchema,
  procedure,
  revisionSchema,
  timeSchema,
} from './base.ts';

export const pinSchema = z.object({
  pinId: countSchema,
  name: z.string(),
  /** Messages recorded between these times survive retention. */
  from: timeSchema,
  to: timeSchema,
});
export type Pin = z.infer<typeof pinSchema>;

export const captureInfoSchema = z.object({
  captureId: idSchema,
  /** `file`: opened from a file, read-only. */
  kind: z.enum(['profile', 'file']),
  name: z.string(),
  path: z.string(),
  /** In the file now. */
  messages: countSchema,
  /** Bytes of the file with its write-ahead log. */
  bytes: countSchema,
  /** Time of the oldest and newest message in the file. */
  from: timeSchema.nullable(),
  to: timeSchema.nullable(),
  pins: z.array(pinSchema),
  problem: problemSchema.nullable(),
  /** A damaged file that was put aside: `captures.recover` reads what can be read of it. */
  damaged: z.object({ path: z.string(), bytes: countSchema }).nullable(),
});
export type CaptureInfo = z.infer<typeof captureInfoSchema>;

const captureInput = z.object({ captureId: idSchema });

export const captures = {
  /** Captures opened in this run: of profiles that were opened, and files. */
  watch: procedure
    .input(z.object({ after: revisionSchema.nullable() }))
    .output(z.object({ revision: revisionSchema, captures: z.array(captureInfoSchema) })),
  /** Opens a capture file read-only; its id works wherever a `captureId` is asked for. */
  openFile: procedure.input(z.object({ fileId: z.string() })).output(captureInfoSchema),
  /** Closes an opened file; the file stays. */
  close: procedure.input(captureInput).output(z.void()),
  pin: procedure
    .input(
      captureInput.extend({
        name: z.string().trim().min(1, 'Give the kept range a name.').max(200),
        from: timeSchema,
        to: timeSchema,
      }),
    )
    .output(pinSchema),
  unpin: procedure.input(captureInput.extend({ pinId: countSchema })).output(z.void()),
  /**
   * Deletes everything recorded of a profile: the file is overwritten before it is removed, and a new
   * one begins. Copies that a file system or a disk keeps by itself are beyond its reach.
   */
  erase: procedure.input(captureInput).output(z.void()),
  /** Starts a job that copies what can be read of the damaged file; its result opens as a file. */
  recover: procedure.input(captureInput).output(z.object({ jobId: countSchema })),
};
