import { z } from 'zod';
import { countSchema, idSchema, procedure, revisionSchema, timeSchema } from './base.ts';

export const brokerStatusSchema = z.object({
  running: z.boolean(),
  port: z.number().nullable(),
  /** The profile that connects to it; made at the first start. */
  profileId: idSchema.nullable(),
  clients: countSchema,
  published: countSchema,
  devices: countSchema,
});
export type BrokerStatus = z.infer<typeof brokerStatusSchema>;

export const broker = {
  status: procedure.output(brokerStatusSchema),
  /** Starts it on a free loopback port with its simulated devices; no effect when running. */
  start: procedure.output(brokerStatusSchema),
  stop: procedure.output(brokerStatusSchema),
};

/** What a broker says of itself under $SYS, as figures. */
export const serverFigureSchema = z.object({
  topic: z.string(),
  /** What it is, "clients.connected"; null: only the topic name tells. */
  meaning: z.string().nullable(),
  /** The payload as it came, shortened. */
  text: z.string(),
  value: z.number().nullable(),
  unit: z.enum(['count', 'bytes', 'seconds', 'perSecond', 'perMinute']).nullable(),
  /** Change a second, of a figure that only grows. */
  rate: z.number().nullable(),
  time: timeSchema,
  /** Values of the last minutes, oldest first, as [time, value]. */
  series: z.array(z.tuple([timeSchema, z.number()])).max(120),
  pinned: z.boolean(),
});
export type ServerFigure = z.infer<typeof serverFigureSchema>;

export const serverStatus = {
  /** Answers when there is something newer than `after`, at most once a second, or after `FRAME_PATIENCE_MS`. */
  watch: procedure
    .input(z.object({ profileId: idSchema, after: revisionSchema.nullable() }))
    .output(
      z.object({
        revision: revisionSchema,
        kind: z.enum(['mosquitto', 'emqx', 'hivemq', 'unknown']),
        /** none: nothing under $SYS has come and nothing subscribes to it; silent: subscribed, and nothing came. */
        state: z.enum(['live', 'none', 'silent', 'refused']),
        version: z.string().nullable(),
        figures: z.array(serverFigureSchema).max(1_000),
        /** Numeric topics under $SYS beyond those shown, which can be pinned. */
        others: countSchema,
      }),
    ),
};
