// What the messages of a load hold. All are known again from their number.

/**
 * JSON of exactly `size` bytes where that is possible, else as many spaces. `id` is the number of the topic; the
 * temperature changes with each lap.
 */
export function payloadOf(index: number, size: number, lap = 0): Buffer {
  const temperature = 20 + ((index + 7 * lap) % 100) / 10;
  return filled({ id: index, temperature, unit: 'C', note: '' }, size);
}

/** Stands in the payload of the rare messages of a mixed load and in no other. */
export const RARE_WORD = 'overheat-7c41';
/** Only the rare messages of a mixed load are hotter. */
export const HOTTEST_COMMON = 35;

/**
 * A third JSON with a temperature, a third other JSON, a third lines of text: what a search for a value
 * meets in the traffic of a plant.
 */
export function mixedPayload(index: number, size: number): Buffer {
  const temp = 10 + (((index * 7919) % 2_500) + 1) / 100;
  if (index % 3 === 0) return filled({ temp, hum: 40 + (index % 31), note: '' }, size);
  if (index % 3 === 1)
    return filled({ state: index % 2 ? 'on' : 'off', rssi: -40, note: '' }, size);
  return Buffer.from(`${index} cycle=${index % 977} torque=${temp} ok `.padEnd(size, '.')).subarray(
    0,
    size,
  );
}

export function rarePayload(index: number, size: number): Buffer {
  return filled({ temp: 120.5, hum: 12, event: RARE_WORD, number: index, note: '' }, size);
}

/** The JSON of `fields`, whose last one is `note`, made as long as it has to be. */
function filled(fields: object, size: number): Buffer {
  const text = JSON.stringify(fields);
  if (text.length > size) return Buffer.alloc(size, ' ');
  return Buffer.from(`${text.slice(0, -2)}${'x'.repeat(size - text.length)}"}`);
}
