// A small factory: presses with fast vibration readings, conveyors, a tank farm and compressed air.
import {
  availability,
  type Command,
  type Device,
  type Feed,
  json,
  jsonFeed,
  numberFeed,
  type Random,
  stateFeed,
} from '../device.ts';
import { drift, meter, noise, pick, round, wander } from '../models.ts';

const MODES = ['AUTO', 'MANUAL', 'SETUP', 'STOP'] as const;
type Mode = (typeof MODES)[number];

export function plant(random: Random): Device[] {
  return [
    ...[1, 2, 3, 4, 5, 6].map((number) => press(number, random)),
    ...[1, 2, 3, 4].map((number) => conveyor(number, random)),
    ...[1, 2, 3, 4, 5].map((number) => tank(number, random)),
    compressedAir(random),
  ];
}

function press(number: number, random: Random): Device {
  const base = `plant/hall-a/press-${number}`;
  const state = availability(`${base}/availability`);
  let mode: Mode = 'AUTO';
  const running = () => mode === 'AUTO' || mode === 'MANUAL';
  const alarm = wander(
    random,
    ['none', 'none', 'none', 'oil temperature high', 'guard door open'],
    0.01,
  );
  const cycles = meter(random, 120_000 * number, 1.4);
  const force = drift(random, { from: 380, to: 620, restlessness: 0.04 });
  const describe = {
    name: `Press ${number}`,
    maker: 'Hydro Works',
    type: 'HP-600',
    firmware: '4.2.1',
    line: 'A',
  };
  return {
    clientId: `press-${number}`,
    will: state.will,
    announce: [
      state.online,
      { topic: `${base}/config`, payload: json(describe), retain: true },
      { topic: `${base}/mode`, payload: mode, qos: 1, retain: true },
    ],
    feeds: [
      jsonFeed(`${base}/state`, 2_000, (moment) => ({
        time: moment.iso,
        mode,
        cycle: {
          count: Math.floor(cycles()),
          active: running(),
          force: { value: round(force(), 1), unit: 'kN' },
        },
        alarms: alarm() === 'none' ? [] : [{ text: alarm(), since: moment.iso }],
      })),
      stateFeed(`${base}/alarm`, 5_000, alarm),
      ...pressReadings(base, number, random, running),
    ],
    commands: [
      modeCommand(base, (next) => {
        mode = next;
      }),
    ],
    ...(number === 3 && {
      outage: { kind: 'lost', afterMs: [25_000, 90_000], forMs: [8_000, 20_000] },
    }),
  };
}

function pressReadings(
  base: string,
  number: number,
  random: Random,
  running: () => boolean,
): Feed[] {
  const oil = drift(random, { from: 38, to: 72, restlessness: 0.004 });
  const bearing = drift(random, { from: 30, to: 85, restlessness: 0.006 });
  const hydraulic = drift(random, { from: 180, to: 250, restlessness: 0.02 });
  const power = drift(random, { from: 18, to: 46, restlessness: 0.03 });
  const level = drift(random, { from: 62, to: 90, restlessness: 0.002 });
  const total = meter(random, 5_000 * number, 0.02);
  // The first two carry a fast sensor; on the others a slow one is enough.
  const vibrationMs = number <= 2 ? 100 : 1_000;
  return [
    numberFeed(`${base}/temperature/oil`, 3_000, 1, oil),
    numberFeed(`${base}/temperature/bearing`, 3_000, 1, bearing),
    numberFeed(`${base}/hydraulics/pressure`, 1_000, 1, () =>
      running() ? hydraulic() : 4 + noise(random, 0.5),
    ),
    numberFeed(`${base}/hydraulics/level`, 10_000, 0, level),
    numberFeed(`${base}/power`, 2_000, 2, () => (running() ? power() : 1.2 + noise(random, 0.1))),
    numberFeed(`${base}/energy`, 10_000, 3, total),
    numberFeed(
      `${base}/vibration`,
      vibrationMs,
      4,
      () => (running() ? 2.1 : 0.05) + noise(random, running() ? 1.4 : 0.03),
    ),
    numberFeed(`${base}/cycle-time`, 4_000, 2, () => 6.4 + noise(random, 0.6)),
  ];
}

/** `mode/set` takes one of the modes; `mode` answers with the new one, `mode/error` says what it takes. */
function modeCommand(base: string, apply: (mode: Mode) => void): Command {
  return {
    filter: `${base}/mode/set`,
    answer(_topic, payload) {
      const wanted = new TextDecoder().decode(payload).trim().toUpperCase();
      const mode = MODES.find((each) => each === wanted);
      if (mode === undefined) {
        return [
          { topic: `${base}/mode/error`, payload: json({ error: 'unknown mode', allowed: MODES }) },
        ];
      }
      apply(mode);
      return [{ topic: `${base}/mode`, payload: mode, qos: 1, retain: true }];
    },
  };
}

