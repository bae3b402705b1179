// A house: climate in eight rooms, the garden's weather station, heat pump and solar power, and the
// bridge that lists what it knows in one long retained message.
import {
  availability,
  type Command,
  type Device,
  type Feed,
  json,
  jsonFeed,
  type Moment,
  numberFeed,
  type Random,
  stateFeed,
} from '../device.ts';
import { clamp, dayCurve, daylight, drift, meter, noise, round, wander } from '../models.ts';
import { discoverySensor } from './discovery.ts';

const ROOMS = [
  'living-room',
  'kitchen',
  'bedroom',
  'study',
  'bathroom',
  'hallway',
  'attic',
  'cellar',
] as const;

export function home(random: Random): Device[] {
  return [
    ...ROOMS.map((room) => roomClimate(room, random)),
    weatherStation(random),
    heatPump(random),
    solar(random),
    bridge(random),
  ];
}

function roomClimate(room: string, random: Random): Device {
  const base = `home/${room}`;
  let target = 20.5;
  const offset = drift(random, { from: -1.2, to: 1.2, restlessness: 0.01 });
  const celsius = (moment: Moment) => target + offset() + dayCurve(moment.hour, -0.8, 0.8, 15);
  const air = drift(random, { from: 420, to: 1_450, restlessness: 0.02 });
  const humidity = drift(random, { from: 34, to: 62, restlessness: 0.01 });
  const feeds: Feed[] = [
    numberFeed(`${base}/temperature`, 5_000, 1, celsius),
    numberFeed(`${base}/humidity`, 6_000, 0, humidity),
    numberFeed(`${base}/co2`, 8_000, 0, air),
    numberFeed(
      `${base}/illuminance`,
      4_000,
      0,
      (moment) => 4 + 600 * daylight(moment.hour) + noise(random, 3),
    ),
    stateFeed(`${base}/motion`, 2_000, wander(random, ['OFF', 'ON'], 0.15)),
    stateFeed(
      `${base}/window`,
      5_000,
      wander(random, ['closed', 'closed', 'open', 'tilted'], 0.03),
    ),
    jsonFeed(`${base}/climate`, 6_000, (moment) => ({
      target,
      measured: round(celsius(moment), 2),
      valve: { position: Math.round(clamp(50 - offset() * 40, 0, 100)), battery: 87 },
      schedule: { active: true, next: { at: '22:00', target: 17.5 } },
    })),
  ];
  return {
    clientId: `room-${room}`,
    announce: [
      { topic: `${base}/climate/target`, payload: target.toFixed(1), qos: 1, retain: true },
      discoverySensor(room, 'temperature', { unit: '°C', base }),
      discoverySensor(room, 'humidity', { unit: '%', base }),
    ],
    feeds,
    commands: [
      targetCommand(base, (celsius) => {
        target = celsius;
      }),
    ],
  };
}

/** `climate/target/set` takes degrees from 5 to 30. */
function targetCommand(base: string, apply: (celsius: number) => void): Command {
  return {
    filter: `${base}/climate/target/set`,
    answer(_topic, payload) {
      const text = new TextDecoder().decode(payload).trim();
      const celsius = text === '' ? Number.NaN : Number(text);
      if (!(celsius >= 5 && celsius <= 30)) {
        return [
          {
            topic: `${base}/climate/error`,
            payload: json({ error: 'target must be a number from 5 to 30' }),
          },
        ];
      }
      apply(celsius);
      return [
        { topic: `${base}/climate/target`, payload: celsius.toFixed(1), qos: 1, retain: true },
      ];
    },
  };
}

