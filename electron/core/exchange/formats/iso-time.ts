const LAST_DATE = 8.64e18;

/** Microseconds since 1970 as ISO 8601 in UTC with six digits of a second. */
export function isoTime(micros: number): string {
  if (Math.abs(micros) > LAST_DATE) return String(micros);
  const millis = Math.floor(micros / 1000);
  const rest = micros - millis * 1000;
  return `${new Date(millis).toISOString().slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
