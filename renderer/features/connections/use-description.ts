import { useTranslation } from 'react-i18next';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { type DescriptionPart, describeProfile } from './describe-profile.ts';
import { sizeToType } from './recording-rules.ts';

/** What a profile will do, as one sentence. */
export function useDescription(): (fields: ProfileFields) => string {
  const { t } = useTranslation();
  const wordsOf = (part: DescriptionPart): string =>
    part.part === 'records'
      ? t('describe.records', { size: sizeToType(part.bytes) })
      : t(`describe.${part.part}`, { ...part });
  return (fields) =>
    `${describeProfile(fields).map(wordsOf).join(t('describe.joint'))}${t('describe.end')}`;
}
