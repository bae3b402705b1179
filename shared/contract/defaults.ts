// Plain values of the contract, apart from its schemas: the page imports these without the schema
// library coming along into its first script.

export const DEFAULT_PORTS = { mqtt: 1883, mqtts: 8883, ws: 8083, wss: 8084 } as const;

interface DefaultProfile {
  name: string;
  transport: 'mqtt' | 'mqtts' | 'ws' | 'wss';
  host: string;
  port: number;
  path: string;
  protocolVersion: '3.1.1' | '5.0';
  username: string;
  keepAlive: number;
  cleanStart: boolean;
  subscriptions: { filter: string; qos: 0 | 1 | 2 }[];
  guarded: boolean;
  recording: {
    maxBytes: number;
    maxDays: number | null;
    maxMessages: number | null;
    withoutPayload: string[];
  };
}

export const DEFAULT_PROFILE: DefaultProfile = {
  name: 'New connection',
  transport: 'mqtt',
  host: 'localhost',
  port: DEFAULT_PORTS.mqtt,
  path: '/mqtt',
  protocolVersion: '5.0',
  username: '',
  keepAlive: 60,
  cleanStart: true,
  // QoS 0: at QoS 1 mosquitto's default queue drops two of three retained messages of a large broker.
  subscriptions: [{ filter: '#', qos: 0 }],
  guarded: false,
  recording: {
    maxBytes: 2_000_000_000,
    maxDays: null,
    maxMessages: null,
    withoutPayload: [],
  },
};

/** The most bytes of a payload one call carries; longer ones are read in pieces. */
export const PAYLOAD_PIECE = 256 * 1024;

/**
 * Milliseconds. `connections.watch` is answered this often though nothing has changed, so that the page
 * knows that the core is there.
 */
export const HEARTBEAT_MS = 500;
