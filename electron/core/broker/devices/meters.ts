// Electricity meters that report in CBOR (RFC 8949), with one plain number beside it.
import { encode } from 'cbor-x';
import { type Device, numberFeed, type Random } from '../device.ts';
import { drift, meter, noise, round } from '../models.ts';

export function meters(random: Random): Device[] {
  return Array.from({ length: 8 }, (_, index) => electricityMeter(index + 1, random));
}

function electricityMeter(number: number, random: Random): Device {
  const base = `plant/energy/meter-${String(number).padStart(2, '0')}`;
  const power = drift(random, { from: 400, to: 22_000, restlessness: 0.03 });
  const total = meter(random, 40_000 * number, 0.05);
  return {
    clientId: `meter-${number}`,
    feeds: [
      {
        topic: `${base}/readings`,
        everyMs: 2_000,
        read: (moment) => {
          const watts = power();
          return copyOf(
            encode({
              time: Math.floor(moment.epochMs / 1000),
              power: round(watts, 1),
              phases: [1, 2, 3].map((phase) => ({
                phase,
                voltage: round(230 + noise(random, 4), 1),
                current: round(watts / 690 + noise(random, 0.3), 2),
              })),
              frequency: round(50 + noise(random, 0.04), 3),
              serial: new Uint8Array([0x4d, 0x45, 0x54, number]),
            }),
          );
        },
      },
      numberFeed(`${base}/total`, 10_000, 3, total),
    ],
  };
}

/** The encoder answers with a view on a buffer that it goes on using. */
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
