// What queries and JSON paths say of messages that could not be written yet (unwritten-batches.ts).
import type { QueryMessage } from '../../../shared/query/query-plan.ts';
import { FLAG_DUP, FLAG_OUT, FLAG_RETAIN, qosOf } from '../message-flags.ts';
import { Evaluator, setAnswer } from './evaluate.ts';
import type { EvaluateAsk, Evaluated } from './thread-messages.ts';
import type { UnwrittenBatches, UnwrittenMessage } from './unwritten-batches.ts';

/** Of a topic with sent messages: so many are looked at for the newest received one. */
const MOST_BACK = 1_000;

/** Fills in what was not found in the file. `topicOf`: the name of the message's topic. */
export function evaluateUnwritten(
  unwritten: UnwrittenBatches,
  ask: EvaluateAsk,
  answer: Evaluated,
  topicOf: (message: UnwrittenMessage) => string,
): void {
  let evaluator: Evaluator | undefined;
  for (const [at, id] of ask.ids.entries()) {
    if (answer.found[at]) continue;
    const wanted = ask.received ? receivedAt(unwritten, id) : id;
    const message = unwritten.message(wanted, Number.POSITIVE_INFINITY);
    if (!message) continue;
    evaluator ??= new Evaluator(ask);
    setAnswer(answer, at, evaluator, queryMessage(message, topicOf));
  }
}

function receivedAt(unwritten: UnwrittenBatches, id: number): number {
  const message = unwritten.message(id, 0);
  if (!message || (message.flags & FLAG_OUT) === 0) return id;
  const { rows } = unwritten.history(message.topicId, id, 0, MOST_BACK);
  return rows.find(({ flags }) => (flags & FLAG_OUT) === 0)?.id ?? id;
}

function queryMessage(
  message: UnwrittenMessage,
  topicOf: (message: UnwrittenMessage) => string,
): QueryMessage {
  const { time, flags, size, head, properties } = message;
  return {
    time,
    qos: qosOf(flags),
    retain: (flags & FLAG_RETAIN) !== 0,
    dup: (flags & FLAG_DUP) !== 0,
    out: (flags & FLAG_OUT) !== 0,
    size,
    get topic() {
      return topicOf(message);
    },
    source: head,
    start: 0,
    end: head.length,
    properties: () => properties,
  };
}
