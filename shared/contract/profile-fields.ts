// What a user edits of a connection profile. Secrets are no part of it: they go to the secrets port by
// name (`secretNameSchema`) and never come back. A file of an older version is completed with
// `DEFAULT_PROFILE` where it is read.
import { z } from 'zod';
import { qosSchema } from './base.ts';

export const transportSchema = z.enum(['mqtt', 'mqtts', 'ws', 'wss']);
export type Transport = z.infer<typeof transportSchema>;

export const protocolVersionSchema = z.enum(['3.1', '3.1.1', '5.0']);
export type ProtocolVersion = z.infer<typeof protocolVersionSchema>;

const UINT32 = 4_294_967_295;
const text = z.string().max(65_535);

const hostSchema = z
  .string()
  .trim()
  .min(1, 'Type the host name or address of the broker.')
  .max(255)
  .refine(
    (host) => !/[\s/@]/.test(host),
    'A host is a name or an address, without spaces, path or user name.',
  );

const portSchema = z
  .number()
  .int()
  .min(1, 'A port is a number from 1 to 65535.')
  .max(65_535, 'A port is a number from 1 to 65535.');

/** In the order of the wire; names may repeat. */
export const userPropertiesSchema = z.array(z.tuple([text, text])).max(1_000);
export type UserProperties = z.infer<typeof userPropertiesSchema>;

