// Says that the rows of a list are not in their order, and why.
import { useTranslation } from 'react-i18next';
import css from './order-mark.module.css';

interface OrderMarkProps {
  /** Somebody aims at a row: the others stay where they are. */
  waits: boolean | undefined;
  /** They are being put in order. */
  ordering: boolean | undefined;
  /** Where it stands. */
  className: string | undefined;
  onOrderNow(): void;
}

export function OrderMark({ waits, ordering, className, onOrderNow }: OrderMarkProps) {
  const { t } = useTranslation();
  if (waits) {
    return (
      <button
        type="button"
        className={`${css.mark} ${className}`}
        data-tip={t('topics.orderWaitsTip')}
        onClick={onOrderNow}
      >
        {t('topics.orderWaits')}
      </button>
    );
  }
  return ordering ? (
    <span className={`${css.mark} ${className}`}>{t('topics.ordering')}</span>
  ) : null;
}
