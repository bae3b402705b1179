import { useTranslation } from 'react-i18next';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import { useFormats } from '../../i18n/format.ts';
import { type DescriptionPart, describeProfile } from './describe-profile.ts';

/** What a profile will do, as one sentence. */
export function useDescription(): (fields: ProfileFields) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const wordsOf = (part: DescriptionPart): string =>
    part.part === 'records'
      ? t('describe.records', { size: formats.fileSize(part.bytes) })
      : t(`describe.${part.part}`, { ...part });
  return (fields) =>
    `${describeProfile(fields).map(wordsOf).join(t('describe.joint'))}${t('describe.end')}`;
}
