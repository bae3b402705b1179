import type { TFunction } from 'i18next';

/** A span of time as it is set: in minutes where it is whole minutes. */
export function spanText(t: TFunction, seconds: number): string {
  return seconds % 60 === 0
    ? t('topics.minutes', { count: seconds / 60 })
    : t('topics.seconds', { count: seconds });
}
