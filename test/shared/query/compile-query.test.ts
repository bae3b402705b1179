import { describe, expect, it } from 'vitest';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { compileQuery } from '../../../shared/query/compile-query.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { REGEX_BYTES } from '../../../shared/query/query.ts';
import type { QueryMessage, QueryPlan } from '../../../shared/query/query-plan.ts';

const NOW = new Date(2026, 10, 21, 10, 20, 30).getTime() * 1_000;
const MINUTE = 60_000_000;
const encoder = new TextEncoder();

function planOf(text: string): QueryPlan {
  const { query, problem } = parseQuery(text);
  if (!query) throw new Error(`${text}: ${problem.message}`);
  return compileQuery(query, NOW);
}

interface Parts extends Partial<Omit<QueryMessage, 'properties'>> {
  payload?: string | Uint8Array;
  properties?: PublishProperties;
}

function message({ payload = '', properties, ...parts }: Parts = {}): QueryMessage {
  const source = typeof payload === 'string' ? encoder.encode(payload) : payload;
  return {
    topic: 'home/kitchen/temp',
    time: NOW,
    qos: 0,
    retain: false,
    dup: false,
    out: false,
    size: source.length,
    source,
    start: 0,
    end: source.length,
    ...parts,
    properties: () => properties,
  };
}

const needleOf = (text: string): string | null => {
  const { needle } = planOf(text);
  return needle && new TextDecoder().decode(needle);
};

