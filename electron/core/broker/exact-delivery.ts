// aedes numbers messages when they are published and takes one for a duplicate when a client has
// already been sent a higher number. But a retained message, or one of a higher QoS, waits for the store
// and is overtaken by others, and then is never delivered at all (moscajs/aedes issues 955 and 994).
// Here each client is asked whether it has been sent this very message.
import type { Aedes, Client } from 'aedes';

/** More than can overtake one another: the queue between publishing and delivery is far shorter. */
const REMEMBERED = 4_096;

interface Delivery {
  brokerId?: string | null;
  brokerCounter?: number;
}

/** Must be called before the first client connects. */
export function deliverEachOnce(aedes: Aedes): void {
  const sent = new WeakMap<Client, Set<number>>();
  aedes.preConnect = (client, _packet, done) => {
    switchOffOwnCheck(client, aedes.id);
    sent.set(client, new Set());
    done(null, true);
  };
  aedes.authorizeForward = (client, packet) => {
    const { brokerId, brokerCounter = 0 }: Delivery = packet;
    const numbers = sent.get(client);
    // Retained messages sent on SUBSCRIBE have no broker and are due to every subscription.
    if (!brokerId) return isForWildcard(client, packet.topic) ? null : packet;
    if (numbers === undefined) return packet;
    if (numbers.has(brokerCounter)) return null;
    numbers.add(brokerCounter);
    if (numbers.size > REMEMBERED) forgetOldest(numbers);
    return packet;
  };
}

/**
 * A filter that begins with a wildcard does not match topics of the server ([MQTT-4.7.2-1]); aedes
 * minds that for live messages only and sends `#` all retained ones.
 */
function isForWildcard(client: Client, topic: string): boolean {
  if (!topic.startsWith('$')) return false;
  const { subscriptions } = client as Client & { subscriptions: object };
  return !Object.keys(subscriptions).some((filter) => filter.startsWith('$'));
}

/** The client keeps the highest number by broker; one that stays 0 lets everything through. */
function switchOffOwnCheck(client: Client, brokerId: string): void {
  const { duplicates } = client as Client & { duplicates: object };
  Object.defineProperty(duplicates, brokerId, { get: () => 0, set: () => undefined });
}

function forgetOldest(numbers: Set<number>): void {
  for (const oldest of numbers) {
    numbers.delete(oldest);
    return;
  }
}
