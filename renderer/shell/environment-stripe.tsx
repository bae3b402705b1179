// Below the tabs, all through the window: what the broker in front is there for. Each environment has its
// own kind of line beside its colour.
import { useTranslation } from 'react-i18next';
import type { Environment } from '../../shared/contract/profiles.ts';
import css from './environment-stripe.module.css';

export function EnvironmentStripe({ environment }: { environment: Environment }) {
  const { t } = useTranslation();
  if (environment === 'none') return null;
  const label = t('environment.stripe', { environment: t(`environment.${environment}`) });
  return (
    <div
      className={css.stripe}
      role="img"
      aria-label={label}
      data-environment={environment}
      data-testid="environment-stripe"
    />
  );
}
