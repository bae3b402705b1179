// What queries and JSON paths say of messages that could not be written yet (held-batches.ts).
import type { QueryMessage } from '../../../shared/query/query-plan.ts';
import { FLAG_DUP, FLAG_OUT, FLAG_RETAIN, qosOf } from '../message-flags.ts';
import { Evaluator, setAnswer } from './evaluate.ts';
import type { HeldBatches } from './held-batches.ts';
import type { EvaluateAsk, Evaluated, StoredMessage } from './thread-messages.ts';

/** Of a topic with sent messages: so many are looked at for the newest received one. */
const MOST_BACK = 1_000;

/** Fills in what was not found in the file. `topicOf`: the name to a topic's id. */
export function evaluateHeld(
  held: HeldBatches,
  ask: EvaluateAsk,
  answer: Evaluated,
  topicOf: (topicId: number) => string,
): void {
  if (!held.first) return;
  const evaluator = new Evaluator(ask);
  for (const [at, id] of ask.ids.entries()) {
    if (answer.found[at]) continue;
    const message = held.message(ask.received ? receivedAt(held, id) : id, held.bytes);
    if (!message) continue;
    setAnswer(answer, at, evaluator, queryMessage(message, topicOf));
  }
}

function receivedAt(held: HeldBatches, id: number): number {
  const message = held.message(id, 0);
  if (!message || (message.flags & FLAG_OUT) === 0) return id;
  const rows = held.history(message.topicId, id, 0, MOST_BACK);
  return rows.find(({ flags }) => (flags & FLAG_OUT) === 0)?.id ?? id;
}

function queryMessage(
  message: Omit<StoredMessage, 'topic'> & { topicId: number },
  topicOf: (topicId: number) => string,
): QueryMessage {
  const { time, flags, size, head, topicId, properties } = message;
  return {
    time,
    qos: qosOf(flags),
    retain: (flags & FLAG_RETAIN) !== 0,
    dup: (flags & FLAG_DUP) !== 0,
    out: (flags & FLAG_OUT) !== 0,
    size,
    get topic() {
      return topicOf(topicId);
    },
    source: head,
    start: 0,
    end: head.length,
    properties: () => properties,
  };
}
