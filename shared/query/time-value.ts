// Times as they are written in a query, and the moments they mean once "now" is known.
//
//   2026-11-21  2026-11-21T10:00[:30[.5]]  ...Z  ...+01:00    without a zone: the zone of the machine
//   10:00[:30[.5]]                                            today
//   -5m  -1h30m  -500ms                                       before now: ms s m h d w
//   today  yesterday  now
import type { CalendarDate, ClockTime, TimeOp, TimeValue } from './query.ts';

/** Microseconds since 1970: a time as precise as it is written is the span from `start` to `end`. */
export interface TimeSpan {
  start: number;
  /** Not part of the span. */
  end: number;
}

const MS = 1_000;
const UNITS: Readonly<Record<string, number>> = {
  ms: MS,
  s: 1_000 * MS,
  m: 60_000 * MS,
  h: 3_600_000 * MS,
  d: 86_400_000 * MS,
  w: 7 * 86_400_000 * MS,
};

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](.+?))?(Z|z|[+-]\d{2}:\d{2})?$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/;
const AGO = /^-(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/;

/** Returns null for what is no time. */
export function parseTime(text: string): TimeValue | null {
  const word = text.toLowerCase();
  if (word === 'today' || word === 'yesterday' || word === 'now') return { form: word };
  if (AGO.test(word)) {
    const micros = agoMicros(word);
    return Number.isSafeInteger(micros) ? { form: 'ago', micros } : null;
  }
  const clock = parseClock(text);
  return clock ? { form: 'clock', clock } : parseDate(text);
}

export function printTime(value: TimeValue): string {
  switch (value.form) {
    case 'ago':
      return `-${printSpan(value.micros)}`;
    case 'clock':
      return printClock(value.clock);
    case 'date': {
      const { year, month, day } = value.date;
      const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
      const clock = value.clock ? `T${printClock(value.clock)}` : '';
      return `${date}${clock}${value.offset === undefined ? '' : printOffset(value.offset)}`;
    }
    default:
      return value.form;
  }
}

/** True for what names a day, hour, minute or second rather than a moment: it may stand after `=`. */
export function isSpan(value: TimeValue): boolean {
  return value.form !== 'ago' && value.form !== 'now';
}

export function resolveTime(value: TimeValue, nowMicros: number): TimeSpan {
  const now = new Date(Math.floor(nowMicros / MS));
  switch (value.form) {
    case 'now':
      return { start: nowMicros, end: nowMicros };
    case 'ago':
      return { start: nowMicros - value.micros, end: nowMicros - value.micros };
    case 'date':
      return spanOf(value.date, value.clock, value.offset);
    case 'clock':
      return spanOf(dayOf(now, 0), value.clock, undefined);
    case 'today':
      return spanOf(dayOf(now, 0), undefined, undefined);
    case 'yesterday':
      return spanOf(dayOf(now, -1), undefined, undefined);
  }
}

/** The test for a time in microseconds. `=` is within the span, all others compare with its start. */
export function timeTest(op: TimeOp, { start, end }: TimeSpan): (time: number) => boolean {
  switch (op) {
    case '=':
      return (time) => time >= start && time < end;
    case '<':
      return (time) => time < start;
    case '<=':
      return (time) => time <= start;
    case '>':
      return (time) => time > start;
    case '>=':
      return (time) => time >= start;
  }
}

function parseClock(text: string): ClockTime | null {
  const match = CLOCK.exec(text);
  if (!match) return null;
  const [, hour = '', minute = '', second, fraction] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  return {
    hour: Number(hour),
    minute: Number(minute),
    ...(second === undefined ? {} : { second: Number(second) }),
    ...(fraction === undefined ? {} : { fraction }),
  };
}

function parseDate(text: string): TimeValue | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const [, year = '', month = '', day = '', time, zone] = match;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (!isDate(date)) return null;
  const clock = time === undefined ? undefined : parseClock(time);
  const offset = zone === undefined ? undefined : parseOffset(zone);
  // A date alone has no zone: its days begin at midnight here.
  if (clock === null || offset === null || (offset !== undefined && !clock)) return null;
  return {
    form: 'date',
    date,
    ...(clock ? { clock } : {}),
    ...(offset === undefined ? {} : { offset }),
  };
}

function parseOffset(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 23 || minutes > 59) return null;
  // Not -0 for -00:00: it would not equal the 0 of Z.
  const offset = hours * 60 + minutes;
  return zone.startsWith('-') && offset > 0 ? -offset : offset;
}

function isDate({ year, month, day }: CalendarDate): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function agoMicros(text: string): number {
  let micros = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/([\d.]+)(ms|[smhdw])/g)) {
    micros += Number(amount) * (UNITS[unit] ?? 0);
  }
  return Math.round(micros);
}

function spanOf(date: CalendarDate, clock?: ClockTime, offset?: number): TimeSpan {
  if (!clock) return { start: local(date, 0, 0, 0), end: local(dayAfter(date), 0, 0, 0) };
  const { hour, minute, second, fraction = '' } = clock;
  const at =
    offset === undefined
      ? local(date, hour, minute, second ?? 0)
      : utc(date, hour, minute - offset, second ?? 0);
  const start = at + Number(fraction.padEnd(6, '0'));
  return {
    start,
    end: start + (second === undefined ? 60 * 1_000 * MS : 10 ** (6 - fraction.length)),
  };
}

/** Calendar fields of here to microseconds; clock changes are the host's business. */
function local(date: CalendarDate, hour: number, minute: number, second: number): number {
  const at = new Date(2000, 0, 1, hour, minute, second);
  // Not in the constructor: that takes the years 0 to 99 for 1900 to 1999.
  at.setFullYear(date.year, date.month - 1, date.day);
  at.setHours(hour, minute, second, 0);
  return at.getTime() * MS;
}

function utc(date: CalendarDate, hour: number, minute: number, second: number): number {
  const at = new Date(0);
  at.setUTCFullYear(date.year, date.month - 1, date.day);
  at.setUTCHours(hour, minute, second, 0);
  return at.getTime() * MS;
}

function dayAfter({ year, month, day }: CalendarDate): CalendarDate {
  return { year, month, day: day + 1 };
}

function dayOf(now: Date, shift: number): CalendarDate {
  return { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() + shift };
}

function printClock({ hour, minute, second, fraction }: ClockTime): string {
  const seconds = second === undefined ? '' : `:${pad(second)}`;
  return `${pad(hour)}:${pad(minute)}${seconds}${fraction === undefined ? '' : `.${fraction}`}`;
}

function printOffset(offset: number): string {
  if (offset === 0) return 'Z';
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** In the largest unit that needs no fraction. */
function printSpan(micros: number): string {
  const fit = Object.entries(UNITS)
    .reverse()
    .find(([, size]) => micros % size === 0);
  if (fit && micros > 0) return `${micros / fit[1]}${fit[0]}`;
  return `${(micros / MS).toFixed(3)}ms`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
