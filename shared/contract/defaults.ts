// Plain values of the contract, apart from its schemas: the page imports these without the schema
// library coming along into its first script.
import type { Connack } from './connections.ts';
import type { ProfileFields, WillFields } from './profile-fields.ts';

export const DEFAULT_PORTS = { mqtt: 1883, mqtts: 8883, ws: 8083, wss: 8084 } as const;

/** 4,294,967,295 seconds stand for ever (5.0 section 3.1.2.11.2). */
export const NEVER_EXPIRES = 4_294_967_295;

/** Colours a profile, a subscription or a rule can have; the theme has a value for each. */
export const PALETTE = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
] as const;

/** A profile as the editor begins it. */
export const DEFAULT_PROFILE: Omit<ProfileFields, 'clientId'> = {
  name: 'New connection',
  folder: '',
  colour: '',
  tags: [],
  environment: 'none',
  transport: 'mqtt',
  transportChosen: true,
  host: 'localhost',
  port: DEFAULT_PORTS.mqtt,
  servers: [],
  path: '/mqtt',
  webSocket: { subProtocol: 'mqtt', headers: [] },
  proxy: null,
  tls: { verify: 'system', pinned: [], serverName: '', alpn: [], minVersion: 'TLSv1.2' },
  protocolVersion: '5.0',
  username: '',
  authentication: 'none',
  ask: [],
  connectTimeout: 10,
  keepAlive: 60,
  reconnect: { enabled: true, firstDelay: 1, longestDelay: 60 },
  cleanStart: true,
  session: {
    expiryInterval: null,
    receiveMaximum: null,
    maximumPacketSize: null,
    topicAliasMaximum: 10,
    requestResponseInformation: false,
    requestProblemInformation: true,
    userProperties: [],
  },
  will: null,
  // QoS 0: at QoS 1 mosquitto's default queue drops two of three retained messages of a large broker.
  subscriptions: [{ filter: '#', qos: 0 }],
  excluded: [],
  guarded: false,
  readOnly: false,
  protectedFilters: [],
  statusTopics: [],
  recording: {
    maxBytes: 2_000_000_000,
    maxDays: null,
    maxMessages: null,
    withoutPayload: [],
  },
};

/** A will message as it begins. */
export const DEFAULT_WILL: WillFields = {
  topic: '',
  payload: '',
  payloadEncoding: 'text',
  qos: 0,
  retain: false,
  delayInterval: 0,
  messageExpiryInterval: null,
  payloadFormatIndicator: null,
  contentType: '',
  responseTopic: '',
  correlationData: '',
  userProperties: [],
};

/** A CONNACK of which the broker filled in nothing. */
export const SILENT_CONNACK: Connack = {
  sessionPresent: false,
  reasonCode: 0,
  sessionExpiryInterval: null,
  receiveMaximum: null,
  maximumQos: null,
  retainAvailable: null,
  maximumPacketSize: null,
  assignedClientIdentifier: null,
  topicAliasMaximum: null,
  reasonString: null,
  userProperties: [],
  wildcardSubscriptionAvailable: null,
  subscriptionIdentifiersAvailable: null,
  sharedSubscriptionAvailable: null,
  serverKeepAlive: null,
  responseInformation: null,
  serverReference: null,
  authenticationMethod: null,
};

/** The most bytes of a payload one call carries; longer ones are read in pieces. */
export const PAYLOAD_PIECE = 256 * 1024;

/**
 * Milliseconds. `connections.watch` is answered this often though nothing has changed, so that the page
 * knows that the core is there.
 */
export const HEARTBEAT_MS = 500;
