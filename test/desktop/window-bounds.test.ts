import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBounds, writeBounds } from '../../electron/desktop/window-bounds.ts';

const DISPLAY = { x: 0, y: 0, width: 1920, height: 1080 };
const DEFAULT = { width: 1280, height: 800, maximized: false };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mqttscope-bounds-'));
  file = join(folder, 'window.json');
});
afterEach(() => rm(folder, { recursive: true }));

test('are remembered', () => {
  const bounds = { x: 100, y: 50, width: 1000, height: 700, maximized: true };
  writeBounds(file, bounds);
  expect(readBounds(file, [DISPLAY])).toEqual(bounds);
});

test('a window on a display that is gone comes back in the middle', () => {
  writeBounds(file, { x: 2500, y: 50, width: 1000, height: 700, maximized: false });
  expect(readBounds(file, [DISPLAY])).toEqual(DEFAULT);
  expect(readBounds(file, [DISPLAY, { ...DISPLAY, x: 1920 }])).toMatchObject({ x: 2500 });
});

test('never smaller than the page can be used', () => {
  writeBounds(file, { x: 0, y: 0, width: 10, height: 10, maximized: false });
  expect(readBounds(file, [DISPLAY])).toEqual(DEFAULT);
  writeBounds(file, { x: 0, y: 0, width: 200, height: 10, maximized: false });
  expect(readBounds(file, [DISPLAY])).toMatchObject({ width: 900, height: 600 });
});

test.each(['', 'no json', 'null', '{"x":"a"}'])('a broken file (%j) is ignored', async (text) => {
  await writeFile(file, text);
  expect(readBounds(file, [DISPLAY])).toEqual(DEFAULT);
});
