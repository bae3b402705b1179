// Fast evaluation against the naive one, and everything a plan claims in advance.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import type { QueryNode } from '../../../shared/query/query.ts';
import type { QueryMessage, QueryPlan } from '../../../shared/query/query-plan.ts';
import { anyMessage, anyQuery, jsonCondition, jsonMessage, NOW } from './arbitraries.ts';
import { naiveTest } from './naive.ts';

function planOf(root: QueryNode): QueryPlan {
  return compileQuery({ text: '', root }, NOW);
}

function holdsNeedle(plan: QueryPlan, message: QueryMessage): boolean {
  const payload = Buffer.from(message.source.subarray(message.start, message.end));
  if (plan.needle === null || payload.includes(Buffer.from(plan.needle))) return true;
  return plan.needleOrBackslash && payload.includes('\\');
}

describe('a plan', () => {
  it('finds what the query means, one message after the other', () => {
    const messages = fc.array(anyMessage, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyQuery, messages, (root, list) => {
        const plan = planOf(root);
        for (const message of list) {
          expect(plan.test(message)).toBe(naiveTest(root, message, NOW));
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('rules out in advance nothing that matches', () => {
    fc.assert(
      fc.property(anyQuery, anyMessage, (root, message) => {
        const plan = planOf(root);
        if (!plan.test(message)) return;
        const { topic, time, qos, retain, dup, out, size } = message;
        expect(plan.mayMatchTopic(topic)).toBe(true);
        expect(plan.mayMatchFields(time, qos, retain, dup, out, size)).toBe(true);
        expect(plan.from).toBeLessThanOrEqual(time);
        expect(plan.to).toBeGreaterThanOrEqual(time);
        expect(holdsNeedle(plan, message)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('looks at payload and properties only when it says so', () => {
    fc.assert(
      fc.property(anyQuery, anyMessage, anyMessage, (root, message, other) => {
        const plan = planOf(root);
        const { source, start, end, properties } = other;
        const changed = {
          ...message,
          ...(plan.needsPayload ? {} : { source, start, end }),
          ...(plan.needsProperties ? {} : { properties }),
        };
        expect(plan.test(changed)).toBe(plan.test(message));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a condition on JSON', () => {
  it('sees the values JSON.parse would give', () => {
    fc.assert(
      fc.property(jsonCondition, jsonMessage, (root, message) => {
        const plan = planOf(root);
        expect(plan.test(message)).toBe(naiveTest(root, message, NOW));
        if (plan.test(message)) expect(holdsNeedle(plan, message)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});