function conveyor(number: number, random: Random): Device {
  const base = `plant/hall-a/conveyor-${number}`;
  const state = availability(`${base}/availability`);
  const speed = drift(random, { from: 0.42, to: 0.61, restlessness: 0.02 });
  const current = drift(random, { from: 2.1, to: 6.8, restlessness: 0.03 });
  const warmth = drift(random, { from: 28, to: 64, restlessness: 0.003 });
  const status = wander(random, ['running', 'running', 'running', 'blocked', 'waiting'], 0.05);
  const parcels = meter(random, 8_000 * number, 2);
  return {
    clientId: `conveyor-${number}`,
    will: state.will,
    announce: [state.online],
    feeds: [
      numberFeed(`${base}/speed`, 1_000, 3, speed),
      numberFeed(`${base}/motor/current`, 2_000, 2, current),
      numberFeed(`${base}/motor/temperature`, 5_000, 1, warmth),
      stateFeed(`${base}/status`, 3_000, status),
      numberFeed(`${base}/parcels`, 4_000, 0, parcels),
      ...[1, 2].map((eye) => ({
        topic: `${base}/photocell/${eye}`,
        everyMs: 700,
        read: () => (random() < 0.3 ? '1' : '0'),
      })),
      jsonFeed(`${base}/scanner`, 5_000, (moment) => ({
        time: moment.iso,
        code: `PX${Math.floor(random() * 1e8)
          .toString()
          .padStart(8, '0')}`,
        quality: pick(random, ['A', 'A', 'B', 'C', 'F']),
        size: {
          length: Math.round(200 + random() * 400),
          width: Math.round(150 + random() * 250),
          unit: 'mm',
        },
      })),
    ],
  };
}

function tank(number: number, random: Random): Device {
  const base = `plant/tank-farm/tank-${number}`;
  const level = drift(random, { from: 12, to: 94, restlessness: 0.004 });
  const warmth = drift(random, { from: 14, to: 31, restlessness: 0.002 });
  const acidity = drift(random, { from: 6.4, to: 7.8, restlessness: 0.01 });
  const flow = drift(random, { from: 0, to: 140, restlessness: 0.03 });
  const inlet = wander(random, ['closed', 'open'], 0.03);
  const outlet = wander(random, ['closed', 'open', 'half-open'], 0.03);
  return {
    clientId: `tank-${number}`,
    announce: [
      {
        topic: `${base}/config`,
        payload: json({ volume: 12_000, unit: 'l', medium: 'process water' }),
        retain: true,
      },
    ],
    feeds: [
      numberFeed(`${base}/level`, 2_000, 1, level),
      numberFeed(`${base}/temperature`, 5_000, 2, warmth),
      numberFeed(`${base}/ph`, 5_000, 2, acidity),
      stateFeed(`${base}/valve/inlet`, 2_000, inlet),
      stateFeed(`${base}/valve/outlet`, 2_000, outlet),
      numberFeed(`${base}/flow`, 1_000, 1, flow),
      jsonFeed(`${base}/pump`, 4_000, () => ({
        on: inlet() === 'open',
        speed: { rpm: Math.round(1_440 + noise(random, 12)), target: 1_440 },
        hours: round(2_200 + number * 31.5, 1),
      })),
    ],
    // Connected all the while: only the age of its values shows that nothing comes any more.
    ...(number === 4 && {
      outage: { kind: 'silent', afterMs: [30_000, 80_000], forMs: [30_000, 60_000] },
    }),
  };
}

function compressedAir(random: Random): Device {
  const base = 'plant/utilities/compressed-air';
  const state = availability(`${base}/availability`);
  const pressure = drift(random, { from: 6.6, to: 8.1, restlessness: 0.02 });
  const dew = drift(random, { from: -4, to: 5, restlessness: 0.005 });
  const load = wander(random, ['loaded', 'idle', 'stopped'], 0.08);
  return {
    clientId: 'compressor-1',
    will: state.will,
    announce: [state.online],
    feeds: [
      numberFeed(`${base}/pressure`, 200, 3, pressure),
      numberFeed(`${base}/dew-point`, 10_000, 1, dew),
      stateFeed(`${base}/state`, 4_000, load),
      numberFeed(`${base}/hours`, 10_000, 2, meter(random, 18_412, 0.003)),
      jsonFeed(`${base}/stages`, 5_000, () => ({
        stages: [1, 2].map((stage) => ({
          stage,
          bar: round(stage * 3.6 + noise(random, 0.2), 2),
          celsius: round(70 + noise(random, 6), 1),
        })),
      })),
    ],
  };
}
