// Numbers compared by the digits they are written with: doubles cannot tell 2^53 from 2^53 + 1, and
// have no 1E400. Most comparisons are settled by doubles all the same: those of short numbers are in
// the same order as the numbers, and those of others far apart.

export interface Decimal {
  double: number;
  /** So few digits that no other such number has the same double. */
  short: boolean;
  sign: number;
  /** Without zeros before or behind: the value is sign x 0.digits x 10^exponent. */
  digits: string;
  exponent: number;
}

/** Optional sign, digits with at most one point, exponent. */
const NUMBER = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?$/;
const SHORT_DIGITS = 15;
/** Powers of ten that are exact as doubles. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Of a number with many digits the double below is this near, relatively. */
const NEAR = 1e-13;
/** Beyond any exponent that anybody writes, and still exact to add to. */
const FAR = 1e15;
const ascii = new TextDecoder();

export function isNumber(text: string): boolean {
  return NUMBER.test(text);
}

/** `text` must be a number; see `isNumber`. */
export function decimalOf(text: string): Decimal {
  const [, minus, mantissa = '', power = '0'] = NUMBER.exec(text) ?? [];
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = (whole + fraction).replace(/^0+/, '');
  const leading = whole.length + fraction.length - all.length;
  const digits = all.slice(0, lastDigit(all));
  const scale = Math.max(-FAR, Math.min(FAR, Number(power)));
  const sign = digits === '' ? 0 : minus === '-' ? -1 : 1;
  const exponent = sign === 0 ? 0 : scale + whole.length - leading;
  const short = digits.length <= SHORT_DIGITS && Math.abs(exponent) <= SHORT_DIGITS;
  return { double: Number(text), short, sign, digits, exponent };
}

/** Compares the JSON number at `start` to `end` with another: below 0, 0, above 0. */
export function compareNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  other: Decimal,
): number {
  const double = quickDouble(bytes, start, end);
  const difference = double - other.double;
  // At most 15 digits with a point, not counting zeros in front: short, too.
  if (other.short && end - start <= SHORT_DIGITS && !Number.isNaN(double)) return difference;
  const tolerance = NEAR * (Math.abs(double) + Math.abs(other.double));
  // False for NaN and for infinities.
  if (Math.abs(difference) > tolerance && tolerance < Number.POSITIVE_INFINITY) return difference;
  return compareDecimals(decimalOf(ascii.decode(bytes.subarray(start, end))), other);
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign - b.sign;
  if (a.exponent !== b.exponent) return a.sign * (a.exponent - b.exponent);
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -a.sign : a.sign;
}

/** The double of a number without exponent: the nearest of up to 15 digits, near of up to 22. */
function quickDouble(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === 0x2d;
  let mantissa = 0;
  let decimals = 0;
  let point = 0;
  if (end - start > POWERS.length) return Number.NaN;
  for (let at = negative ? start + 1 : start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      decimals += point;
    } else if (digit === -2) point = 1;
    else return Number.NaN;
  }
  const value = decimals === 0 ? mantissa : mantissa / (POWERS[decimals] ?? 1);
  return negative ? -value : value;
}

/** The place after the last digit that is not zero. A loop: /0+$/ takes quadratic time. */
function lastDigit(digits: string): number {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return end;
}
