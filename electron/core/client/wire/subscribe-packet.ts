// SUBSCRIBE with one filter (5.0 section 3.8), written here because mqtt.js groups user properties by
// name and swallows a filter it has sent before.
import type { Subscription } from '../../../../shared/contract/profiles.ts';
import {
  propertyList,
  text,
  twoBytes,
  userProperties,
  variableByteInteger,
  wholePacket,
} from './wire-writer.ts';

const SUBSCRIBE = 0x82;
const SUBSCRIPTION_IDENTIFIER = 0x0b;

/** What of a subscription goes over the wire. */
export type Wanted = Pick<
  Subscription,
  | 'filter'
  | 'qos'
  | 'noLocal'
  | 'retainAsPublished'
  | 'retainHandling'
  | 'subscriptionIdentifier'
  | 'userProperties'
>;

export function subscribePacket(packetIdentifier: number, wanted: Wanted, v5: boolean): Buffer {
  const { filter, qos } = wanted;
  if (!v5)
    return wholePacket(SUBSCRIBE, [twoBytes(packetIdentifier), text(filter), Buffer.of(qos)]);
  const { subscriptionIdentifier } = wanted;
  const options =
    qos |
    (wanted.noLocal ? 0x04 : 0) |
    (wanted.retainAsPublished ? 0x08 : 0) |
    ((wanted.retainHandling ?? 0) << 4);
  const properties = propertyList([
    ...(subscriptionIdentifier === undefined
      ? []
      : [Buffer.of(SUBSCRIPTION_IDENTIFIER), variableByteInteger(subscriptionIdentifier)]),
    ...userProperties(wanted.userProperties ?? []),
  ]);
  return wholePacket(SUBSCRIBE, [
    twoBytes(packetIdentifier),
    properties,
    text(filter),
    Buffer.of(options),
  ]);
}
