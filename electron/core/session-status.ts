// What a page is told of a session: connection, recording and ledger in one.
import type { ConnectionStatus, SubscriptionCount } from '../../shared/contract/connections.ts';
import { droppedOf } from './capture/ledger.ts';
import type { Session } from './session.ts';
import { RateMeter } from './util/rate-meter.ts';

/** `micros`: now. */
export function statusOf(session: Session, micros: number): ConnectionStatus {
  const { profileId, connection, recording, rate } = session;
  const ledger = recording.ledger();
  const { messages, bytes, notShown, sent, shownInPart, excluded } = recording.received();
  const { diskFull, unwritable, ended } = ledger.dropped;
  const now = rate.sample(micros, messages, bytes);
  const { pausedSince, pausedMs, unreadSince, ...status } = connection.status();
  return {
    profileId,
    ...status,
    reconnectFor: status.state === 'disconnected' ? [] : [...session.live.reconnectFor],
    subscriptionCounts: countsOf(session, micros),
    counters: {
      received: messages,
      receivedBytes: bytes,
      stored: ledger.stored,
      storedBytes: ledger.storedBytes,
      waiting: recording.waiting(),
      dropped: droppedOf(ledger),
      droppedDiskFull: diskFull,
      droppedUnwritable: unwritable,
      droppedEnded: ended,
      evicted: ledger.file.evictedMessages,
      evictedBytes: ledger.file.evictedBytes,
      withoutPayload: ledger.withoutPayload,
      shownInPart,
      excluded,
      notShown,
      sent,
      rate: now.messages,
      byteRate: now.bytes,
      heldBackMs: pausedMs,
      heldBackSince: pausedSince,
      unreadSince,
      unstoredSince: recording.unstoredSince(),
    },
    capture: {
      path: recording.recorded.path,
      messages: ledger.file.messages,
      bytes: ledger.file.fileBytes,
      problem: recording.problem(),
    },
  };
}

function countsOf({ recording, live }: Session, micros: number): SubscriptionCount[] {
  return recording.filterCounts().map(({ filter, messages }) => {
    const meter = live.rates.get(filter) ?? new RateMeter();
    live.rates.set(filter, meter);
    return { filter, messages, rate: meter.sample(micros, messages, 0).messages };
  });
}
