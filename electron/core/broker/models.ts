// How simulated values move. Every model takes its randomness from outside, so a seeded source
// replays the same day.
import type { Random } from './device.ts';

export interface DriftOptions {
  from: number;
  to: number;
  start?: number;
  /** Largest push per reading, as a part of the range; 0.01 is calm, 0.1 is nervous. */
  restlessness?: number;
}

/** A random walk with inertia that stays inside its range and is drawn gently to the middle. */
export function drift(random: Random, options: DriftOptions): () => number {
  const { from, to, start = (from + to) / 2, restlessness = 0.01 } = options;
  const range = to - from;
  const middle = from + range / 2;
  let value = start;
  let speed = 0;
  return () => {
    const push = (random() - 0.5) * 2 * restlessness * range;
    speed = speed * 0.9 + push * 0.3 + (middle - value) * 0.0005;
    value += speed;
    if (value < from || value > to) {
      value = clamp(value, from, to);
      speed = -speed / 2;
    }
    return value;
  };
}

/** A smooth curve over the day: `high` at `peakHour`, `low` twelve hours away. */
export function dayCurve(hour: number, low: number, high: number, peakHour: number): number {
  const phase = Math.cos(((hour - peakHour) / 24) * 2 * Math.PI);
  return low + ((high - low) * (phase + 1)) / 2;
}

/** 0 at night, 1 at noon: what a sun shows a roof. */
export function daylight(hour: number): number {
  return Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI));
}

/** Noise of a bell-like shape around 0, within one `spread` of it. */
export function noise(random: Random, spread: number): number {
  return (random() + random() + random() - 1.5) * (spread / 1.5);
}

/** A total that only grows, by up to `most` at each reading. */
export function meter(random: Random, start: number, most: number): () => number {
  let total = start;
  return () => {
    total += random() * most;
    return total;
  };
}

/** Stays in one of the states and leaves it for another with the given chance at each reading. */
export function wander<State extends string>(
  random: Random,
  states: readonly [State, ...State[]],
  chance: number,
): () => State {
  let state: State = states[0];
  return () => {
    if (random() < chance) state = pick(random, states);
    return state;
  };
}

export function pick<const Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

export function between(random: Random, [from, to]: readonly [number, number]): number {
  return from + random() * (to - from);
}

export function clamp(value: number, from: number, to: number): number {
  return Math.min(to, Math.max(from, value));
}

export function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
