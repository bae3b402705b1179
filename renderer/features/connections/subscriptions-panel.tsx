// Topic filters of the connection in front: what the broker granted or refused, and why.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Qos } from '../../../shared/contract/base.ts';
import type { SubscriptionStatus } from '../../../shared/contract/connections.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { checkTopicFilter } from '../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { subscribe, unsubscribe } from '../../actions/connections.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select, TextInput } from '../../ui/field.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import panelCss from './connections-panel.module.css';
import css from './subscriptions-panel.module.css';

const SYS = '$SYS/#';

export function SubscriptionsPanel({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const connection = useConnection(profile.id);
  const subscriptions: readonly SubscriptionStatus[] =
    connection?.subscriptions ?? profile.subscriptions.map(idle);
  return (
    <section className={css.panel} aria-labelledby="subscriptions-title">
      <header className={panelCss.head}>
        <h2 id="subscriptions-title" className={panelCss.title}>
          {t('subscriptions.title')}
        </h2>
      </header>
      {subscriptions.length === 0 ? <p className={css.hint}>{t('subscriptions.none')}</p> : null}
      <ul className={css.list} aria-labelledby="subscriptions-title">
        {subscriptions.map((subscription) => (
          <SubscriptionRow
            key={subscription.filter}
            profileId={profile.id}
            subscription={subscription}
          />
        ))}
      </ul>
      <AddSubscription
        profileId={profile.id}
        offerSys={!subscriptions.some(({ filter }) => filter === SYS)}
      />
    </section>
  );
}

function idle({ filter, qos }: { filter: string; qos: Qos }): SubscriptionStatus {
  return { filter, qos, state: 'idle', grantedQos: null, reasonCode: null, problem: null };
}

interface SubscriptionRowProps {
  profileId: string;
  subscription: SubscriptionStatus;
}

function SubscriptionRow({ profileId, subscription }: SubscriptionRowProps) {
  const { t } = useTranslation();
  const page = usePage();
  const words = useSubscriptionText(subscription);
  const { filter, state } = subscription;
  return (
    <li className={css.row}>
      <span className={css.bar} data-state={state} />
      <span className={css.words}>
        <span className={css.filter}>
          <MiddleText text={filter} />
        </span>
        <span className={css.state} data-state={state} data-tip={words}>
          {words}
        </span>
      </span>
      <IconButton
        icon="close"
        className={css.remove}
        label={t('subscriptions.remove', { filter })}
        onClick={() => void unsubscribe(page, profileId, filter)}
      />
    </li>
  );
}

function useSubscriptionText({ state, qos, grantedQos, problem }: SubscriptionStatus): string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  if (state === 'refused' && problem) {
    const { message, detail } = problemText(problem);
    return [`QoS ${qos}`, message, detail].filter(Boolean).join(' · ');
  }
  if (state === 'granted' && grantedQos !== null && grantedQos !== qos) {
    return t('subscriptions.grantedLower', { qos, granted: grantedQos });
  }
  return t(`subscriptions.${state}`, { qos });
}

function AddSubscription({ profileId, offerSys }: { profileId: string; offerSys: boolean }) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const errorId = useId();
  const [filter, setFilter] = useState('');
  const [qos, setQos] = useState<Qos>(0);
  const [problem, setProblem] = useState<Problem | null>(null);

  const add = async (wanted: string) => {
    const failed = checkTopicFilter(wanted) ?? (await subscribe(page, profileId, wanted, qos));
    setProblem(failed ?? null);
    if (!failed && wanted === filter) setFilter('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add(filter);
  };

  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.fields}>
        <TextInput
          small
          mono
          value={filter}
          placeholder={t('subscriptions.placeholder')}
          aria-label={t('subscriptions.filter')}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? errorId : undefined}
          onChange={(event) => {
            setFilter(event.target.value);
            setProblem(null);
          }}
        />
        <Select
          small
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
      </div>
      {problem ? (
        <p id={errorId} className={css.error} role="alert">
          {problemText(problem).message}
        </p>
      ) : null}
      {offerSys ? (
        <span>
          <Button look="link" onClick={() => void add(SYS)} data-tip={t('subscriptions.sysTip')}>
            {t('subscriptions.addSys')}
          </Button>
        </span>
      ) : null}
    </form>
  );
}

function toQos(text: string): Qos {
  return text === '2' ? 2 : text === '1' ? 1 : 0;
}
