import { useTranslation } from 'react-i18next';
import type { Subscription } from '../../../shared/contract/profiles.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select, TextInput } from '../../ui/field.tsx';
import css from './connection-editor.module.css';
import type { ProfileFormState } from './use-profile-form.ts';

const SYS: Subscription = { filter: '$SYS/#', qos: 0 };

/** The topic filters to subscribe to after connecting. */
export function SubscriptionFields({ state }: { state: ProfileFormState }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { subscriptions } = state.form;
  const put = (next: readonly Subscription[]) => state.change({ subscriptions: [...next] });
  const replace = (index: number, change: Partial<Subscription>) =>
    put(subscriptions.map((one, at) => (at === index ? { ...one, ...change } : one)));

  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('subscriptions.title')}</legend>
      {subscriptions.map(({ filter, qos }, index) => {
        const problem = state.touchedAll || filter !== '' ? state.errors.filters[index] : undefined;
        const errorId = `subscription-${index}-error`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter being typed has no other identity.
          <div key={index}>
            <div className={css.subscription}>
              <TextInput
                mono
                value={filter}
                aria-label={t('subscriptions.filterNumber', { number: index + 1 })}
                aria-invalid={problem ? true : undefined}
                aria-describedby={problem ? errorId : undefined}
                onChange={(event) => replace(index, { filter: event.target.value })}
              />
              <Select
                value={qos}
                aria-label={t('subscriptions.qosNumber', { number: index + 1 })}
                onChange={(event) => {
                  const chosen = event.target.value;
                  replace(index, { qos: chosen === '2' ? 2 : chosen === '1' ? 1 : 0 });
                }}
              >
                <option value={0}>QoS 0</option>
                <option value={1}>QoS 1</option>
                <option value={2}>QoS 2</option>
              </Select>
              <IconButton
                icon="close"
                label={t('subscriptions.removeNumber', { number: index + 1 })}
                onClick={() => put(subscriptions.filter((_, at) => at !== index))}
              />
            </div>
            {problem ? (
              <p id={errorId} className={css.error}>
                {problemText(problem).message}
              </p>
            ) : null}
          </div>
        );
      })}
      <div className={css.buttons}>
        <Button small icon="plus" onClick={() => put([...subscriptions, { filter: '', qos: 0 }])}>
          {t('subscriptions.add')}
        </Button>
        {subscriptions.some(({ filter }) => filter === SYS.filter) ? null : (
          <Button small icon="plus" onClick={() => put([...subscriptions, SYS])}>
            {SYS.filter}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
