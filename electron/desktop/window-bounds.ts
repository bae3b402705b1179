// Where the window was, kept in a small file between runs.
import { readFileSync, writeFileSync } from 'node:fs';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowBounds extends Partial<Rectangle> {
  width: number;
  height: number;
  maximized: boolean;
}

export const MINIMUM_SIZE = { width: 900, height: 600 };
const DEFAULT_BOUNDS: WindowBounds = { width: 1280, height: 800, maximized: false };

/** As much of the title bar as one needs to drag the window back. */
const REACHABLE = 80;

/** The remembered bounds if a display still shows them, else the default ones. */
export function readBounds(file: string, displays: readonly Rectangle[]): WindowBounds {
  let saved: unknown;
  try {
    saved = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return DEFAULT_BOUNDS;
  }
  return isBounds(saved) && displays.some((display) => reaches(saved, display))
    ? { ...saved, ...atLeastMinimum(saved) }
    : DEFAULT_BOUNDS;
}

/** A place that cannot be written to costs no more than the memory of it. */
export function writeBounds(file: string, bounds: WindowBounds): void {
  try {
    writeFileSync(file, JSON.stringify(bounds));
  } catch {
    return;
  }
}

function isBounds(value: unknown): value is WindowBounds & Rectangle {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height, maximized } = value as Record<string, unknown>;
  return [x, y, width, height].every(Number.isFinite) && typeof maximized === 'boolean';
}

function reaches(bounds: Rectangle, display: Rectangle): boolean {
  const overlap =
    Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
  const top = bounds.y - display.y;
  return overlap >= REACHABLE && top >= 0 && top <= display.height - REACHABLE;
}

function atLeastMinimum(bounds: Rectangle): { width: number; height: number } {
  return {
    width: Math.max(bounds.width, MINIMUM_SIZE.width),
    height: Math.max(bounds.height, MINIMUM_SIZE.height),
  };
}
