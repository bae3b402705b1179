import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../../renderer/features/search/scope.ts';
import { eventsAbove, withEvents, withGaps } from '../../../renderer/features/search/time-line.ts';
import { eventText } from '../../../renderer/i18n/event-text.ts';
import { queryReferenceZhCn } from '../../../renderer/i18n/query-reference-zh-cn.ts';
import type { EventRow, ResultRow } from '../../../shared/contract/results.ts';
import { jsonPaths } from '../../../shared/query/json-paths.ts';
import { momentOf } from '../../../shared/query/moment.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { subtreeQuery, topicQuery } from '../../../shared/query/print-query.ts';
import { queryReference } from '../../../shared/query/query-reference.ts';

const row = (id: number) => ({ id }) as ResultRow;
const event = (id: number, after: number): EventRow => ({
  id,
  time: 0,
  after,
  kind: 'connected',
  detail: {},
});

function shape(lines: ReturnType<typeof withEvents>): (number | string)[] {
  return lines.map((line) => {
    if (line.kind === 'gap') return `+${line.count}`;
    return line.kind === 'event' ? `e${line.event.id}` : line.row.id;
  });
}

describe('withEvents', () => {
  const rows = [row(9), row(7), row(4)];
  const events = [event(1, 2), event(2, 5), event(3, 7), event(4, 9), event(5, 12)];

  it('puts each event above the newest message recorded before it', () => {
    const lines = withEvents({ rows, first: 0, fromTop: true, toEnd: true }, events);
    expect(shape(lines)).toEqual(['e5', 'e4', 9, 'e3', 7, 'e2', 4, 'e1']);
  });

  it('leaves out what belongs to rows that are not at hand', () => {
    const lines = withEvents({ rows, first: 100, fromTop: false, toEnd: false }, events);
    expect(shape(lines)).toEqual([9, 'e3', 7, 'e2', 4]);
  });

  it('shows events alone where there is no message', () => {
    const lines = withEvents({ rows: [], first: 0, fromTop: true, toEnd: true }, [event(1, 0)]);
    expect(shape(lines)).toEqual(['e1']);
  });

  it('tells how many events push a row down', () => {
    const lines = withEvents({ rows, first: 10, fromTop: true, toEnd: true }, events);
    expect([10, 11, 12].map((index) => eventsAbove(lines, index))).toEqual([2, 3, 4]);
  });
});

describe('withGaps', () => {
  it('says under a row of a sample how many are left out, the events stay where they happened', () => {
    const sampled = [
      { row: row(90), number: 90, leftOut: 29 },
      { row: row(60), number: 60, leftOut: 0 },
      { row: row(59), number: 59, leftOut: 9 },
    ];
    const rows = sampled.map((each) => each.row);
    const lines = withEvents({ rows, first: 0, fromTop: true, toEnd: false }, [event(1, 70)]);
    expect(shape(withGaps(lines, sampled))).toEqual([90, '+29', 'e1', 60, 59, '+9']);
  });
});

describe('scopeOf', () => {
  it('knows the queries that name topics, whoever wrote them', () => {
    const name = 'a "b"/+';
    expect(scopeOf('')).toEqual({ kind: 'all' });
    expect(scopeOf(topicQuery(name))).toEqual({ kind: 'topic', name });
    expect(scopeOf(subtreeQuery('plant/hall 1'))).toEqual({
      kind: 'filter',
      name: 'plant/hall 1/#',
    });
    expect(scopeOf('topic:a/+/b')).toEqual({ kind: 'filter', name: 'a/+/b' });
    for (const query of ['topic:a/# retain', '$.temp > 3', 'qos:7', 'topic!=a']) {
      expect(scopeOf(query)).toEqual({ kind: 'query' });
    }
  });
});

describe('jsonPaths', () => {
  it('names single values as a query does, items of arrays by [*]', () => {
    expect(jsonPaths('{"a":{"b c":1},"list":[{"x":1},{"x":2,"y":null}]}')).toEqual([
      '$.a["b c"]',
      '$.list[*].x',
      '$.list[*].y',
    ]);
  });

  it('knows none of what is no JSON', () => {
    expect(jsonPaths('{"a":')).toEqual([]);
  });

  it('writes paths the query language reads', () => {
    for (const path of jsonPaths('{"a.b":1,"ü":{"$":2},"":3,"x\\ny":[[4]]}')) {
      expect({ path, problem: parseQuery(path).problem }).toEqual({ path, problem: null });
    }
  });
});

describe('momentOf', () => {
  const now = new Date(2026, 10, 21, 15, 0, 0).getTime();
  const clock = (...time: [number, number, number, number?]) =>
    new Date(2026, 10, 21, ...time).getTime();

  it('includes all of the second or minute that is named', () => {
    expect(momentOf('14:03:12', now)).toBeCloseTo(clock(14, 3, 13) - 0.001, 3);
    expect(momentOf('2026-11-21 10:00', now)).toBeCloseTo(clock(10, 1, 0) - 0.001, 3);
  });

  it('takes a time that is still to come for that of yesterday', () => {
    expect(momentOf('23:00:00', now)).toBeCloseTo(clock(23, 0, 1) - 86_400_000 - 0.001, 3);
  });

  it('counts back from now', () => {
    expect(momentOf('-5m', now)).toBe(now - 300_000);
  });

  it.each(['', 'soon', '25:00', '5m'])('takes %j for no time', (text) => {
    expect(momentOf(text, now)).toBeNull();
  });
});

describe('the reference of the query language', () => {
  it('is there in Chinese as a whole', () => {
    expect(Object.keys(queryReferenceZhCn)).toEqual(queryReference.map(({ id }) => id));
  });
});

describe('eventText', () => {
  it('names a kind of a later version', () => {
    const t = ((key: string) => key) as unknown as Parameters<typeof eventText>[0];
    expect(eventText(t, { ...event(1, 0), kind: 'moved' })).toBe('moved');
    expect(eventText(t, { ...event(1, 0), kind: 'lost', detail: null })).toBe('event.lost');
  });
});
