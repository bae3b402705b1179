// What a query asks about at all, for whoever knows only some of it.
import type { Query, QueryCondition, QueryNode, TimeValue } from './query.ts';

export interface QueryTraits {
  /** The topic name matters. */
  topic: boolean;
  /** Received or sent matters. */
  direction: boolean;
  /** Times that mean another moment later on. */
  movingTimes: readonly TimeValue[];
}

export function traitsOf({ root }: Query): QueryTraits {
  const conditions = conditionsOf(root);
  const times = conditions.flatMap((each) => (each.kind === 'time' ? [each.value] : []));
  return {
    topic: conditions.some(({ kind }) => TOPIC_KINDS.has(kind)),
    direction: conditions.some(
      (each) => each.kind === 'flag' && (each.flag === 'in' || each.flag === 'out'),
    ),
    movingTimes: times.filter(({ form }) => form !== 'date'),
  };
}

const TOPIC_KINDS: ReadonlySet<QueryNode['kind']> = new Set(['text', 'topic', 'topic-filter']);

function conditionsOf(node: QueryNode): QueryCondition[] {
  switch (node.kind) {
    case 'all':
      return [];
    case 'and':
    case 'or':
      return node.nodes.flatMap(conditionsOf);
    case 'not':
      return conditionsOf(node.node);
    default:
      return [node];
  }
}
