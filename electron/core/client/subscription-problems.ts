// What stands against a subscription: rules of the standard, limits of the broker, its refusals.
import type { Subscription } from '../../../shared/contract/profiles.ts';
import { formatReasonCode, reasonCode } from '../../../shared/mqtt/reason-codes.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { ServerLimits } from './connack.ts';
import type { Answer } from './link-types.ts';
import { problemCodeOf } from './reason-diagnosis.ts';
import { subscribePacket, type Wanted } from './wire/subscribe-packet.ts';

const SHARED = '$share/';

/** By the rules of the standard ([MQTT-3.8.3-4] for No Local). */
export function checkSubscription(wanted: Wanted): Problem | undefined {
  const problem = checkTopicFilter(wanted.filter);
  if (problem || !wanted.noLocal || !wanted.filter.startsWith(SHARED)) return problem;
  return {
    code: 'NO_LOCAL_ON_SHARED',
    message:
      'A shared subscription cannot have No Local: the standard forbids it. Turn No Local off, or subscribe without $share.',
  };
}

/** By what the broker said of itself. */
export function unavailable(wanted: Wanted, limits: ServerLimits): Problem | undefined {
  const { filter } = wanted;
  if (!limits.sharedSubscriptions && filter.startsWith(SHARED)) return barred(filter, 0x9e);
  if (!limits.wildcardSubscriptions && /[+#]/.test(filter)) return barred(filter, 0xa2);
  if (!limits.subscriptionIdentifiers && wanted.subscriptionIdentifier !== undefined) {
    return barred(filter, 0xa1);
  }
  // Only a 5.0 broker names a size.
  const size = subscribePacket(1, wanted, true).length;
  if (size <= limits.maximumPacketSize) return undefined;
  return {
    code: 'PACKET_TOO_LARGE',
    message: `This broker takes packets of up to ${limits.maximumPacketSize.toLocaleString('en')} bytes; the subscription to ${filter} would have ${size.toLocaleString('en')}.`,
  };
}

/** The broker was not asked: it has said, in CONNACK or when it ended a connection, that it will not. */
function barred(filter: string, code: number): Problem {
  const { name, advice } = reasonCode(code);
  return {
    code: problemCodeOf(name),
    message: `The subscription to ${filter} was not sent. ${advice}`,
    detail: name,
  };
}

export function refusal(filter: string, code: number, reason: string | undefined): Problem {
  const { name, advice } = reasonCode(code);
  return {
    code: 'SUBSCRIPTION_REFUSED',
    message: `The broker refused the subscription to ${filter}: ${name}. ${advice}`,
    detail: [`SUBACK ${formatReasonCode(code)} ${name}`, reason].filter(Boolean).join('; '),
  };
}

export function unsubscribeRefusal(filter: string, answer: Answer): Problem | undefined {
  const code = answer.reasonCode ?? 0;
  if (code < 0x80) return undefined;
  const { name, advice } = reasonCode(code);
  return {
    code: 'UNSUBSCRIBE_REFUSED',
    message: `The broker did not end the subscription to ${filter}: ${name}. ${advice}`,
    detail: [`UNSUBACK ${formatReasonCode(code)} ${name}`, answer.reason]
      .filter(Boolean)
      .join('; '),
  };
}

export function unacknowledged({ filter, qos }: Pick<Subscription, 'filter' | 'qos'>): Problem {
  return {
    code: 'SUBSCRIPTION_UNACKNOWLEDGED',
    message: `The broker has not answered the subscription to ${filter}. It may not support QoS ${qos}; try a lower one.`,
  };
}
