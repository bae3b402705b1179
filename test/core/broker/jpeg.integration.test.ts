// A picture is right when a real browser shows the colours that were put in.
import { chromium } from '@playwright/test';
import { expect, it } from 'vitest';
import { encodeJpeg } from '../../../electron/core/broker/jpeg.ts';
import { chromiumArguments, chromiumPath } from '../../support/chromium.ts';

const WIDTH = 64;
const HEIGHT = 48;

/** Left half red, right half a blue that darkens downwards. */
function colourAt(x: number, y: number): [number, number, number] {
  return x < WIDTH / 2 ? [220, 40, 30] : [20, 60, 250 - 3 * y];
}

it('encodes pictures that Chromium decodes to the same colours', async () => {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) rgb.set(colourAt(x, y), (y * WIDTH + x) * 3);
  }
  const base64 = Buffer.from(encodeJpeg({ width: WIDTH, height: HEIGHT, rgb }, 90)).toString(
    'base64',
  );
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: chromiumArguments(),
  });
  try {
    const page = await browser.newPage();
    const seen = await page.evaluate(async (source) => {
      const image = new Image();
      image.src = `data:image/jpeg;base64,${source}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const pixel = (x: number, y: number) =>
        [...(context?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3);
      return {
        width: canvas.width,
        height: canvas.height,
        pixels: [pixel(8, 8), pixel(50, 4), pixel(50, 44)],
      };
    }, base64);
    expect(seen).toMatchObject({ width: WIDTH, height: HEIGHT });
    const wanted = [colourAt(8, 8), colourAt(50, 4), colourAt(50, 44)];
    seen.pixels.flat().forEach((value, at) => {
      expect(Math.abs(value - (wanted.flat()[at] ?? 0))).toBeLessThan(12);
    });
  } finally {
    await browser.close();
  }
});
