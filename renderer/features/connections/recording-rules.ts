// The recording rules as the dialog holds them: text until they are saved; what is wrong with them, and
// what saving them would remove from the file.
import type { CaptureInfo } from '../../../shared/contract/captures.ts';
import type { RecordingRules } from '../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';

export interface RecordingForm {
  size: string;
  days: string;
  messages: string;
  /** One topic filter a line. */
  withoutPayload: string;
}

export type RecordingError = 'sizeShape' | 'sizeLeast' | 'daysShape' | 'messagesShape';

export interface RecordingErrors {
  size?: RecordingError;
  days?: RecordingError;
  messages?: RecordingError;
  /** The first line that is no topic filter, from 1. */
  filter?: { line: number; problem: Problem };
}

export type ReadRules =
  | { rules: RecordingRules; errors: null }
  | { rules: null; errors: RecordingErrors };

const LEAST_BYTES = 10_000_000;
const MOST_BYTES = 1_000_000_000_000;
const MOST_DAYS = 36_500;
const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12 };
const UNIT_NAMES = ['TB', 'GB', 'MB', 'kB'] as const;

export function formOfRules(rules: RecordingRules): RecordingForm {
  return {
    size: sizeToType(rules.maxBytes),
    days: rules.maxDays === null ? '' : String(rules.maxDays),
    messages: rules.maxMessages === null ? '' : String(rules.maxMessages),
    withoutPayload: rules.withoutPayload.join('\n'),
  };
}

/** "2 GB", "1.5 gb", "500MB" in bytes; null when it is no size. 1 GB is 1,000,000,000 bytes. */
export function parseSize(text: string): number | null {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*([kmgt]b)\s*$/i.exec(text);
  if (!match) return null;
  const [, number = '', unit = ''] = match;
  return Math.round(Number(number.replace(',', '.')) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
}

/** The shortest text that `parseSize` reads as the same number. */
export function sizeToType(bytes: number): string {
  for (const name of UNIT_NAMES) {
    const size = bytes / (UNITS[name.toLowerCase()] ?? 1);
    if (size >= 1) return `${size} ${name}`;
  }
  return `${bytes / 1e3} kB`;
}

export function readRules(form: RecordingForm): ReadRules {
  const errors: RecordingErrors = {};
  const maxBytes = parseSize(form.size);
  if (maxBytes === null || maxBytes > MOST_BYTES) errors.size = 'sizeShape';
  else if (maxBytes < LEAST_BYTES) errors.size = 'sizeLeast';
  const maxDays = numberOrNone(form.days, /^\d+([.,]\d+)?$/, MOST_DAYS);
  if (maxDays === undefined) errors.days = 'daysShape';
  const maxMessages = numberOrNone(form.messages, /^\d+$/, Number.MAX_SAFE_INTEGER);
  if (maxMessages === undefined) errors.messages = 'messagesShape';
  const filters = filterLines(form.withoutPayload);
  const wrong = filters.find(({ problem }) => problem);
  if (wrong?.problem) errors.filter = { line: wrong.line, problem: wrong.problem };
  if (maxBytes === null || maxDays === undefined || maxMessages === undefined) {
    return { rules: null, errors };
  }
  if (Object.keys(errors).length > 0) return { rules: null, errors };
  const withoutPayload = [...new Set(filters.map(({ filter }) => filter))];
  return { rules: { maxBytes, maxDays, maxMessages, withoutPayload }, errors: null };
}

/** Topic filters typed one a line; empty lines are none. */
export function filterLines(
  text: string,
): { line: number; filter: string; problem: Problem | undefined }[] {
  return text
    .split('\n')
    .map((line, at) => ({ line: at + 1, filter: line.trim() }))
    .filter(({ filter }) => filter !== '')
    .map((one) => ({ ...one, problem: checkTopicFilter(one.filter) }));
}

export interface Removal {
  /** At least so many messages would go, as far as can be told before it is done. */
  messages: number;
  /** Everything before this time would go; null when age is no reason. */
  before: number | null;
}

/** What the rules would remove from what is in the file at `now`; null when nothing. */
export function removalBy(
  rules: RecordingRules,
  { messages, bytes, from, to }: Pick<CaptureInfo, 'messages' | 'bytes' | 'from' | 'to'>,
  now: number,
): Removal | null {
  const bySize = bytes > rules.maxBytes ? messages * (1 - rules.maxBytes / bytes) : 0;
  const byCount = rules.maxMessages === null ? 0 : messages - rules.maxMessages;
  const oldest = rules.maxDays === null ? null : now - rules.maxDays * DAY_MS;
  const before = oldest !== null && from !== null && from < oldest ? oldest : null;
  const byAge =
    before === null || from === null || to === null
      ? 0
      : messages * Math.min((before - from) / Math.max(to - from, 1), 1);
  const most = Math.round(Math.max(bySize, byCount, byAge, 0));
  return most === 0 && before === null ? null : { messages: Math.min(most, messages), before };
}

/** null: left empty, there is no limit. undefined: no number above 0. */
function numberOrNone(text: string, shape: RegExp, most: number): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const number = Number(trimmed.replace(',', '.'));
  return shape.test(trimmed) && number > 0 && number <= most ? number : undefined;
}
