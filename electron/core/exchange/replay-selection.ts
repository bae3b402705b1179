// Which messages a replay sends, and as what: fixed when it starts, so that what it sends itself into
// the capture it reads from is not sent again.
import type { ReplayOptions, Scope } from '../../../shared/contract/exchange.ts';
import type { ReadAsk } from '../capture/thread-messages.ts';
import { FLAG_OUT, FLAG_QOS, FLAG_RETAIN, FLAG_WITHOUT_PAYLOAD } from '../message-flags.ts';
import type { Outgoing } from '../publish/publisher.ts';

export interface Selection extends Pick<ReadAsk, 'query' | 'now' | 'ids'> {
  /** Newest message that is sent. */
  upTo: number;
}

/** `now`: microseconds since 1970. */
export function selectionOf(scope: Scope, now: number, upTo: number): Selection {
  return {
    query: scope.kind === 'query' ? scope.query : '',
    now,
    ids: scope.kind === 'ids' ? [...new Set(scope.ids)].sort((a, b) => a - b) : null,
    upTo,
  };
}

/** False for what the user did not ask to send again. */
export function isReplayed(flags: number, { includeSent }: ReplayOptions): boolean {
  return includeSent || (flags & FLAG_OUT) === 0;
}

/** Why a message is not sent whatever the broker says. */
export function notReplayable(flags: number): string | null {
  if ((flags & FLAG_WITHOUT_PAYLOAD) === 0) return null;
  // Sent empty it would be another message, and delete the retained one.
  return 'The payload of the message was not recorded.';
}

export function qosAndRetain(
  flags: number,
  options: ReplayOptions,
): Pick<Outgoing, 'qos' | 'retain'> {
  const own = flags & FLAG_QOS;
  return {
    qos: options.qos ?? (own === 1 || own === 2 ? own : 0),
    retain: options.retain ?? (flags & FLAG_RETAIN) !== 0,
  };
}
