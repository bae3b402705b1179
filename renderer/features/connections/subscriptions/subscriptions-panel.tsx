// Topic filters of the connection in front: what the broker granted or refused, how much comes through
// each, and what is let go here. Loaded with the first tab.
import { useTranslation } from 'react-i18next';
import type { SubscriptionStatus } from '../../../../shared/contract/connections.ts';
import type { Profile, Subscription } from '../../../../shared/contract/profiles.ts';
import { useConnection } from '../../../state/connections.ts';
import panelCss from '../connections-panel.module.css';
import { AddSubscription } from './add-subscription.tsx';
import { ExcludedFilters } from './excluded-filters.tsx';
import { SubscriptionRow } from './subscription-row.tsx';
import css from './subscriptions-panel.module.css';

export function SubscriptionsPanel({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const connection = useConnection(profile.id);
  const statuses: readonly SubscriptionStatus[] =
    connection?.subscriptions ?? profile.subscriptions.map(idle);
  return (
    <section className={css.panel} aria-labelledby="subscriptions-title">
      <header className={panelCss.head}>
        <h2 id="subscriptions-title" className={panelCss.title}>
          {t('subscriptions.title')}
        </h2>
      </header>
      <div className={css.scroll}>
        {statuses.length === 0 ? <p className={css.hint}>{t('subscriptions.none')}</p> : null}
        <ul aria-labelledby="subscriptions-title" data-testid="subscriptions">
          {statuses.map((status) => (
            <SubscriptionRow
              key={status.filter}
              profile={profile}
              subscription={kept(profile, status)}
              status={status}
            />
          ))}
          <ExcludedFilters profile={profile} />
        </ul>
      </div>
      <AddSubscription profile={profile} filters={statuses.map(({ filter }) => filter)} />
    </section>
  );
}

/** What the profile says of a subscription; just after a change it may not say anything yet. */
function kept(profile: Profile, { filter, qos }: SubscriptionStatus): Subscription {
  return profile.subscriptions.find((one) => one.filter === filter) ?? { filter, qos };
}

function idle({ filter, qos, paused }: Subscription): SubscriptionStatus {
  const state = paused ? 'paused' : 'idle';
  return { filter, qos, state, grantedQos: null, reasonCode: null, problem: null };
}