describe('a query', () => {
  it.each<[string, Parts, boolean]>([
    ['', {}, true],
    ['KITCHEN', {}, true],
    ['kitchen', { topic: 'x', payload: 'the Kitchen' }, true],
    ['kitchen', { topic: 'x', payload: 'kitche' }, false],
    ['größe', { payload: 'die GRÖSSE' }, false],
    ['größe', { payload: 'die GRÖßE' }, true],
    ['温度', { payload: '温度 21' }, true],
    ['ß', { payload: Uint8Array.of(0xc3) }, false],
    ['topic:home/+/temp', {}, true],
    ['topic:home/#', {}, true],
    ['topic:#', { topic: '$SYS/uptime' }, false],
    ['topic:$SYS/#', { topic: '$SYS/uptime' }, true],
    ['topic:"my home/+"', { topic: 'my home/x' }, true],
    ['topic=home/kitchen', {}, false],
    ['topic!=home/kitchen', {}, true],
    ['topic*=Kitchen', {}, false],
    ['topic~/^home\\/[^/]+\\/TEMP$/i', {}, true],
    ['payload:ERROR', { payload: 'an error' }, true],
    ['payload*=Error', { payload: 'an error' }, false],
    ['payload=""', { payload: '' }, true],
    ['payload=on', { payload: 'on\n' }, false],
    ['payload!=on', { payload: 'off' }, true],
    ['payload:0xFFD8', { payload: Uint8Array.of(0, 0xff, 0xd8) }, true],
    ['payload=0xFFD8', { payload: Uint8Array.of(0, 0xff, 0xd8) }, false],
    ['payload*="a\\u0000b"', { payload: 'xa\0bx' }, true],
    ['payload*="\\udcff"', { payload: Uint8Array.of(0x61, 0xff) }, true],
    ['payload:"\\ufeff"', { payload: '\ufeffx' }, true],
    ['payload~/^\\u{dcff}+$/', { payload: Uint8Array.of(0xff, 0xff) }, true],
    ['payload~/^.$/', { payload: '😀' }, true],
    ['qos>=1 qos!=2', { qos: 1 }, true],
    ['retain dup out', { retain: true, dup: true, out: true }, true],
    ['in', { out: true }, false],
    ['size>=1kB', { size: 1_000 }, true],
    ['time>-5m', { time: NOW - 4 * MINUTE }, true],
    ['time>-5m', { time: NOW - 5 * MINUTE }, false],
    ['time:10:20', { time: NOW + 29_999_999 }, true],
    ['time:10:20', { time: NOW + 30_000_000 }, false],
    ['time<10:20', { time: NOW - 30_000_000 }, false],
    ['time:today not time:yesterday', {}, true],
    ['type:JSON', { properties: { contentType: 'application/json' } }, true],
    ['type:json', {}, false],
    ['property.contentType', { properties: {} }, false],
    ['property.responseTopic~/^r/', { properties: { responseTopic: 'r' } }, true],
    ['property.correlationData', { properties: { correlationData: Uint8Array.of() } }, true],
    [
      'property.correlationData:0x02',
      { properties: { correlationData: Uint8Array.of(1, 2) } },
      true,
    ],
    [
      'property.correlationData!=0x02',
      { properties: { correlationData: Uint8Array.of(2) } },
      false,
    ],
    [
      'property.correlationData:AB',
      { properties: { correlationData: encoder.encode('abc') } },
      true,
    ],
    ['property.messageExpiryInterval<60', { properties: { messageExpiryInterval: 0 } }, true],
    [
      'property.subscriptionIdentifiers:7',
      { properties: { subscriptionIdentifiers: [3, 7] } },
      true,
    ],
    ['property.payloadFormatIndicator:1', { properties: { payloadFormatIndicator: true } }, true],
    ['property.payloadFormatIndicator!=1', { properties: { payloadFormatIndicator: true } }, false],
    ['property.payloadFormatIndicator!=1', { properties: {} }, false],
    [
      'user.a=2',
      {
        properties: {
          userProperties: [
            ['a', '1'],
            ['a', '2'],
          ],
        },
      },
      true,
    ],
    ['user.a!=2', { properties: { userProperties: [['a', '2']] } }, false],
    ['not user.a=2', {}, true],
    ['user["odd key"]', { properties: { userProperties: [['odd key', '']] } }, true],
    ['user.__proto__', { properties: { userProperties: [] } }, false],
    ['x or y and not z', { payload: 'y' }, true],
    ['(kitchen or b) and not temp', {}, false],
  ])('%s of %j: %s', (text, parts, expected) => {
    expect(planOf(text).test(message(parts))).toBe(expected);
  });

  it('looks at the payload between its bounds only', () => {
    const source = encoder.encode('[1{"a":5}error');
    const parts = { source, start: 2, end: 9 };
    expect(planOf('$.a = 5').test(message(parts))).toBe(true);
    expect(planOf('payload:error').test(message(parts))).toBe(false);
    expect(planOf('payload~/r$/').test(message(parts))).toBe(false);
    expect(planOf('payload:0x5b').test(message(parts))).toBe(false);
  });

  it('reads a payload as JSON anew for each message', () => {
    const plan = planOf('$.a = 1 or $.b = 1');
    const found = ['{"a":1}', '{"b":1}', '{"c":1}', 'x', '{"a":1}'].map((payload) =>
      plan.test(message({ payload })),
    );
    expect(found).toEqual([true, true, false, false, true]);
  });

  it('shows a regular expression the beginning of a large payload', () => {
    const payload = new Uint8Array(REGEX_BYTES + 3).fill(0x61);
    payload.set(encoder.encode('end'), REGEX_BYTES);
    expect(planOf('payload~/end/').test(message({ payload }))).toBe(false);
    expect(planOf('payload:end').test(message({ payload }))).toBe(true);
    payload.set(encoder.encode('end'), REGEX_BYTES - 3);
    expect(planOf('payload~/end/').test(message({ payload }))).toBe(true);
  });
});

