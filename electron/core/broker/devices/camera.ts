// Two cameras: a picture (JPEG, painted here) that changes now and then, and what they see in it.
import {
  availability,
  type Device,
  type DeviceMessage,
  type Feed,
  jsonFeed,
  type Moment,
  type Random,
  stateFeed,
} from '../device.ts';
import { encodeJpeg, type Picture } from '../jpeg.ts';
import { between, daylight, drift, pick, round } from '../models.ts';

const WIDTH = 192;
const HEIGHT = 144;

type Colour = readonly [number, number, number];
interface Visitor {
  kind: 'nobody' | 'person' | 'car' | 'cat';
  left: number;
}

const SHAPES = {
  person: { width: 14, height: 46, colour: [180, 60, 50] },
  car: { width: 58, height: 26, colour: [40, 90, 170] },
  cat: { width: 16, height: 10, colour: [60, 50, 45] },
} as const;

export function cameras(random: Random): Device[] {
  return [camera('front-door', 12_000, random), camera('loading-bay', 20_000, random)];
}

function camera(name: string, everyMs: number, random: Random): Device {
  const base = `home/camera/${name}`;
  const state = availability(`${base}/availability`);
  const exposure = drift(random, { from: 0.85, to: 1.15, restlessness: 0.05 });
  const bitrate = drift(random, { from: 1_400, to: 4_200, restlessness: 0.05 });
  let visitor: Visitor = { kind: 'nobody', left: 0 };
  const snapshot: Feed = {
    topic: `${base}/snapshot`,
    everyMs,
    retain: true,
    read(moment) {
      const kind = pick(random, ['nobody', 'nobody', 'person', 'car', 'cat']);
      visitor = { kind, left: Math.floor(between(random, [8, WIDTH - 70])) };
      return encodeJpeg(paint(visitor, moment, exposure(), random), 60);
    },
  };
  const settings: DeviceMessage = {
    topic: `${base}/config`,
    payload: JSON.stringify({
      width: WIDTH,
      height: HEIGHT,
      snapshot: { every: everyMs / 1000, format: 'image/jpeg' },
    }),
    retain: true,
  };
  return {
    clientId: `camera-${name}`,
    will: state.will,
    announce: [state.online, settings],
    feeds: [
      snapshot,
      stateFeed(`${base}/motion`, 1_000, () => (visitor.kind === 'nobody' ? 'OFF' : 'ON')),
      stateFeed(`${base}/detected`, 1_000, () => visitor.kind),
      jsonFeed(`${base}/status`, 5_000, (moment) => ({
        time: moment.iso,
        stream: { codec: 'h264', kbps: Math.round(bitrate()), fps: 25 },
        exposure: round(exposure(), 3),
        night: daylight(moment.hour) < 0.05,
      })),
    ],
  };
}

function paint(visitor: Visitor, moment: Moment, exposure: number, random: Random): Picture {
  const light = (0.25 + 0.75 * daylight(moment.hour)) * exposure;
  const picture: Picture = {
    width: WIDTH,
    height: HEIGHT,
    rgb: new Uint8Array(WIDTH * HEIGHT * 3),
  };
  for (let y = 0; y < HEIGHT; y++) {
    const sky: Colour = [120 + y, 160 + y / 2, 220];
    const ground: Colour = [110, 112 - (y - 80) / 4, 104];
    fill(picture, { left: 0, top: y, width: WIDTH, height: 1 }, y < 80 ? sky : ground, light);
  }
  fill(picture, { left: 18, top: 34, width: 70, height: 56 }, [170, 150, 130], light);
  fill(picture, { left: 42, top: 54, width: 18, height: 36 }, [90, 60, 40], light);
  fill(
    picture,
    { left: 66, top: 46, width: 14, height: 14 },
    [250, 230, 150],
    Math.max(light, 0.8),
  );
  if (visitor.kind !== 'nobody') {
    const { width, height, colour } = SHAPES[visitor.kind];
    fill(picture, { left: visitor.left, top: 118 - height, width, height }, colour, light);
  }
  grain(picture, random);
  return picture;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

function fill(picture: Picture, box: Box, colour: Colour, light: number): void {
  const shade = colour.map((part) => Math.min(255, Math.round(part * light)));
  for (let y = box.top; y < Math.min(picture.height, box.top + box.height); y++) {
    for (let x = box.left; x < Math.min(picture.width, box.left + box.width); x++) {
      picture.rgb.set(shade, (y * picture.width + x) * 3);
    }
  }
}

/** Sensor noise: without it two pictures of an empty yard would be the same bytes. */
function grain(picture: Picture, random: Random): void {
  for (let spot = 0; spot < 400; spot++) {
    const at = Math.floor(random() * picture.rgb.length);
    picture.rgb[at] = Math.min(255, (picture.rgb[at] ?? 0) + 24);
  }
}
