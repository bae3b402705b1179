import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import {
  printQuery,
  quoteValue,
  subtreeQuery,
  textQuery,
  topicQuery,
} from '../../../shared/query/print-query.ts';
import type { QueryNode } from '../../../shared/query/query.ts';
import { anyQuery } from './arbitraries.ts';

function parsed(text: string): QueryNode {
  const { query, problem } = parseQuery(text);
  if (!query) throw new Error(`${text}: ${problem.message}`);
  return query.root;
}

function finds(text: string, topic: string): boolean {
  const plan = compileQuery({ text, root: parsed(text) }, 0);
  const source = new Uint8Array(0);
  const flags = { qos: 0, retain: false, dup: false, out: false };
  const properties = () => undefined;
  return plan.test({ topic, time: 0, size: 0, source, start: 0, end: 0, properties, ...flags });
}

const anyTopic = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'ab/+#$ "\\\'()\u0000\udc80é'), minLength: 1 }),
);

describe('printQuery', () => {
  it('writes what is read as the same query', () => {
    fc.assert(
      fc.property(anyQuery, (root) => {
        expect(parsed(printQuery(root))).toEqual(root);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['TOPIC:home/#  AND  (Retain||QOS>=1)', 'topic:home/# and (retain or qos>=1)'],
    ['!retain&&in', 'not retain and in'],
    ['dup:false', 'not dup'],
    ["$['a'].b[0]..c[*]=5", '$.a.b[0]..c[*] = 5'],
    ['$.state=on', '$.state = "on"'],
    ['size>1.5kB', 'size>1500'],
    ['type:json property.contenttype', 'type:json and property.contentType'],
    ['payload:0xffd8', 'payload:0xFFD8'],
    ['time>-90m', 'time>-90m'],
    ['time=2026-11-21T10:00:30.5+00:00', 'time=2026-11-21T10:00:30.5Z'],
  ])('writes %s as %s', (text, printed) => {
    expect(printQuery(parsed(text))).toBe(printed);
  });
});

describe('queries made of what is on the screen', () => {
  it('quotes a value only where it must', () => {
    expect(
      ['on', 'home/+/temp', '$SYS/#', 'a b', '5', '', 'a"b', '0xFF', '\udc80'].map(quoteValue),
    ).toEqual([
      'on',
      'home/+/temp',
      '$SYS/#',
      '"a b"',
      '"5"',
      '""',
      '"a\\"b"',
      '"0xFF"',
      '"\\udc80"',
    ]);
  });

  it('finds a topic and no other, whatever is in its name', () => {
    fc.assert(
      fc.property(anyTopic, anyTopic, (topic, other) => {
        expect(finds(topicQuery(topic), topic)).toBe(true);
        expect(finds(topicQuery(topic), other)).toBe(topic === other);
      }),
    );
  });

  it('finds a topic and everything below it', () => {
    fc.assert(
      fc.property(anyTopic, anyTopic, (topic, other) => {
        const query = subtreeQuery(topic);
        expect(finds(query, topic)).toBe(true);
        expect(finds(query, `${topic}/${other}`)).toBe(true);
        expect(finds(query, other)).toBe(other === topic || other.startsWith(`${topic}/`));
      }),
    );
  });

  it('looks for a text, whatever it is', () => {
    fc.assert(
      fc.property(anyTopic, (text) => {
        expect(parsed(textQuery(text))).toEqual({ kind: 'text', text });
      }),
    );
    expect(['kitchen', 'in', 'not', 'user.a', 'qos'].map(textQuery)).toEqual([
      'kitchen',
      '"in"',
      '"not"',
      '"user.a"',
      'qos',
    ]);
  });
});
