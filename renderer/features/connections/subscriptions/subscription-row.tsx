import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionStatus } from '../../../../shared/contract/connections.ts';
import type { Profile, Subscription } from '../../../../shared/contract/profiles.ts';
import { formatReasonCode } from '../../../../shared/mqtt/reason-codes.ts';
import { changeSubscription, unsubscribe } from '../../../actions/subscriptions.ts';
import { useFormats } from '../../../i18n/format.ts';
import { loadEditorStrings } from '../../../i18n/i18n.ts';
import { useProblemText } from '../../../i18n/use-problem-text.ts';
import { useReasonName } from '../../../i18n/use-reason-name.ts';
import { useRevision } from '../../../live/revision.ts';
import { usePage } from '../../../page.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { MiddleText } from '../../../ui/middle-text.tsx';
import { PopoverButton } from '../../../ui/popover-button.tsx';
import { VisibleText } from '../../../ui/visible-text.tsx';
import css from './subscriptions-panel.module.css';

export const SubscriptionForm = lazy(async () => {
  await loadEditorStrings();
  return { default: (await import('./subscription-form.tsx')).SubscriptionForm };
});

interface SubscriptionRowProps {
  profile: Profile;
  subscription: Subscription;
  status: SubscriptionStatus;
}

export function SubscriptionRow({ profile, subscription, status }: SubscriptionRowProps) {
  const { filter, name, colour } = subscription;
  const { words, tip } = useStatusText(status);
  return (
    <li className={css.row} data-state={status.state} data-filter={filter}>
      <span
        className={css.bar}
        data-state={status.state}
        data-rule={colour || undefined}
        data-coloured={colour ? true : undefined}
      />
      <span className={css.words}>
        <span className={css.filter} data-tip={name ? filter : undefined}>
          {name ? (
            <span className={css.name}>
              <VisibleText text={name} />
            </span>
          ) : (
            <MiddleText text={filter} />
          )}
        </span>
        <span className={css.state} data-state={status.state} data-tip={tip}>
          {words}
          {status.state === 'granted' ? <Rate profileId={profile.id} filter={filter} /> : null}
        </span>
      </span>
      <Count profileId={profile.id} filter={filter} />
      <RowActions profile={profile} subscription={subscription} status={status} />
    </li>
  );
}

/** What keeps a subscription from being sent, by the code of its problem. */
const LACKING = new Map<string | undefined, 'identifiers' | 'shared' | 'wildcards'>([
  ['SHARED_SUBSCRIPTIONS_NOT_SUPPORTED', 'shared'],
  ['SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED', 'identifiers'],
  ['WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED', 'wildcards'],
]);

/** What the broker said to it: in short, and whole where there is more to say. */
function useStatusText(status: SubscriptionStatus): { words: string; tip: string } {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const reasonName = useReasonName();
  const { state, qos, grantedQos, problem, reasonCode: code } = status;
  const suback = code === null ? '' : `SUBACK ${formatReasonCode(code)} ${reasonName(code)}`;
  if (state === 'refused') {
    const { message = '', detail = '' } = problem ? problemText(problem) : {};
    const lacking = LACKING.get(problem?.code);
    if (code === null && lacking) {
      const words = t(`subscriptionList.notSent.${lacking}`);
      return { words, tip: [message, detail].filter(Boolean).join('\n') };
    }
    const words =
      code === null
        ? t('subscriptions.refused', { qos })
        : t('subscriptionList.refusedWith', { qos, code: formatReasonCode(code) });
    const why = code === null || code === 0x80 ? message : reasonName(code);
    return {
      words: [words, why].filter(Boolean).join(' · '),
      tip: [message, detail, suback].filter(Boolean).join('\n'),
    };
  }
  const words =
    state === 'granted' && grantedQos !== null && grantedQos !== qos
      ? t('subscriptions.grantedLower', { qos, granted: grantedQos })
      : t(`subscriptions.${state}`, { qos });
  return { words, tip: [words, suback].filter(Boolean).join('\n') };
}

function useCount(profileId: string, filter: string) {
  const { connections } = usePage();
  useRevision(connections.revision);
  const counts = connections.figures(profileId)?.subscriptionCounts;
  return counts?.find((one) => one.filter === filter);
}

interface CountProps {
  profileId: string;
  filter: string;
}

function Count({ profileId, filter }: CountProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = useCount(profileId, filter);
  if (!count) return null;
  return (
    <span
      className={css.count}
      data-testid="subscription-count"
      data-value={count.messages}
      data-tip={t('subscriptionList.countTip')}
    >
      {formats.count(count.messages)}
    </span>
  );
}

function Rate({ profileId, filter }: CountProps) {
  const formats = useFormats();
  const rate = useCount(profileId, filter)?.rate ?? 0;
  return rate > 0 ? ` · ${formats.rate(rate)}` : null;
}

function RowActions({ profile, subscription, status }: SubscriptionRowProps) {
  const { t } = useTranslation();
  const page = usePage();
  const { id } = profile;
  const { filter } = subscription;
  const paused = status.state === 'paused';
  const { paused: _paused, ...rest } = subscription;
  const noRetained = whyNoRetained(subscription);
  const refreshLabel =
    noRetained === null
      ? t('subscriptionList.refresh', { filter })
      : t(`subscriptionList.noRetained.${noRetained}`);
  return (
    <span className={css.actions}>
      {status.state === 'granted' ? (
        <IconButton
          icon="refresh"
          label={refreshLabel}
          aria-disabled={noRetained === null ? undefined : true}
          onClick={() => {
            if (noRetained === null) void changeSubscription(page, id, subscription);
          }}
        />
      ) : null}
      <IconButton
        icon={paused ? 'play' : 'pause'}
        label={t(paused ? 'subscriptionList.resume' : 'subscriptionList.pause', { filter })}
        onClick={() => void changeSubscription(page, id, paused ? rest : { ...rest, paused: true })}
      />
      <PopoverButton
        look="icon"
        wide
        label={t('subscriptionList.edit', { filter })}
        tip={t('subscriptionList.edit', { filter })}
        face={<Icon name="edit" />}
      >
        {(close) => (
          <Suspense>
            <SubscriptionForm profile={profile} subscription={subscription} onDone={close} />
          </Suspense>
        )}
      </PopoverButton>
      <IconButton
        icon="close"
        label={t('subscriptions.remove', { filter })}
        onClick={() => void unsubscribe(page, id, filter)}
      />
    </span>
  );
}

/** Subscribing again brings retained messages only where the subscription asks for them. */
function whyNoRetained({ filter, retainHandling }: Subscription) {
  if (filter.startsWith('$share/')) return 'shared';
  return retainHandling === 1 || retainHandling === 2 ? 'notAskedFor' : null;
}
