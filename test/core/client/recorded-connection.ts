// A connection whose messages and states a test can wait for.
import {
  type ConnectionOptions,
  createConnection,
} from '../../../electron/core/client/connection.ts';
import type {
  Connection,
  ConnectionEvent,
  ConnectionSettings,
  LiveStatus,
} from '../../../electron/core/client/connection-types.ts';
import { FLAG_DUP, FLAG_QOS, FLAG_RETAIN } from '../../../electron/core/message-flags.ts';
import type { Clock } from '../../../electron/core/ports.ts';
import { DEFAULT_PROFILE } from '../../../shared/contract/defaults.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { hostClock } from '../../../shared/util/system-clock.ts';

export interface RecordedMessage {
  topic: string;
  payload: Buffer;
  qos: number;
  retain: boolean;
  dup: boolean;
  properties: PublishProperties | undefined;
}

export interface RecordedConnection extends Connection {
  /** The number of a message is its place here, counted from 1. */
  readonly messages: RecordedMessage[];
  /** How many were received each time the connection asked for them to be stored. */
  readonly storeRequests: number[];
  /** States in the order they were entered. */
  readonly states: string[];
  readonly logged: string[];
  readonly events: ConnectionEvent[];
  /** The status as soon as it fulfils the condition. */
  when(condition: (status: LiveStatus) => boolean): Promise<LiveStatus>;
  /** The messages as soon as there are that many. */
  received(count: number): Promise<RecordedMessage[]>;
  /** Until the first `count` messages are asked to be stored. */
  askedToStore(count: number): Promise<void>;
  /** Ends it whatever state it is in. */
  [Symbol.asyncDispose](): Promise<void>;
}

export const systemClock: Clock = hostClock();

export function settingsFor(
  port: number,
  fields: Partial<ProfileFields> = {},
  password?: string,
): ConnectionSettings {
  return {
    fields: { ...DEFAULT_PROFILE, host: '127.0.0.1', port, clientId: '', ...fields },
    secrets: password === undefined ? {} : { password },
  };
}

interface RecordedOptions extends ConnectionOptions {
  clock?: Clock;
  /** With true the test itself says what is stored; else everything is as soon as it is asked for. */
  stores?: boolean;
  /** Called with the kind of an event or "message <topic>", in the order they come. */
  seen?(what: string): void;
}

export function recordedConnection(options: RecordedOptions = {}): RecordedConnection {
  const messages: RecordedMessage[] = [];
  const storeRequests: number[] = [];
  const states: string[] = [];
  const logged: string[] = [];
  const events: ConnectionEvent[] = [];
  const watchers = new Set<() => void>();
  const look = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const connection = createConnection(
    {
      clock: options.clock ?? systemClock,
      random: Math.random,
      log: {
        info: (scope, text) => logged.push(`${scope}: ${text}`),
        error: (scope, text) => logged.push(`${scope}: ${text}`),
      },
    },
    {
      receive(topic, source, start, end, flags, properties) {
        messages.push({
          topic,
          payload: Buffer.from(source.subarray(start, end)),
          qos: flags & FLAG_QOS,
          retain: (flags & FLAG_RETAIN) !== 0,
          dup: (flags & FLAG_DUP) !== 0,
          properties,
        });
        options.seen?.(`message ${topic}`);
        look();
        return messages.length;
      },
      storeSoon() {
        storeRequests.push(messages.length);
        look();
        if (!options.stores) setImmediate(() => connection.stored(messages.length));
      },
      event(event) {
        events.push(event);
        options.seen?.(event.kind);
      },
      changed() {
        const { state } = connection.status();
        if (states.at(-1) !== state) states.push(state);
        look();
      },
    },
    options,
  );

  function until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const watcher = (): void => {
        const found = find();
        if (found === undefined) return;
        watchers.delete(watcher);
        resolve(found);
      };
      watchers.add(watcher);
      watcher();
    });
  }

  return Object.assign(Object.create(connection) as Connection, {
    status: () => connection.status(),
    connect: (settings: ConnectionSettings) => connection.connect(settings),
    disconnect: () => connection.disconnect(),
    subscribe: connection.subscribe.bind(connection),
    unsubscribe: connection.unsubscribe.bind(connection),
    setSubscriptions: connection.setSubscriptions.bind(connection),
    setPolicy: connection.setPolicy.bind(connection),
    canPublish: connection.canPublish.bind(connection),
    publish: connection.publish.bind(connection),
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    stored: (upTo: number) => connection.stored(upTo),
    messages,
    storeRequests,
    states,
    logged,
    events,
    when: (condition: (status: LiveStatus) => boolean) =>
      until(() => {
        const status = connection.status();
        return condition(status) ? status : undefined;
      }),
    received: (count: number) => until(() => (messages.length >= count ? messages : undefined)),
    askedToStore: (count: number) =>
      until(() => ((storeRequests.at(-1) ?? 0) >= count ? true : undefined)).then(() => {}),
    [Symbol.asyncDispose]: () => connection.disconnect(),
  });
}
