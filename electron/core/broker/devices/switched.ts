// What a user can switch: lamps that take JSON at `.../set`, plugs that take `cmnd/.../POWER`.
import {
  availability,
  type Device,
  type DeviceMessage,
  json,
  jsonFeed,
  type Random,
} from '../device.ts';
import { clamp, drift, noise, round } from '../models.ts';
import { discoveryLight } from './discovery.ts';

const LAMPS = [
  'ceiling',
  'desk',
  'floor',
  'kitchen',
  'porch',
  'garage',
  'stairs',
  'reading',
] as const;
const PLUGS = ['kettle', 'printer', 'tv', 'freezer', 'charger'] as const;

export function switched(random: Random): Device[] {
  return [...LAMPS.map((name) => lamp(name, random)), ...PLUGS.map((name) => plug(name, random))];
}

/** ON, OFF and TOGGLE in any case; undefined for anything else. */
function switchTo(text: string, on: boolean): boolean | undefined {
  switch (text.trim().toUpperCase()) {
    case 'ON':
      return true;
    case 'OFF':
      return false;
    case 'TOGGLE':
      return !on;
    default:
      return undefined;
  }
}

function lamp(name: string, random: Random): Device {
  const base = `home/light/${name}`;
  const state = availability(`${base}/availability`);
  const quality = drift(random, { from: 60, to: 230, restlessness: 0.05 });
  let on = random() < 0.5;
  let brightness = 180;
  const report = (): DeviceMessage => ({
    topic: base,
    payload: json({
      state: on ? 'ON' : 'OFF',
      brightness,
      color_mode: 'color_temp',
      color_temp: 320,
      linkquality: Math.round(quality()),
    }),
    qos: 1,
    retain: true,
  });
  return {
    clientId: `light-${name}`,
    will: state.will,
    announce: [state.online, discoveryLight(name, base)],
    feeds: [{ topic: base, everyMs: 10_000, retain: true, read: () => report().payload }],
    commands: [
      {
        filter: `${base}/set`,
        answer(_topic, payload) {
          const wanted = lampCommand(new TextDecoder().decode(payload), on);
          if (wanted === undefined) {
            const error = 'send ON, OFF, TOGGLE or JSON such as {"state":"ON","brightness":128}';
            return [{ topic: `${base}/error`, payload: json({ error }) }];
          }
          on = wanted.on;
          brightness = wanted.brightness ?? brightness;
          return [report()];
        },
      },
    ],
  };
}

function lampCommand(text: string, on: boolean): { on: boolean; brightness?: number } | undefined {
  const plain = switchTo(text, on);
  if (plain !== undefined) return { on: plain };
  const wanted = parsed(text);
  if (wanted === undefined) return undefined;
  const state = typeof wanted.state === 'string' ? switchTo(wanted.state, on) : undefined;
  const brightness =
    typeof wanted.brightness === 'number'
      ? clamp(Math.round(wanted.brightness), 0, 254)
      : undefined;
  if (state === undefined && brightness === undefined) return undefined;
  return { on: state ?? true, ...(brightness !== undefined && { brightness }) };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function plug(name: string, random: Random): Device {
  const state = availability(`tele/plug-${name}/LWT`, 'Online', 'Offline');
  const load = drift(random, { from: 5, to: 1_900, restlessness: 0.04 });
  let on = true;
  const power = () => (on ? 'ON' : 'OFF');
  const volts = () => round(230 + noise(random, 3), 0);
  return {
    clientId: `plug-${name}`,
    will: state.will,
    announce: [state.online],
    feeds: [
      jsonFeed(`tele/plug-${name}/STATE`, 10_000, (moment) => ({
        Time: moment.iso,
        POWER: power(),
        Wifi: { SSId: 'works', RSSI: Math.round(60 + noise(random, 20)), Channel: 6 },
      })),
      jsonFeed(`tele/plug-${name}/SENSOR`, 4_000, (moment) => {
        const watts = on ? Math.round(load()) : 0;
        return {
          Time: moment.iso,
          ENERGY: {
            Power: watts,
            Voltage: volts(),
            Current: round(watts / 230, 3),
            Total: 182.417,
          },
        };
      }),
    ],
    commands: [
      {
        // An empty payload asks for the state and changes nothing.
        filter: `cmnd/plug-${name}/POWER`,
        answer(_topic, payload) {
          if (payload.length > 0) {
            const wanted = switchTo(new TextDecoder().decode(payload), on);
            if (wanted === undefined)
              return [{ topic: `stat/plug-${name}/RESULT`, payload: json({ Command: 'Error' }) }];
            on = wanted;
          }
          return [
            { topic: `stat/plug-${name}/RESULT`, payload: json({ POWER: power() }) },
            { topic: `stat/plug-${name}/POWER`, payload: power(), retain: true },
          ];
        },
      },
    ],
  };
}