export const subscriptionSchema = z.object({
  filter: z.string(),
  qos: qosSchema,
  /** What the user calls it. */
  name: z.string().max(200).optional(),
  /** One of the palette's names; see `PALETTE`. */
  colour: z.string().max(20).optional(),
  /** Of 5.0, as the next four; left out where 3.1.1 is spoken. */
  noLocal: z.boolean().optional(),
  retainAsPublished: z.boolean().optional(),
  retainHandling: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
  subscriptionIdentifier: z.number().int().min(1).max(268_435_455).optional(),
  userProperties: userPropertiesSchema.optional(),
  /** Kept, and not subscribed to. */
  paused: z.boolean().optional(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** Path of folder names, "Plant 1/Line 3"; '' is none. */
export const folderSchema = z.string().max(1_000);

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

export const environmentSchema = z.enum(['none', 'development', 'staging', 'production']);
export type Environment = z.infer<typeof environmentSchema>;

/** A header of the WebSocket request. A secret one has its value in the secrets port (`header.<name>`). */
export const webSocketHeaderSchema = z.object({
  name: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/, 'A header name is one word.'),
  value: z.string().max(65_535),
  secret: z.boolean(),
});

export const webSocketSchema = z.object({
  /** What CONNECT of the WebSocket asks for; '' asks for none. */
  subProtocol: z.string().max(200),
  headers: z.array(webSocketHeaderSchema).max(100),
});

export const proxySchema = z.object({
  kind: z.enum(['socks5', 'http']),
  host: hostSchema,
  port: portSchema,
  username: z.string().max(255),
});
export type ProxyFields = z.infer<typeof proxySchema>;

/** SHA-256 of a certificate's DER, as "AA:BB:...". */
export const fingerprintSchema = z
  .string()
  .regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/, 'A fingerprint is 32 bytes in hexadecimal.');

export const tlsFieldsSchema = z.object({
  /**
   * system: the trusted certificates of this system. ca: those of the chosen CA file, besides. pinned:
   * only a certificate with one of the fingerprints, whoever issued it. none: whatever is sent.
   */
  verify: z.enum(['system', 'ca', 'pinned', 'none']),
  pinned: z.array(fingerprintSchema).max(100),
  /** Name asked for by SNI and looked for in the certificate; '' is the host. */
  serverName: z.string().max(255),
  /** Protocol names of ALPN, in order of preference. */
  alpn: z.array(z.string().min(1).max(255)).max(20),
  minVersion: z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
});
export type TlsFields = z.infer<typeof tlsFieldsSchema>;

export const willFieldsSchema = z.object({
  topic: z.string().max(65_535),
  payload: z.string().max(1_000_000),
  /** How `payload` is written: UTF-8 text, or bytes as hexadecimal or base64. */
  payloadEncoding: z.enum(['text', 'hex', 'base64']),
  qos: qosSchema,
  retain: z.boolean(),
  /** Of 5.0, as the rest. Seconds. */
  delayInterval: z.number().int().min(0).max(UINT32),
  messageExpiryInterval: z.number().int().min(0).max(UINT32).nullable(),
  /** True says that the payload is UTF-8; null says nothing. */
  payloadFormatIndicator: z.boolean().nullable(),
  contentType: text,
  responseTopic: text,
  /** Hexadecimal; '' is none. */
  correlationData: z.string().max(131_070),
  userProperties: userPropertiesSchema,
});
export type WillFields = z.infer<typeof willFieldsSchema>;

/** Of 5.0: what CONNECT asks for. null leaves a property out. */
export const sessionFieldsSchema = z.object({
  /** Seconds; 4,294,967,295 is never. null: 0 with a clean start, never without. */
  expiryInterval: z.number().int().min(0).max(UINT32).nullable(),
  receiveMaximum: z.number().int().min(1).max(65_535).nullable(),
  maximumPacketSize: z.number().int().min(1).max(UINT32).nullable(),
  topicAliasMaximum: z.number().int().min(0).max(65_535),
  requestResponseInformation: z.boolean(),
  requestProblemInformation: z.boolean(),
  userProperties: userPropertiesSchema,
});
export type SessionFields = z.infer<typeof sessionFieldsSchema>;

export const reconnectSchema = z.object({
  enabled: z.boolean(),
  /** Seconds; doubled each time until the longest. */
  firstDelay: z.number().min(0.1).max(3_600),
  longestDelay: z.number().min(0.1).max(86_400),
});
export type ReconnectFields = z.infer<typeof reconnectSchema>;

export const authenticationSchema = z.enum([
  'none',
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
  'SCRAM-SHA-512',
]);
export type AuthenticationMethod = z.infer<typeof authenticationSchema>;

/** What may be asked for when connecting instead of being kept. */
export const askedNameSchema = z.enum(['username', 'password', 'keyPassphrase', 'proxyPassword']);
export type AskedName = z.infer<typeof askedNameSchema>;

/**
 * Secrets of a profile: `password`, `proxyPassword`, `keyPassphrase` (of the client key or PKCS#12
 * file), and `header.<name>` for each secret header. The client key itself is kept the same way.
 */
export const secretNameSchema = z
  .string()
  .regex(
    /^(?:password|proxyPassword|keyPassphrase|header\.[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200})$/,
    'must be the name of a secret',
  );

/** What may be missing at connect time: what is asked for, and secrets that were kept and are lost. */
export const answerNameSchema = z.union([z.literal('username'), secretNameSchema]);

export const profileFieldsSchema = z.object({
  name: z.string().trim().min(1, 'Give the connection a name.').max(200),
  folder: folderSchema,
  colour: z.string().max(20),
  tags: z.array(z.string().trim().min(1).max(100)).max(50),
  environment: environmentSchema,
  transport: transportSchema,
  /** False: whether TLS is spoken is not known, as after an import; nothing connects before it is chosen. */
  transportChosen: z.boolean(),
  host: hostSchema,
  port: portSchema,
  /** Tried in turn when host and port do not answer. */
  servers: z.array(z.object({ host: hostSchema, port: portSchema })).max(50),
  /** Path of the WebSocket with its query, used by ws and wss. */
  path: z.string().max(10_000),
  webSocket: webSocketSchema,
  proxy: proxySchema.nullable(),
  tls: tlsFieldsSchema,
  protocolVersion: protocolVersionSchema,
  clientId: z.string().max(65_535),
  username: z.string().max(65_535),
  authentication: authenticationSchema,
  /** Asked for at every connect and kept in memory only. */
  ask: z.array(askedNameSchema).max(4),
  /** Seconds until a try that has not reached CONNACK is given up. */
  connectTimeout: z.number().min(1).max(3_600),
  /** Seconds; 0 turns keep alive off. */
  keepAlive: z.number().int().min(0).max(65_535),
  reconnect: reconnectSchema,
  cleanStart: z.boolean(),
  session: sessionFieldsSchema,
  will: willFieldsSchema.nullable(),
  subscriptions: z.array(subscriptionSchema).max(1_000),
  /** Messages matching one of these topic filters are let go on arrival, and counted. */
  excluded: z.array(z.string().max(65_535)).max(1_000),
  /** Guarded: whatever publishes many messages at once asks first. */
  guarded: z.boolean(),
  /** Nothing is published, the will message included. */
  readOnly: z.boolean(),
  /** Publishing to a topic name matching one of these filters must be confirmed each time. */
  protectedFilters: z.array(z.string().max(65_535)).max(1_000),
  /** Topic names whose numbers are shown on the dashboard of the broker. */
  statusTopics: z.array(text).max(500),
  recording: recordingRulesSchema,
});
export type ProfileFields = z.infer<typeof profileFieldsSchema>;
