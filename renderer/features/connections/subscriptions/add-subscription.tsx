// A filter to subscribe to, or to leave out, with those used before offered again.
import { type FormEvent, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Qos } from '../../../../shared/contract/base.ts';
import type { Profile } from '../../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { setExcluded, subscribe } from '../../../actions/subscriptions.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { usePage } from '../../../page.ts';
import { useRecentOf } from '../../../state/recent-filters.ts';
import { useSelectedTopic } from '../../../state/selection.ts';
import { Button } from '../../../ui/button.tsx';
import { Select, TextInput } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { PopoverButton } from '../../../ui/popover-button.tsx';
import { SubscriptionForm } from './subscription-row.tsx';
import css from './subscriptions-panel.module.css';
import { toQos } from './to-qos.ts';

const SYS = '$SYS/#';

interface AddSubscriptionProps {
  profile: Profile;
  /** Those there are. */
  filters: readonly string[];
}

export function AddSubscription({ profile, filters }: AddSubscriptionProps) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const noteId = useId();
  const listId = useId();
  const [filter, setFilter] = useState('');
  const [qos, setQos] = useState<Qos>(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const offered = useOffered(profile.id, filters);
  const { id } = profile;

  /** The field is free for the next one at once; what failed comes back to it, unless there is something. */
  const send = async (typed: string, run: () => Promise<Problem | null>) => {
    const wrong = checkTopicFilter(typed) ?? null;
    setProblem(wrong);
    if (wrong) return;
    setFilter((now) => (now === typed ? '' : now));
    const failed = await run();
    if (!failed) return;
    setFilter((now) => now || typed);
    setProblem(failed);
  };
  const add = (typed: string) => send(typed, () => subscribe(page, id, { filter: typed, qos }));
  const leaveOut = (typed: string) =>
    send(typed, () => setExcluded(page, profile, [...profile.excluded, typed]));
  const hint = /^[#+]/.test(filter) ? t('subscriptionList.wildcardHint') : null;
  const note = problem ? problemText(problem).message : hint;
  return (
    <form
      className={css.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void add(filter);
      }}
    >
      <div className={css.fields}>
        <TextInput
          small
          mono
          className={css.typed}
          value={filter}
          list={listId}
          placeholder={t('subscriptions.placeholder')}
          aria-label={t('subscriptions.filter')}
          aria-invalid={problem ? true : undefined}
          aria-describedby={note ? noteId : undefined}
          onChange={(event) => {
            setFilter(event.target.value);
            setProblem(null);
          }}
        />
        <datalist id={listId}>
          {offered.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Select
          small
          className={css.qos}
          value={qos}
          aria-label={t('subscriptions.qos')}
          onChange={(event) => setQos(toQos(event.target.value))}
        >
          <option value={0}>QoS 0</option>
          <option value={1}>QoS 1</option>
          <option value={2}>QoS 2</option>
        </Select>
        <Button submit small disabled={filter === ''}>
          {t('action.subscribe')}
        </Button>
        <PopoverButton
          look="icon"
          wide
          label={t('subscriptionList.more')}
          tip={t('subscriptionList.more')}
          face={<Icon name="more" />}
        >
          {(close) => (
            <Suspense>
              <SubscriptionForm
                profile={profile}
                subscription={null}
                filter={filter}
                onDone={() => {
                  setFilter('');
                  close();
                }}
              />
            </Suspense>
          )}
        </PopoverButton>
      </div>
      {note ? (
        <p id={noteId} className={problem ? css.error : css.note} role={problem ? 'alert' : 'note'}>
          {note}
        </p>
      ) : null}
      <span className={css.links}>
        {filter !== '' && !profile.excluded.includes(filter) ? (
          <Button
            look="link"
            data-tip={t('subscriptionList.excludeTip')}
            onClick={() => void leaveOut(filter)}
          >
            {t('subscriptionList.exclude')}
          </Button>
        ) : null}
        {filters.includes(SYS) ? null : (
          <Button look="link" onClick={() => void add(SYS)} data-tip={t('subscriptions.sysTip')}>
            {t('subscriptions.addSys')}
          </Button>
        )}
      </span>
    </form>
  );
}

/** What was used before and is not in the list, after the selected topic and what is below it. */
function useOffered(profileId: string, filters: readonly string[]): readonly string[] {
  const recent = useRecentOf(profileId);
  const topic = useSelectedTopic(profileId)?.topic ?? null;
  const selected = topic === null ? [] : [topic, `${topic}/#`];
  return [...new Set([...selected, ...recent])].filter((one) => !filters.includes(one));
}
