// Makes of a query what a scanner of millions of messages asks.
import { compileCondition } from './compile-condition.ts';
import { JsonPayload } from './compile-json.ts';
import { and, type Condition, condition, type FieldsVerdict, not, or } from './condition.ts';
import type { Query, QueryNode } from './query.ts';
import type { QueryFields, QueryPlan } from './query-plan.ts';

/** `nowMicros`: what `-5m`, `10:00` and `today` refer to. Times without a zone are of this machine. */
export function compileQuery(query: Query, nowMicros: number): QueryPlan {
  const json = new JsonPayload();
  const whole = compileNode(query.root, nowMicros, json);
  const { test, ofTopic, ofFields, matchTimes, matchNeedle } = whole;
  return {
    test: (message) => {
      json.forget();
      return test(message);
    },
    mayMatchTopic: ofTopic ? (topic) => ofTopic(topic) !== false : () => true,
    mayMatchFields: ofFields ? askFields(ofFields) : () => true,
    from: matchTimes.from,
    to: matchTimes.to,
    needle: matchNeedle?.bytes ?? null,
    needleOrBackslash: matchNeedle?.orBackslash ?? false,
    needsPayload: whole.needsPayload,
    needsProperties: whole.needsProperties,
  };
}

/** One object for all rows: a scan asks for millions. */
function askFields(ofFields: FieldsVerdict): QueryPlan['mayMatchFields'] {
  const fields: QueryFields = { time: 0, qos: 0, retain: false, dup: false, out: false, size: 0 };
  return (time, qos, retain, dup, out, size) => {
    fields.time = time;
    fields.qos = qos;
    fields.retain = retain;
    fields.dup = dup;
    fields.out = out;
    fields.size = size;
    return ofFields(fields) !== false;
  };
}

function compileNode(node: QueryNode, nowMicros: number, json: JsonPayload): Condition {
  const compile = (child: QueryNode): Condition => compileNode(child, nowMicros, json);
  switch (node.kind) {
    case 'all':
      return condition(0, () => true);
    case 'and':
      return and(node.nodes.map(compile));
    case 'or':
      return or(node.nodes.map(compile));
    case 'not':
      return not(compile(node.node));
    default:
      return compileCondition(node, nowMicros, json);
  }
}
