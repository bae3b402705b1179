// What a simulated device is: data plus small functions of the moment. Nothing here knows the broker;
// `simulation.ts` gives each device a connection of its own and reads its feeds when they are due.
import type { Qos } from '../../../shared/contract/base.ts';

/** Numbers in [0, 1). */
export type Random = () => number;

export type Payload = string | Uint8Array;

export interface DeviceMessage {
  topic: string;
  payload: Payload;
  /** 0 when left out. */
  qos?: Qos;
  retain?: boolean;
}

/** The instant a device looks at its world: one value for everything read in the same tick. */
export interface Moment {
  /** Milliseconds since 1970. */
  epochMs: number;
  /** Hours of the UTC day with fractions, 0 to 24. */
  hour: number;
  /** ISO 8601 with milliseconds. */
  iso: string;
}

export interface Feed {
  topic: string;
  everyMs: number;
  qos?: Qos;
  retain?: boolean;
  /** Undefined: nothing to report this time. An array is published as that many messages in a row. */
  read(moment: Moment): Payload | readonly Payload[] | undefined;
}

export interface Command {
  filter: string;
  /** What the device publishes in answer; it may change what its feeds read from then on. */
  answer(topic: string, payload: Uint8Array, moment: Moment): readonly DeviceMessage[];
}

export interface Outage {
  /** lost: the connection breaks without DISCONNECT. silent: connected, but nothing is published. */
  kind: 'lost' | 'silent';
  /** Shortest and longest time of normal work before it, and of the outage. */
  afterMs: readonly [number, number];
  forMs: readonly [number, number];
}

export interface Device {
  clientId: string;
  will?: DeviceMessage;
  /** Published, in order, each time the device has connected. */
  announce?: readonly DeviceMessage[];
  feeds: readonly Feed[];
  commands?: readonly Command[];
  outage?: Outage;
}

/** JSON as a device sends it: in one line. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

/** A feed of the one number a function gives, written with a fixed count of decimals. */
export function numberFeed(
  topic: string,
  everyMs: number,
  digits: number,
  value: (moment: Moment) => number,
): Feed {
  return { topic, everyMs, read: (moment) => value(moment).toFixed(digits) };
}

export function jsonFeed(topic: string, everyMs: number, value: (moment: Moment) => unknown): Feed {
  return { topic, everyMs, read: (moment) => json(value(moment)) };
}

/**
 * A feed that is read every `everyMs` but published, retained at QoS 1, only when its text has changed:
 * how states and enumerations are reported.
 */
export function stateFeed(topic: string, everyMs: number, value: (moment: Moment) => string): Feed {
  let last: string | undefined;
  return {
    topic,
    everyMs,
    qos: 1,
    retain: true,
    read(moment) {
      const text = value(moment);
      if (text === last) return undefined;
      last = text;
      return text;
    },
  };
}

/** The retained message a device announces itself with, and the will that takes it back. */
export function availability(topic: string, online = 'online', offline = 'offline') {
  return {
    will: { topic, payload: offline, qos: 1, retain: true },
    online: { topic, payload: online, qos: 1, retain: true },
  } satisfies Record<string, DeviceMessage>;
}