describe('what a plan says in advance', () => {
  it('rules out topics', () => {
    const may = (text: string, topic = 'home/a') => planOf(text).mayMatchTopic(topic);
    expect(may('topic:office/#')).toBe(false);
    expect(may('not topic:home/#')).toBe(false);
    expect(may('topic:office/# or qos:1')).toBe(true);
    expect(may('topic:office/# $.a > 1')).toBe(false);
    expect(may('not (topic:home/# and $.a > 1)')).toBe(true);
    expect(may('not (topic:home/# or $.a > 1)')).toBe(false);
    expect(may('office')).toBe(true);
    expect(may('not home')).toBe(false);
    expect(may('not office')).toBe(true);
  });

  it('rules out rows by their fields', () => {
    const may = (text: string) => planOf(text).mayMatchFields(NOW, 1, true, false, true, 100);
    expect(may('qos:1 retain out size:100 $.a')).toBe(true);
    expect(may('qos:2 $.a')).toBe(false);
    expect(may('qos:2 or $.a')).toBe(true);
    expect(may('in')).toBe(false);
    expect(may('not (retain and kitchen)')).toBe(true);
    expect(may('not (retain or kitchen)')).toBe(false);
    expect(may('time<-1s')).toBe(false);
  });

  it('bounds the time', () => {
    const bounds = (text: string) => {
      const { from, to } = planOf(text);
      return [from, to].map((time) => (Number.isFinite(time) ? (time - NOW) / MINUTE : time));
    };
    const [past, future] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(bounds('a')).toEqual([past, future]);
    expect(bounds('time>=-5m a')).toEqual([-5, future]);
    expect(bounds('time>-5m time<=-2m')).toEqual([-5, -2]);
    expect(bounds('not time<-5m')).toEqual([-5, future]);
    expect(bounds('time:10:20')).toEqual([-0.5, 0.5]);
    expect(bounds('not time:10:20')).toEqual([past, future]);
    expect(bounds('(time>-5m time<-4m) or (time>-3m time<-2m)')).toEqual([-5, -2]);
    expect(bounds('time>-5m or a')).toEqual([past, future]);
    expect(bounds('not (time<-5m or time>-2m)')).toEqual([-5, -2]);
    const { from, to } = planOf('time<-5m time>-2m');
    expect(from).toBeGreaterThan(to);
  });

  it('knows bytes that stand in every match', () => {
    expect(needleOf('payload*=Error')).toBe('Error');
    expect(needleOf('payload="whole text"')).toBe('whole text');
    expect(needleOf('not payload!="whole text"')).toBe('whole text');
    expect(needleOf('payload:0x4142')).toBe('AB');
    expect(needleOf('payload:"code 4711: x"')).toBe(' 4711: ');
    expect(needleOf('payload:error')).toBeNull();
    expect(needleOf('payload~/error: \\d+/')).toBe('error: ');
    expect(needleOf('error')).toBeNull();
    expect(needleOf('not payload*=Error')).toBeNull();
    expect(needleOf('payload*=ab payload*=abcd')).toBe('abcd');
    expect(needleOf('payload*=ab or payload*=abcd')).toBeNull();
    expect(needleOf('$.temp > 30')).toBe('"temp"');
    expect(needleOf('$.temp > 30 or $.temp < 5')).toBe('"temp"');
    expect(needleOf('$.a.humidity..b')).toBe('"humidity"');
    expect(needleOf('$.a = "a long text"')).toBe('"a long text"');
    expect(needleOf('$.a*="a long text"')).toBe('a long text');
    expect(needleOf('$["q\\"q"]')).toBeNull();
    expect(needleOf('not $.temp > 30')).toBeNull();
    expect(needleOf('$[*] > 30')).toBeNull();
  });

  it('does not rely on the needle where JSON may write escapes', () => {
    expect(planOf('$.temp > 30').needleOrBackslash).toBe(true);
    expect(planOf('payload*=Error').needleOrBackslash).toBe(false);
    expect(planOf('$.temp > 30 payload*=Error').needleOrBackslash).toBe(false);
    expect(planOf('$.temp > 30').test(message({ payload: '{"\\u0074emp":31}' }))).toBe(true);
  });

  it('says what has to be loaded', () => {
    const needs = (text: string) => {
      const { needsPayload, needsProperties } = planOf(text);
      return [needsPayload, needsProperties];
    };
    expect(needs('topic:a qos:1 size>5 time>-5m retain')).toEqual([false, false]);
    expect(needs('kitchen')).toEqual([true, false]);
    expect(needs('not $.a')).toEqual([true, false]);
    expect(needs('type:json or qos:1')).toEqual([false, true]);
  });
});
