// All simulated devices of the built-in broker.
import type { Device, Random } from '../device.ts';
import { cameras } from './camera.ts';
import { faulty } from './faulty.ts';
import { home } from './home.ts';
import { meters } from './meters.ts';
import { plant } from './plant.ts';
import { switched } from './switched.ts';
import { vehicles } from './vehicles.ts';

export function allDevices(random: Random): Device[] {
  return [plant, meters, vehicles, home, switched, cameras, faulty].flatMap((family) =>
    family(random),
  );
}
