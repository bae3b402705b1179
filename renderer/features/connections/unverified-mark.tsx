// Stands for as long as a connection runs whose broker was not checked.
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../state/connections.ts';
import { Icon } from '../../ui/icon.tsx';
import css from './unverified-mark.module.css';

/** `small`: the sign alone, where there is little room; the words are then for screen readers. */
export function UnverifiedMark({ profileId, small }: { profileId: string; small?: boolean }) {
  const { t } = useTranslation();
  const isUnverified = useConnection(profileId)?.path?.tls?.unverified === true;
  if (!isUnverified) return null;
  return (
    <span
      className={small ? css.small : css.mark}
      data-tip={t('environment.unverifiedTip')}
      data-testid="unverified"
    >
      <Icon name="warning" size={14} />
      <span className={small ? 'visually-hidden' : undefined}>{t('environment.unverified')}</span>
    </span>
  );
}
