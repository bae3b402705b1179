// Publishing one message: checked, recorded as sent, and answered with what the broker said.

import type { Qos } from '../../../shared/contract/base.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { PublishResult } from '../../../shared/contract/publish.ts';
import { ProblemError } from '../../../shared/util/problem.ts';

export interface Outgoing {
  topic: string;
  payload: Uint8Array;
  qos: Qos;
  retain: boolean;
  /** Of 5.0; left out where the connection speaks 3.1.1 or 3.1. */
  properties?: PublishProperties | undefined;
}

/** What publishing needs of a session. */
export interface PublishTarget {
  /** Throws a `ProblemError` when the message may not be sent; of its payload only the length counts. */
  canPublish(message: Omit<Outgoing, 'payload'> & { payload: { readonly length: number } }): void;
  /** Whether publishing to this topic must be confirmed. */
  protects(topic: string): boolean;
  /** Answers the id of the message in the capture. */
  record(message: Outgoing): number;
  send(message: Outgoing): Promise<Omit<PublishResult, 'messageId'>>;
}

/** Rejects with a `ProblemError` when it is refused here or by the broker. */
export async function publish(target: PublishTarget, message: Outgoing): Promise<PublishResult> {
  target.canPublish(message);
  // Before sending: the broker may deliver our own message back before it acknowledges it.
  const messageId = target.record(message);
  return { messageId, ...(await target.send(message)) };
}

/** Throws NOT_CONNECTED and PROFILE_READ_ONLY. */
export function refuseUnconnected(target: PublishTarget): void {
  try {
    target.canPublish({ topic: 'a', payload: { length: 0 }, qos: 0, retain: false });
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : '';
    if (code === 'NOT_CONNECTED' || code === 'PROFILE_READ_ONLY') throw error;
  }
}
