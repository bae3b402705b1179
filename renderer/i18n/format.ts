// Numbers, sizes, times and spans as the page writes them. Unit symbols are the international ones
// in every language; figures follow the language.
import { useTranslation } from 'react-i18next';

export interface Formats {
  /** 1,204,331 */
  count(value: number): string;
  /** A figure that need not be whole, two decimals at most: 3.14 */
  decimal(value: number): string;
  /** "214 B", "38 kB", "1.2 MB", with 1 kB = 1,024 B. */
  bytes(value: number): string;
  /** The size of a file, as disks and file managers count: "214 MB", with 1 kB = 1,000 B. */
  fileSize(value: number): string;
  /** "12,431/s" */
  rate(perSecond: number): string;
  /** A span in short: "0.1 s", "4 min", "2 h". */
  span(ms: number): string;
  /** An interval with three digits: "50 ms", "1.204 s". */
  interval(ms: number): string;
}

const KILO = 1_024;
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

const cache = new Map<string, Formats>();

export function formatsFor(language: string): Formats {
  let formats = cache.get(language);
  if (!formats) {
    formats = createFormats(language);
    cache.set(language, formats);
  }
  return formats;
}

export function useFormats(): Formats {
  return formatsFor(useTranslation().i18n.language);
}

/** Local time of day with milliseconds, the same in every language. */
export function timeOfDay(time: number): string {
  const date = new Date(time);
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${milliseconds}`;
}

export function dateOf(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** From one time to another in seconds; the date of the end only where it is another. */
export function rangeText(from: number, to: number): string {
  const seconds = (time: number) => timeOfDay(time).slice(0, 8);
  const end = dateOf(from) === dateOf(to) ? seconds(to) : `${dateOf(to)} ${seconds(to)}`;
  return `${dateOf(from)} ${seconds(from)} – ${end}`;
}

function createFormats(language: string): Formats {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const hundredths = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const short = (value: number) => (value < 10 ? tenth : whole).format(value);
  const sizeText = (value: number, kilo: number) => {
    let unit = 0;
    let size = value;
    while (size >= kilo && unit < UNITS.length - 1) {
      size /= kilo;
      unit += 1;
    }
    return `${unit === 0 ? whole.format(size) : short(size)} ${UNITS[unit]}`;
  };
  return {
    count: (value) => whole.format(value),
    decimal: (value) => hundredths.format(value),
    bytes: (value) => sizeText(value, KILO),
    fileSize: (value) => sizeText(value, 1_000),
    rate: (perSecond) => `${perSecond > 0 ? short(perSecond) : '0'}/s`,
    span(ms) {
      const seconds = Math.max(ms, 0) / 1_000;
      if (seconds < 10) return `${tenth.format(seconds)} s`;
      if (seconds < 60) return `${whole.format(Math.floor(seconds))} s`;
      if (seconds < 3_600) return `${whole.format(Math.floor(seconds / 60))} min`;
      if (seconds < 172_800) return `${whole.format(Math.floor(seconds / 3_600))} h`;
      return `${whole.format(Math.floor(seconds / 86_400))} d`;
    },
    interval(ms) {
      if (ms < 10) return `${tenth.format(ms)} ms`;
      if (ms < 1_000) return `${whole.format(ms)} ms`;
      if (ms < 60_000) return `${(ms / 1_000).toFixed(3)} s`;
      return this.span(ms);
    },
  };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
