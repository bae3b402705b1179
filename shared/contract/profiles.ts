import { z } from 'zod';
import { idSchema, procedure, qosSchema } from './base.ts';
import { DEFAULT_PROFILE } from './defaults.ts';

export const transportSchema = z.enum(['mqtt', 'mqtts', 'ws', 'wss']);
export type Transport = z.infer<typeof transportSchema>;

export { DEFAULT_PORTS, DEFAULT_PROFILE } from './defaults.ts';

export const subscriptionSchema = z.object({
  filter: z.string(),
  qos: qosSchema,
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** What is kept of a connection. The oldest goes first, in small steps; kept ranges (pins) stay. */
export const recordingRulesSchema = z.object({
  /** Bytes of the capture file. */
  maxBytes: z
    .number()
    .int()
    .min(10_000_000, 'A capture file needs at least 10 MB.')
    .max(1_000_000_000_000),
  maxDays: z.number().positive('Days are a number above 0.').max(36_500).nullable(),
  maxMessages: z.number().int().min(1, 'Keep at least one message.').nullable(),
  /** Of messages matching one of these topic filters everything but the payload is recorded. */
  withoutPayload: z.array(z.string().max(65_535)).max(1_000),
});
export type RecordingRules = z.infer<typeof recordingRulesSchema>;

/** What a user edits. The password is not part of it: it goes to the secrets port and never comes back. */
export const profileFieldsSchema = z.object({
  name: z.string().trim().min(1, 'Give the connection a name.').max(200),
  transport: transportSchema,
  host: z
    .string()
    .trim()
    .min(1, 'Type the host name or address of the broker.')
    .max(255)
    .refine(
      (host) => !/[\s/@]/.test(host),
      'A host is a name or an address, without spaces, path or user name.',
    ),
  port: z
    .number()
    .int()
    .min(1, 'A port is a number from 1 to 65535.')
    .max(65_535, 'A port is a number from 1 to 65535.'),
  /** Path of the WebSocket, used by ws and wss. */
  path: z.string().max(2_000),
  protocolVersion: z.enum(['3.1.1', '5.0']),
  clientId: z.string().max(65_535),
  username: z.string().max(65_535),
  /** Seconds; 0 turns keep alive off. */
  keepAlive: z.number().int().min(0).max(65_535),
  cleanStart: z.boolean(),
  subscriptions: z.array(subscriptionSchema).max(1_000),
  /** Guarded: whatever publishes many messages at once asks first. */
  guarded: z.boolean().default(DEFAULT_PROFILE.guarded),
  recording: recordingRulesSchema.default(DEFAULT_PROFILE.recording),
});
export type ProfileFields = z.infer<typeof profileFieldsSchema>;

export const profileSchema = profileFieldsSchema.extend({
  id: idSchema,
  /** True when the secrets port holds a password for it. */
  hasPassword: z.boolean(),
  /** True for the profile of the built-in broker: its address follows the broker. */
  builtIn: z.boolean(),
});
export type Profile = z.infer<typeof profileSchema>;

export const profiles = {
  list: procedure.output(z.array(profileSchema)),
  /** Creates (no id) or replaces (id). `password`: undefined keeps it, '' removes it. */
  save: procedure
    .input(
      z.object({
        id: idSchema.optional(),
        fields: profileFieldsSchema,
        password: z.string().max(65_535).optional(),
      }),
    )
    .output(profileSchema),
  /** Disconnects first. The capture file stays unless `deleteCapture`. */
  remove: procedure.input(z.object({ id: idSchema, deleteCapture: z.boolean() })).output(z.void()),
};
