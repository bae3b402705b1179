// Filters whose messages the broker sends and MQTTScope lets go: named as done here.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { setExcluded } from '../../../actions/subscriptions.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useRevision } from '../../../live/revision.ts';
import { usePage } from '../../../page.ts';
import { useOverlay } from '../../../state/overlay.ts';
import { IconButton } from '../../../ui/button.tsx';
import { MiddleText } from '../../../ui/middle-text.tsx';
import css from './subscriptions-panel.module.css';

export function ExcludedFilters({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const notify = useOverlay((state) => state.notify);
  const { excluded } = profile;
  const takeBack = async (filter: string) => {
    const others = excluded.filter((one) => one !== filter);
    const problem = await setExcluded(page, profile, others);
    if (problem) notify(problem);
  };
  return excluded.map((filter, at) => (
    <li key={filter} className={css.row} data-state="excluded" data-filter={filter}>
      <span className={css.bar} data-state="excluded" />
      <span className={css.words}>
        <span className={css.filter}>
          <MiddleText text={filter} />
        </span>
        <span className={css.state} data-tip={t('subscriptionList.excludedTip')}>
          {t('subscriptionList.excluded')}
        </span>
      </span>
      {at === 0 ? <ExcludedCount profileId={profile.id} /> : null}
      <span className={css.actions}>
        <IconButton
          icon="close"
          label={t('subscriptionList.include', { filter })}
          onClick={() => void takeBack(filter)}
        />
      </span>
    </li>
  ));
}

/** Of all of them together: a message that matches two is let go once. */
function ExcludedCount({ profileId }: { profileId: string }) {
  const { t } = useTranslation();
  const { connections } = usePage();
  const formats = useFormats();
  useRevision(connections.revision);
  const count = connections.figures(profileId)?.counters.excluded ?? 0;
  return (
    <span
      className={css.count}
      data-testid="excluded-count"
      data-value={count}
      data-tip={t('subscriptionList.excludedCount')}
    >
      {formats.count(count)}
    </span>
  );
}
