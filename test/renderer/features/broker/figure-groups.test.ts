import { expect, test } from 'vitest';
import { figureGroups, loadOf } from '../../../../renderer/features/broker/figure-groups.ts';
import type { ServerFigure } from '../../../../shared/contract/broker.ts';

const figure = (meaning: string | null, pinned = false): ServerFigure => ({
  ...{ topic: `$SYS/${meaning}`, meaning, text: '1', value: 1, unit: 'count' as const },
  ...{ rate: null, time: 0, series: [], pinned },
});

test('figures stand in groups, what is pinned before all others', () => {
  const groups = figureGroups([
    figure('clients.connected'),
    figure('heap.current'),
    figure('messages.received', true),
    figure('load.bytes.sent.5min'),
    figure(null),
    figure('something.new'),
  ]);
  expect(groups.map(({ group, figures }) => [group, figures.length])).toEqual([
    ['pinned', 1],
    ['clients', 1],
    ['memory', 1],
    ['load', 1],
    ['other', 2],
  ]);
});

test('a load average is one figure over several spans', () => {
  expect(loadOf('load.messages.received.15min')).toEqual({ of: 'messages.received', minutes: 15 });
  expect(loadOf('messages.received')).toBeNull();
});
