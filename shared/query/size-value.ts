// Sizes as they are written in a query: `500`, `1kB`, `1.5 MB`, `64KiB`. Upper and lower case alike.

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 1_024,
  mib: 1_024 ** 2,
  gib: 1_024 ** 3,
};
const SIZE = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i;

/** Whole bytes, or null for what is no size. */
export function parseSize(text: string): number | null {
  const [, amount = '', unit = ''] = SIZE.exec(text) ?? [];
  const factor = Object.hasOwn(UNITS, unit.toLowerCase()) ? UNITS[unit.toLowerCase()] : undefined;
  const bytes = Math.round(Number(amount) * (factor ?? Number.NaN));
  return amount !== '' && Number.isSafeInteger(bytes) ? bytes : null;
}
