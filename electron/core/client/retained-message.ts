// What a broker retains at one topic: looked at, and written, by clients of their own.
import { isDeepStrictEqual } from 'node:util';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { FLAG_RETAIN, qosOf } from '../message-flags.ts';
import type { CorePorts } from '../ports.ts';
import type { ConnectionSettings } from './connection-types.ts';
import { connectOnce, type OneOffMessage, onlyLooking, within } from './one-off-client.ts';

type Ports = Pick<CorePorts, 'clock' | 'random'>;

/** No packet says that nothing is retained: what has not come by then is not there. */
const RETAINED_MS = 1_000;

/** null: nothing. Rejects with what kept it from being looked at. */
export async function retainedAt(
  ports: Ports,
  settings: ConnectionSettings,
  topic: string,
): Promise<OneOffMessage | null> {
  let came: (message: OneOffMessage) => void = () => {};
  const first = new Promise<OneOffMessage>((resolve) => {
    came = resolve;
  });
  const client = await connectOnce(ports, onlyLooking(settings), (message) => {
    if (message.topic === topic && (message.flags & FLAG_RETAIN) !== 0) came(message);
  });
  try {
    await client.subscribe({ filter: topic, qos: 1, retainHandling: 0 });
    return (await within(ports, RETAINED_MS, first)) ?? null;
  } finally {
    client.end();
  }
}

/** Retains this message; one without payload clears the topic. Rejects with a `ProblemError`. */
export async function retain(
  ports: Ports,
  settings: ConnectionSettings,
  { topic, payload, flags, properties }: OneOffMessage,
): Promise<void> {
  const client = await connectOnce(ports, onlyLooking(settings));
  try {
    await client.publish(topic, payload, qosOf(flags), true, properties);
  } finally {
    client.end();
  }
}

/** By what its publisher said; how long it still lives and how it came differ each time. */
export function isSameMessage(a: OneOffMessage, b: OneOffMessage): boolean {
  return Buffer.compare(a.payload, b.payload) === 0 && isDeepStrictEqual(said(a), said(b));
}

function said({ properties = {} }: OneOffMessage): PublishProperties {
  const { payloadFormatIndicator, contentType, responseTopic } = properties;
  const { correlationData, userProperties = [] } = properties;
  return {
    ...(payloadFormatIndicator === undefined ? {} : { payloadFormatIndicator }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(responseTopic === undefined ? {} : { responseTopic }),
    ...(correlationData === undefined ? {} : { correlationData }),
    userProperties,
  };
}
