// Reason codes as data: MQTT 5.0 section 2.4, and the CONNACK return codes of 3.1.1 section 3.2.2.3
// mapped onto them. `after` says what a client should do when the server ends or refuses a
// connection with the code; it is the source of the reconnect policy.

/** stop: trying again cannot help. retry: back off. slow: back off, starting late. once: retry, a cure is needed if it happens again. */
export type AfterCode = 'stop' | 'retry' | 'slow' | 'once';

export interface ReasonCode {
  code: number;
  name: string;
  after: AfterCode;
  /** What a user may do about it. */
  advice: string;
}

export const MALFORMED_PACKET = 0x81;
export const PROTOCOL_ERROR = 0x82;
export const PACKET_IDENTIFIER_NOT_FOUND = 0x92;
export const RECEIVE_MAXIMUM_EXCEEDED = 0x93;
export const TOPIC_ALIAS_INVALID = 0x94;
export const PACKET_TOO_LARGE = 0x95;

const table: readonly (readonly [number, string, AfterCode, string])[] = [
  [0x00, 'Success', 'retry', 'Nothing to do.'],
  [0x01, 'Granted QoS 1', 'retry', 'Nothing to do.'],
  [0x02, 'Granted QoS 2', 'retry', 'Nothing to do.'],
  [0x04, 'Disconnect with will message', 'retry', 'Nothing to do.'],
  [
    0x10,
    'No matching subscribers',
    'retry',
    'The broker accepted the message; nobody subscribes to this topic.',
  ],
  [0x11, 'No subscription existed', 'retry', 'There was nothing to unsubscribe.'],
  [0x18, 'Continue authentication', 'retry', 'Nothing to do.'],
  [0x19, 'Re-authenticate', 'retry', 'Nothing to do.'],
  [0x80, 'Unspecified error', 'retry', 'The broker gave no reason; its log may.'],
  [
    0x81,
    'Malformed packet',
    'stop',
    'The broker could not read a packet: a bug in this client or in the broker.',
  ],
  [
    0x82,
    'Protocol error',
    'stop',
    'The broker saw a packet it does not allow: a bug in this client or in the broker.',
  ],
  [
    0x83,
    'Implementation specific error',
    'retry',
    'The broker refuses for a reason of its own; its log may say more.',
  ],
  [
    0x84,
    'Unsupported protocol version',
    'stop',
    'Choose the other protocol version in the profile.',
  ],
  [0x85, 'Client identifier not valid', 'stop', 'Change the client ID in the profile.'],
  [0x86, 'Bad user name or password', 'stop', 'Correct the user name and password in the profile.'],
  [
    0x87,
    'Not authorized',
    'stop',
    'This user may not do that; check the user name, or the rights on the broker.',
  ],
  [0x88, 'Server unavailable', 'retry', 'The broker is up but not ready.'],
  [0x89, 'Server busy', 'retry', 'The broker is busy.'],
  [0x8a, 'Banned', 'stop', 'The broker banned this client; ask its administrator.'],
  [0x8b, 'Server shutting down', 'slow', 'The broker is shutting down.'],
  [
    0x8c,
    'Bad authentication method',
    'stop',
    'The broker does not accept this authentication method.',
  ],
  [
    0x8d,
    'Keep alive timeout',
    'retry',
    'The broker heard nothing in time; a longer keep alive may help.',
  ],
  [0x8e, 'Session taken over', 'stop', 'Another client connected with the same client ID.'],
  [0x8f, 'Topic filter invalid', 'once', 'The broker does not accept this topic filter.'],
  [0x90, 'Topic name invalid', 'once', 'The broker does not accept this topic name.'],
  [0x91, 'Packet identifier in use', 'retry', 'A packet identifier was used twice.'],
  [0x92, 'Packet identifier not found', 'retry', 'The broker has lost the session.'],
  [0x93, 'Receive maximum exceeded', 'retry', 'Too many unacknowledged messages were sent.'],
  [0x94, 'Topic alias invalid', 'once', 'A topic alias was not valid.'],
  [0x95, 'Packet too large', 'once', 'The message is larger than the broker accepts.'],
  [0x96, 'Message rate too high', 'slow', 'Send fewer messages.'],
  [0x97, 'Quota exceeded', 'once', 'A limit of the broker was reached.'],
  [0x98, 'Administrative action', 'stop', 'An administrator closed this connection.'],
  [0x99, 'Payload format invalid', 'once', 'The payload is not what its format says.'],
  [
    0x9a,
    'Retain not supported',
    'once',
    'This broker keeps no retained messages; publish without retain.',
  ],
  [0x9b, 'QoS not supported', 'once', 'This broker does not support that QoS; use a lower one.'],
  [0x9c, 'Use another server', 'stop', 'The broker names another server to use for now.'],
  [0x9d, 'Server moved', 'stop', 'The broker has moved; change the host in the profile.'],
  [0x9e, 'Shared subscriptions not supported', 'once', 'This broker has no shared subscriptions.'],
  [0x9f, 'Connection rate exceeded', 'slow', 'Too many connections in a short time.'],
  [0xa0, 'Maximum connect time', 'retry', 'The broker limits how long a connection lasts.'],
  [
    0xa1,
    'Subscription identifiers not supported',
    'once',
    'This broker has no subscription identifiers.',
  ],
  [
    0xa2,
    'Wildcard subscriptions not supported',
    'once',
    'This broker accepts no wildcards; subscribe to exact topic names.',
  ],
];

const byCode = new Map<number, ReasonCode>(
  table.map(([code, name, after, advice]) => [code, { code, name, after, advice }]),
);

export function isReasonCode(code: number): boolean {
  return byCode.has(code);
}

/** Unknown codes are treated as an unspecified error: retry, and show the number. */
export function reasonCode(code: number): ReasonCode {
  return (
    byCode.get(code) ?? {
      code,
      name: 'Unknown reason code',
      after: 'retry',
      advice: 'The broker answered with a code the standard does not define.',
    }
  );
}

/** What a reason code is called, with a code by which another language finds its own name. */
export function reasonNote(code: number): {
  code: string;
  message: string;
  params: Readonly<Record<string, string | number>>;
} {
  const known = byCode.has(code) ? `REASON_CODE_${code}` : 'REASON_CODE_UNKNOWN';
  return { code: known, message: reasonCode(code).name, params: {} };
}

/**
 * CONNACK return code of 3.1.1 as a reason code of 5.0. 7 is what AWS IoT Core sends for
 * "not authorized" although 3.1.1 stops at 5.
 */
export function fromReturnCode311(code: number): number {
  const map: Record<number, number> = {
    0: 0,
    1: 0x84,
    2: 0x85,
    3: 0x88,
    4: 0x86,
    5: 0x87,
    7: 0x87,
  };
  return map[code] ?? 0x80;
}

export function formatReasonCode(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
