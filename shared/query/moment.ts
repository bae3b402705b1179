// What a user means by "14:03:12", "2026-11-21 10:00" or "-5m", as the newest moment to show.
import { parseTime, resolveTime } from './time-value.ts';

const DAY_MS = 86_400_000;

/**
 * Milliseconds since 1970; null for what is no time. A time that names a minute or a second includes
 * all of it. A time of day that is still to come today is that of yesterday.
 */
export function momentOf(text: string, now: number): number | null {
  const value = parseTime(text.trim());
  if (!value) return null;
  const { start, end } = resolveTime(value, now * 1_000);
  const last = (end > start ? end - 1 : end) / 1_000;
  return value.form === 'clock' && start / 1_000 > now ? last - DAY_MS : last;
}