function weatherStation(random: Random): Device {
  const base = 'home/garden/weather';
  const state = availability(`${base}/availability`);
  const shift = drift(random, { from: -3, to: 3, restlessness: 0.005 });
  const wind = drift(random, { from: 0, to: 46, restlessness: 0.05 });
  const pressure = drift(random, { from: 988, to: 1_031, restlessness: 0.002 });
  return {
    clientId: 'weather-station',
    will: state.will,
    announce: [state.online],
    feeds: [
      numberFeed(
        `${base}/temperature`,
        5_000,
        1,
        (moment) => dayCurve(moment.hour, 4, 17, 15) + shift(),
      ),
      numberFeed(`${base}/pressure`, 10_000, 1, pressure),
      numberFeed(`${base}/wind/speed`, 1_000, 1, wind),
      numberFeed(
        `${base}/wind/direction`,
        2_000,
        0,
        drift(random, { from: 0, to: 359, restlessness: 0.03 }),
      ),
      numberFeed(`${base}/rain/today`, 10_000, 1, meter(random, 0, 0.02)),
      numberFeed(`${base}/uv`, 10_000, 1, (moment) => 6 * daylight(moment.hour)),
      stateFeed(`${base}/battery`, 10_000, wander(random, ['ok', 'ok', 'low'], 0.02)),
    ],
    outage: { kind: 'lost', afterMs: [60_000, 180_000], forMs: [15_000, 40_000] },
  };
}

function heatPump(random: Random): Device {
  const base = 'home/heat-pump';
  const flow = drift(random, { from: 28, to: 46, restlessness: 0.01 });
  const power = drift(random, { from: 300, to: 2_900, restlessness: 0.03 });
  return {
    clientId: 'heat-pump',
    feeds: [
      numberFeed(`${base}/flow/temperature`, 4_000, 1, flow),
      numberFeed(`${base}/return/temperature`, 4_000, 1, () => flow() - 5 + noise(random, 0.4)),
      numberFeed(`${base}/power`, 2_000, 0, power),
      stateFeed(
        `${base}/mode`,
        5_000,
        wander(random, ['heating', 'heating', 'hot water', 'defrost', 'standby'], 0.05),
      ),
      jsonFeed(`${base}/state`, 5_000, (moment) => ({
        time: moment.iso,
        compressor: { hz: Math.round(20 + power() / 40), starts: 4_812 },
        cop: round(3.9 + noise(random, 0.5), 2),
        errors: [],
      })),
    ],
  };
}

function solar(random: Random): Device {
  const base = 'home/solar';
  const clouds = drift(random, { from: 0.35, to: 1, restlessness: 0.03 });
  const watts = (moment: Moment) => 7_800 * daylight(moment.hour) * clouds();
  const battery = drift(random, { from: 8, to: 99, restlessness: 0.003 });
  return {
    clientId: 'inverter',
    feeds: [
      numberFeed(`${base}/power`, 1_000, 0, watts),
      numberFeed(`${base}/today`, 10_000, 2, meter(random, 3, 0.02)),
      numberFeed(`${base}/battery/charge`, 5_000, 1, battery),
      numberFeed(
        `${base}/grid/power`,
        1_000,
        0,
        (moment) => 900 - watts(moment) + noise(random, 200),
      ),
      jsonFeed(`${base}/strings`, 4_000, (moment) =>
        [1, 2].map((string) => ({
          string,
          volts: round(380 + noise(random, 20), 1),
          watts: Math.round(watts(moment) / 2),
        })),
      ),
    ],
  };
}

function bridge(random: Random): Device {
  const state = availability(
    'home/bridge/state',
    json({ state: 'online' }),
    json({ state: 'offline' }),
  );
  const devices = Array.from({ length: 40 }, (_, index) => ({
    address: `0x00158d00${(0x1a2b3c00 + index * 977).toString(16)}`,
    name: `${ROOMS[index % ROOMS.length]} ${['sensor', 'button', 'plug', 'bulb'][index % 4]} ${1 + Math.floor(index / 8)}`,
    power: index % 2 === 0 ? 'battery' : 'mains',
    interviewed: true,
    exposes: ['temperature', 'humidity', 'battery', 'linkquality'].map((property) => ({
      type: 'numeric',
      property,
      access: 1,
    })),
  }));
  return {
    clientId: 'bridge',
    will: state.will,
    announce: [
      state.online,
      { topic: 'home/bridge/devices', payload: json(devices), retain: true },
    ],
    feeds: [
      jsonFeed('home/bridge/info', 10_000, (moment) => ({
        time: moment.iso,
        version: '2.6.1',
        channel: 15,
        joining: false,
      })),
      jsonFeed('home/bridge/logging', 4_000, () => ({
        level: random() < 0.1 ? 'warning' : 'info',
        message: `Received from '${ROOMS[Math.floor(random() * ROOMS.length)]} sensor 1', link quality ${Math.round(40 + random() * 200)}`,
      })),
    ],
  };
}
