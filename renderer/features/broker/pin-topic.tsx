// Any topic whose payload is a number can be among the figures.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { checkTopicName } from '../../../shared/mqtt/topic-rules.ts';
import { pinStatusTopic } from '../../actions/server-status.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import css from './server-status-panel.module.css';

export function PinTopic({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  return (
    <PopoverButton
      look="small"
      label={t('server.pinTopic')}
      face={
        <>
          <Icon name="pin" size={14} />
          <span>{t('server.pinTopic')}</span>
        </>
      }
    >
      {(close) => <PinForm profile={profile} onDone={close} />}
    </PopoverButton>
  );
}

function PinForm({ profile, onDone }: { profile: Profile; onDone(): void }) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const selected = useSelectedTopic(profile.id)?.topic ?? '';
  const [topic, setTopic] = useState(selected);
  const problem = topic === '' ? undefined : checkTopicName(topic);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (topic === '' || problem) return;
    await pinStatusTopic(page, profile, topic, true);
    onDone();
  };
  return (
    <form className={css.pinForm} onSubmit={(event) => void submit(event)}>
      <Field
        label={t('server.pinLabel')}
        hint={t('server.pinHint')}
        error={problem ? problemText(problem).message : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            mono
            value={topic}
            placeholder="$SYS/broker/…"
            onChange={(event) => setTopic(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button submit look="primary" disabled={topic === ''}>
          {t('server.pinNow')}
        </Button>
      </div>
    </form>
  );
}
