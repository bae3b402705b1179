import { type FormEvent, type KeyboardEvent, useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Qos } from '../../../shared/contract/base.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { checkTopicName } from '../../../shared/mqtt/topic-rules.ts';
import { tokenizeJson } from '../../../shared/payload/json-tokens.ts';
import { publishDraft } from '../../actions/publish.ts';
import { focusPlace } from '../../commands/focus.ts';
import { PayloadField } from '../../editor/payload-field.tsx';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { usePage } from '../../page.ts';
import { useConnection } from '../../state/connections.ts';
import { type Draft, useDraft, useDrafts } from '../../state/drafts.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type Choice, Segmented } from '../../ui/segmented.tsx';
import { PropertiesButton } from './properties-button.tsx';
import css from './publish-panel.module.css';
import { PublishResultLine } from './publish-result-line.tsx';

export function PublishPanel({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const page = usePage();
  const { id } = profile;
  const draft = useDraft(id);
  const edit = useDrafts((state) => state.edit);
  const connected = useConnection(id)?.state === 'connected';
  const sending = useDrafts((state) => state.outcomes[id]?.state === 'sending');
  const { readOnly, environment } = profile;
  const ready = connected && !sending && !readOnly;
  useReply(id);
  const publish = () => {
    if (ready) void publishDraft(page, id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    publish();
  };
  const form = (
    <form
      className={css.form}
      aria-label={t('publish.title')}
      data-testid="publish-form"
      inert={readOnly}
      onKeyDown={onKeyDown}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        publish();
      }}
    >
      <TopicLine profile={profile} draft={draft} />
      <PayloadField
        value={draft.payload}
        language={draft.language}
        label={t('publish.payload')}
        focusTarget="publish-payload"
        onChange={(payload) => edit(id, { payload })}
        onSubmit={publish}
      />
      <div className={css.foot}>
        <Segmented<Draft['language']>
          label={t('publish.language')}
          value={draft.language}
          choices={[
            { value: 'json', label: 'JSON' },
            { value: 'text', label: t('payload.text') },
          ]}
          onChange={(language) => edit(id, { language })}
        />
        {draft.language === 'json' && isBrokenJson(draft.payload) ? (
          <span className={css.hint} data-tip={t('publish.jsonInvalid')}>
            {t('publish.jsonInvalid')}
          </span>
        ) : null}
        <PublishResultLine profileId={id} connected={connected} />
        {environment === 'none' ? null : (
          <span className={css.environment}>
            <EnvironmentBadge environment={environment}>
              {t(`environment.${environment}`)}
            </EnvironmentBadge>
          </span>
        )}
        <Button
          submit
          look="primary"
          aria-disabled={ready ? undefined : true}
          disabled={!ready}
          data-tip={`${t('action.publish')}  Ctrl+Enter`}
        >
          {t(sending ? 'publish.sending' : 'action.publish')}
        </Button>
      </div>
    </form>
  );
  if (!readOnly) return form;
  return (
    <>
      <ReadOnlyNote profileId={id} />
      {form}
    </>
  );
}

/** The form was filled to answer a message: the payload is what is left to write. */
function useReply(profileId: string): void {
  const reply = useDrafts((state) => state.reply);
  const { setReply, setOutcome } = useDrafts.getState();
  useEffect(() => {
    if (reply?.profileId !== profileId) return;
    setReply(null);
    focusPlace('publish-payload');
    // Only now, when the line that says it is there for certain: it is read out when it changes.
    setOutcome(profileId, { state: 'reply', correlated: reply.correlated });
  }, [reply, profileId, setReply, setOutcome]);
}

function ReadOnlyNote({ profileId }: { profileId: string }) {
  const { t } = useTranslation();
  const show = useOverlay((state) => state.show);
  return (
    <p className={css.note} data-testid="publish-read-only">
      <Icon name="lock" size={14} />
      <span>{t('publish.readOnly')}</span>
      <Button small onClick={() => show({ kind: 'editor', profileId, setting: 'readOnly' })}>
        {t('action.edit')}
      </Button>
    </p>
  );
}

function TopicLine({ profile, draft }: { profile: Profile; draft: Draft }) {
  const profileId = profile.id;
  const { t } = useTranslation();
  const problemText = useProblemText();
  const edit = useDrafts((state) => state.edit);
  const selected = useSelectedTopic(profileId)?.topic ?? null;
  const errorId = useId();
  const problem = draft.topic === '' ? undefined : checkTopicName(draft.topic);
  const qosChoices: Choice<Qos>[] = [
    { value: 0, label: '0', tip: t('publish.qos0') },
    { value: 1, label: '1', tip: t('publish.qos1') },
    { value: 2, label: '2', tip: t('publish.qos2') },
  ];
  return (
    <div className={css.row}>
      <div className={css.topic}>
        <TextInput
          small
          mono
          value={draft.topic}
          placeholder={t('publish.topicPlaceholder')}
          aria-label={t('publish.topic')}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? errorId : undefined}
          data-tip={problem ? problemText(problem).message : undefined}
          data-focus="publish-topic"
          onChange={(event) => edit(profileId, { topic: event.target.value })}
        />
        {problem ? (
          <span id={errorId} className="visually-hidden" role="alert">
            {problemText(problem).message}
          </span>
        ) : null}
      </div>
      <IconButton
        icon="target"
        label={t('publish.useSelected')}
        disabled={selected === null}
        onClick={() => selected !== null && edit(profileId, { topic: selected })}
      />
      <Segmented
        label="QoS"
        value={draft.qos}
        choices={qosChoices}
        onChange={(qos) => edit(profileId, { qos })}
      />
      <button
        type="button"
        className={css.toggle}
        aria-pressed={draft.retain}
        data-tip={t('publish.retainTip')}
        onClick={() => edit(profileId, { retain: !draft.retain })}
      >
        {t('publish.retain')}
      </button>
      <PropertiesButton profile={profile} draft={draft} />
    </div>
  );
}

function isBrokenJson(payload: string): boolean {
  return payload.trim() !== '' && 'invalidAt' in tokenizeJson(payload);
}
