// Runs the simulated devices: gives each its connection, reads its feeds when they are due, breaks and
// restores connections. One timer serves all of them, so a sleeping machine wakes to one reading of
// each feed and not to a backlog, and stopping has one thing to cancel.
import type { Duplex } from 'node:stream';
import { compileTopicFilter } from '../../../shared/mqtt/topic-match.ts';
import { textOf } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import type { Device, Feed, Moment, Payload } from './device.ts';
import { type DeviceLink, openDeviceLink } from './device-link.ts';
import { between } from './models.ts';

const TICK_MS = 50;
/** Feeds begin spread over this time, so that a new user sees every topic soon and no burst. */
const SETTLE_MS = 2_000;

export interface Simulation {
  stop(): void;
}

type Ports = Pick<CorePorts, 'clock' | 'log' | 'random'>;

interface Running {
  device: Device;
  link: DeviceLink | undefined;
  due: { feed: Feed; at: number }[];
  /** When the next outage begins or the present one ends; infinite for a device that has none. */
  turnAt: number;
  out: boolean;
  commands: {
    matches: (topic: string) => boolean;
    answer: NonNullable<Device['commands']>[number]['answer'];
  }[];
}

/** Starts at once. `attach` gives the broker its end of a device's connection. */
export function startSimulation(
  devices: readonly Device[],
  attach: (stream: Duplex) => void,
  ports: Ports,
): Simulation {
  const { clock, log, random } = ports;
  const now = (): number => clock.micros() / 1000;
  const running = devices.map((device) => prepare(device, now(), random));
  let cancel: (() => void) | undefined;

  const connect = (one: Running): void => {
    one.link = openDeviceLink(one.device, attach, {
      online: () => {
        for (const message of one.device.announce ?? []) one.link?.publish(message);
      },
      message: (topic, payload) => answer(one, topic, payload, momentOf(now())),
    });
  };
  const tick = (): void => {
    const moment = momentOf(now());
    for (const one of running) {
      // A device is a model of somebody's bad firmware: a mistake in one must not stop the others.
      try {
        turn(one, moment, random, connect);
        if (one.link?.online && !(one.out && one.device.outage?.kind === 'silent'))
          read(one, moment);
      } catch (error) {
        log.error('broker', `Simulated device ${one.device.clientId} failed: ${textOf(error)}`);
      }
    }
    cancel = clock.after(TICK_MS, tick);
  };

  for (const one of running) connect(one);
  cancel = clock.after(TICK_MS, tick);
  return {
    stop() {
      cancel?.();
      for (const one of running) one.link?.leave();
    },
  };
}

function prepare(device: Device, now: number, random: () => number): Running {
  const outage = device.outage;
  return {
    device,
    link: undefined,
    due: device.feeds.map((feed) => ({
      feed,
      at: now + random() * Math.min(feed.everyMs, SETTLE_MS),
    })),
    turnAt: outage ? now + between(random, outage.afterMs) : Number.POSITIVE_INFINITY,
    out: false,
    commands: (device.commands ?? []).map((command) => ({
      matches: compileTopicFilter(command.filter),
      answer: command.answer,
    })),
  };
}

/** Begins or ends the outage of a device when its time has come. */
function turn(
  one: Running,
  moment: Moment,
  random: () => number,
  connect: (one: Running) => void,
): void {
  const outage = one.device.outage;
  if (outage === undefined || moment.epochMs < one.turnAt) return;
  one.out = !one.out;
  one.turnAt = moment.epochMs + between(random, one.out ? outage.forMs : outage.afterMs);
  if (outage.kind === 'silent') return;
  if (one.out) one.link?.lose();
  else connect(one);
}

function read(one: Running, moment: Moment): void {
  for (const entry of one.due) {
    if (moment.epochMs < entry.at) continue;
    // Due times keep their rhythm; after a pause longer than one period they begin anew.
    entry.at = Math.max(
      entry.at + entry.feed.everyMs,
      moment.epochMs + entry.feed.everyMs - TICK_MS,
    );
    if (one.link?.congested) continue;
    const { topic, qos, retain } = entry.feed;
    for (const payload of payloadsOf(entry.feed.read(moment))) {
      one.link?.publish({
        topic,
        payload,
        ...(qos !== undefined && { qos }),
        ...(retain !== undefined && { retain }),
      });
    }
  }
}

function payloadsOf(reading: Payload | readonly Payload[] | undefined): readonly Payload[] {
  if (reading === undefined) return [];
  return typeof reading === 'string' || reading instanceof Uint8Array ? [reading] : reading;
}

function answer(one: Running, topic: string, payload: Uint8Array, moment: Moment): void {
  for (const command of one.commands) {
    if (!command.matches(topic)) continue;
    for (const message of command.answer(topic, payload, moment)) one.link?.publish(message);
  }
}

function momentOf(epochMs: number): Moment {
  return { epochMs, hour: (epochMs / 3_600_000) % 24, iso: new Date(epochMs).toISOString() };
}
