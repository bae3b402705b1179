// A prototype that does nearly everything wrong that real devices were seen to do, so that a user (and
// a test) meets it here first. All of it is legal MQTT.
import { type Device, type Feed, json, numberFeed, type Payload, type Random } from '../device.ts';
import { drift, noise, pick } from '../models.ts';

const BASE = 'lab/prototype-7';
const BURST = 50;

const LABELS = [
  'fine',
  '<img src=x onerror="document.title=1">',
  '<script>alert(1)</script> & more',
  // Right-to-left override, and isolates that are never closed.
  'invoice\u202Efdp.exe',
  '\u2067\u05D0\u05D1\u05D2 \u2066abc',
  'tab\there, bell \u0007, escape \u001B[31mred\u001B[0m',
] as const;

export function faulty(random: Random): Device[] {
  return [
    {
      clientId: 'prototype-7',
      will: { topic: `${BASE}/status`, payload: '', qos: 0 },
      announce: [
        { topic: `${BASE}/status`, payload: 'booting', retain: true },
        { topic: `${BASE}/__proto__`, payload: json({ polluted: true }), retain: true },
        { topic: `${BASE}/<b>bold</b>`, payload: 'a topic name may hold anything', retain: true },
      ],
      feeds: [telemetry(random), ...readings(random), ...texts(random), log(random)],
      outage: { kind: 'lost', afterMs: [40_000, 120_000], forMs: [5_000, 15_000] },
    },
  ];
}

/** JSON of which every fifth message or so is cut off, or has a number no JSON knows. */
function telemetry(random: Random): Feed {
  let sequence = 0;
  return {
    topic: `${BASE}/telemetry`,
    everyMs: 2_000,
    read(moment) {
      const text = json({
        sequence: ++sequence,
        time: moment.iso,
        volts: 3.3,
        nested: { ok: true, list: [1, 2, 3] },
      });
      const luck = random();
      if (luck < 0.15) return text.slice(0, -9);
      return luck < 0.25 ? text.replace('3.3', 'NaN') : text;
    },
  };
}

function readings(random: Random): Feed[] {
  const celsius = drift(random, { from: 20, to: 30 });
  return [
    {
      topic: `${BASE}/temperature`,
      everyMs: 1_000,
      read: () =>
        random() < 0.08 ? pick(random, ['-127', '85.00', '1e308', '6553.5']) : celsius().toFixed(2),
    },
    { topic: `${BASE}/heartbeat`, everyMs: 3_000, read: () => '' },
    numberFeed(`/lab//prototype-7/`, 4_000, 3, () => noise(random, 1)),
    {
      topic: `${BASE}/counter`,
      everyMs: 5_000,
      // Beyond what a double holds exactly.
      read: () =>
        `90071992547409${Math.floor(random() * 1000)
          .toString()
          .padStart(3, '0')}`,
    },
  ];
}

function texts(random: Random): Feed[] {
  return [
    { topic: `${BASE}/label`, everyMs: 4_000, read: () => pick(random, LABELS) },
    {
      topic: `${BASE}/name`,
      everyMs: 5_000,
      // Latin-1 sent as if it were UTF-8, and a sequence that is cut off.
      read: () =>
        pick<Payload>(random, [
          'pump',
          Uint8Array.of(0x4b, 0xfc, 0x68, 0x6c, 0x65, 0x72),
          Uint8Array.of(0x6f, 0x6b, 0xe2, 0x82),
        ]),
    },
    {
      topic: `${BASE}/noise`,
      everyMs: 3_000,
      read: () => Uint8Array.from({ length: 48 }, () => Math.floor(random() * 256)),
    },
  ];
}

/** Quiet for a while, then fifty lines at once with terminal colours in them. */
function log(random: Random): Feed {
  return {
    topic: `${BASE}/log`,
    everyMs: 2_000,
    read(moment) {
      if (random() > 0.12) return undefined;
      return Array.from(
        { length: BURST },
        (_, line) => `\u001B[0;33m[W][${moment.iso}] retry ${line + 1}/${BURST}\u001B[0m`,
      );
    },
  };
}
