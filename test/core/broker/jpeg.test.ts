import { describe, expect, it } from 'vitest';
import { encodeJpeg, type Picture } from '../../../electron/core/broker/jpeg.ts';
import { seededRandom } from '../../support/manual-clock.ts';

function picture(width: number, height: number, value: (at: number) => number): Picture {
  return {
    width,
    height,
    rgb: Uint8Array.from({ length: width * height * 3 }, (_, at) => value(at)),
  };
}

/** Marker codes in order, following the lengths, up to and including start of scan. */
function markers(bytes: Uint8Array): number[] {
  const found: number[] = [bytes[1] ?? 0];
  for (let at = 2; at < bytes.length; ) {
    expect(bytes[at]).toBe(0xff);
    const marker = bytes[at + 1] ?? 0;
    found.push(marker);
    if (marker === 0xda) break;
    at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return found;
}

describe('encodeJpeg', () => {
  it('writes the segments of a baseline picture in their order', () => {
    const bytes = encodeJpeg(
      picture(32, 16, (at) => at % 251),
      60,
    );
    expect(markers(bytes)).toEqual([0xd8, 0xe0, 0xdb, 0xc0, 0xc4, 0xda]);
    expect([...bytes.slice(-2)]).toEqual([0xff, 0xd9]);
  });

  it('writes no marker inside the scan', () => {
    const random = seededRandom(9);
    const bytes = encodeJpeg(
      picture(64, 64, () => Math.floor(random() * 256)),
      95,
    );
    const scan = bytes.subarray(
      bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xda) + 14,
      -2,
    );
    const followers = [...scan].filter((_byte, at) => scan[at - 1] === 0xff);
    expect(followers.length).toBeGreaterThan(0);
    expect(new Set(followers)).toEqual(new Set([0]));
  });

  it('makes smaller files at lower quality', () => {
    const random = seededRandom(9);
    const noisy = picture(64, 64, () => Math.floor(random() * 256));
    expect(encodeJpeg(noisy, 20).length).toBeLessThan(encodeJpeg(noisy, 80).length / 2);
  });
});
