// A connection whose messages and states a test can wait for.
import {
  type ConnectionOptions,
  createConnection,
} from '../../../electron/core/client/connection.ts';
import type {
  Connection,
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
  readonly messages: RecordedMessage[];
  /** States in the order they were entered. */
  readonly states: string[];
  readonly logged: string[];
  /** The status as soon as it fulfils the condition. */
  when(condition: (status: LiveStatus) => boolean): Promise<LiveStatus>;
  /** The messages as soon as there are that many. */
  received(count: number): Promise<RecordedMessage[]>;
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
    password,
  };
}

export function recordedConnection(
  options: ConnectionOptions & { clock?: Clock } = {},
): RecordedConnection {
  const messages: RecordedMessage[] = [];
  const states: string[] = [];
  const logged: string[] = [];
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
        look();
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
    canPublish: connection.canPublish.bind(connection),
    publish: connection.publish.bind(connection),
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    messages,
    states,
    logged,
    when: (condition: (status: LiveStatus) => boolean) =>
      until(() => {
        const status = connection.status();
        return condition(status) ? status : undefined;
      }),
    received: (count: number) => until(() => (messages.length >= count ? messages : undefined)),
    [Symbol.asyncDispose]: () => connection.disconnect(),
  });
}
