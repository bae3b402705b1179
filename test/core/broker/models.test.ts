import { describe, expect, it } from 'vitest';
import type { Moment } from '../../../electron/core/broker/device.ts';
import { allDevices } from '../../../electron/core/broker/devices/catalogue.ts';
import { dayCurve, daylight, drift, meter, wander } from '../../../electron/core/broker/models.ts';
import { checkTopicName } from '../../../shared/mqtt/topic-rules.ts';
import { seededRandom } from '../../support/manual-clock.ts';

const NOON: Moment = {
  epochMs: Date.UTC(2026, 5, 15, 12),
  hour: 12,
  iso: '2026-06-15T12:00:00.000Z',
};

describe('models', () => {
  it('drift inside the range, and move', () => {
    const value = drift(seededRandom(3), { from: 10, to: 12, restlessness: 0.2 });
    const values = Array.from({ length: 5_000 }, value);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...values)).toBeLessThanOrEqual(12);
    expect(new Set(values).size).toBeGreaterThan(1_000);
  });

  it('follow the day', () => {
    expect(dayCurve(15, 4, 17, 15)).toBe(17);
    expect(dayCurve(3, 4, 17, 15)).toBe(4);
    expect([daylight(2), daylight(12), daylight(23)]).toEqual([0, 1, 0]);
  });

  it('count up only, and visit every state', () => {
    const total = meter(seededRandom(4), 5, 0.5);
    const totals = Array.from({ length: 100 }, total);
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    const states = Array.from({ length: 200 }, wander(seededRandom(5), ['a', 'b', 'c'], 0.3));
    expect(new Set(states)).toEqual(new Set(['a', 'b', 'c']));
  });
});

describe('the catalogue of devices', () => {
  const readAll = (seed: number) =>
    allDevices(seededRandom(seed)).map((device) => [
      device.clientId,
      device.feeds.map((feed) => feed.read(NOON)),
    ]);

  it('is the same day again for the same random numbers', () => {
    expect(readAll(7)).toEqual(readAll(7));
    expect(readAll(7)).not.toEqual(readAll(8));
  });

  it('has a client ID a device and one owner a topic', () => {
    const devices = allDevices(seededRandom(1));
    const ids = devices.map((device) => device.clientId);
    expect(new Set(ids).size).toBe(ids.length);
    const topics = devices.flatMap((device) => device.feeds.map((feed) => feed.topic));
    expect(new Set(topics).size).toBe(topics.length);
    for (const topic of topics) expect(checkTopicName(topic)).toBeUndefined();
  });
});
