// Driverless vehicles that report their position five times a second, and a van on the road.
import {
  availability,
  type Device,
  json,
  jsonFeed,
  numberFeed,
  type Random,
  stateFeed,
} from '../device.ts';
import { drift, pick, round, wander } from '../models.ts';

export function vehicles(random: Random): Device[] {
  return [...[1, 2, 3].map((number) => carrier(number, random)), van(random)];
}

function carrier(number: number, random: Random): Device {
  const base = `plant/logistics/agv-${number}`;
  const state = availability(`${base}/connection`, 'ONLINE', 'CONNECTIONBROKEN');
  const x = drift(random, { from: 0, to: 84, restlessness: 0.01 });
  const y = drift(random, { from: 0, to: 42, restlessness: 0.01 });
  const heading = drift(random, { from: -180, to: 180, restlessness: 0.02 });
  const charge = drift(random, { from: 18, to: 98, restlessness: 0.002 });
  const task = wander(random, ['idle', 'driving', 'loading', 'unloading', 'charging'], 0.06);
  let order = 4_000 * number;
  return {
    clientId: `agv-${number}`,
    will: state.will,
    announce: [state.online],
    feeds: [
      jsonFeed(`${base}/position`, 200, () => ({
        x: round(x(), 3),
        y: round(y(), 3),
        theta: round(heading(), 1),
      })),
      numberFeed(`${base}/battery`, 10_000, 0, charge),
      stateFeed(`${base}/task`, 2_000, task),
      jsonFeed(`${base}/order`, 8_000, (moment) => ({
        order: ++order,
        created: moment.iso,
        route: Array.from({ length: 4 }, () =>
          pick(random, ['dock-1', 'dock-2', 'press-3', 'rack-17', 'rack-20']),
        ),
        load:
          random() < 0.5
            ? null
            : { pallet: `EP-${Math.floor(random() * 9_999)}`, kg: Math.round(random() * 800) },
      })),
    ],
  };
}

function van(random: Random): Device {
  const topic = 'owntracks/depot/van';
  const latitude = drift(random, { from: 52.36, to: 52.4, restlessness: 0.004 });
  const longitude = drift(random, { from: 4.85, to: 4.94, restlessness: 0.004 });
  const velocity = drift(random, { from: 0, to: 82, restlessness: 0.06 });
  return {
    clientId: 'van',
    will: { topic, payload: json({ _type: 'lwt', tst: 0 }), qos: 1 },
    feeds: [
      {
        topic,
        everyMs: 5_000,
        qos: 1,
        retain: true,
        read: (moment) =>
          json({
            _type: 'location',
            tid: 'va',
            tst: Math.floor(moment.epochMs / 1000),
            lat: round(latitude(), 6),
            lon: round(longitude(), 6),
            vel: Math.round(velocity()),
            acc: 9,
            conn: 'm',
          }),
      },
      numberFeed(
        'owntracks/depot/van/fuel',
        10_000,
        0,
        drift(random, { from: 10, to: 60, restlessness: 0.003 }),
      ),
    ],
    outage: { kind: 'lost', afterMs: [50_000, 150_000], forMs: [10_000, 30_000] },
  };
}
