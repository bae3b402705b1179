import { z } from 'zod';
import { countSchema, idSchema, procedure } from './base.ts';

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
