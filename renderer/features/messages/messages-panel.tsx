// What is selected: its value above, its history below.
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../shared/contract/messages.ts';
import { listAround, listBelow, listTopic } from '../../actions/messages.ts';
import { replyTo } from '../../actions/reply.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { MessageBody } from '../../live/message-body.ts';
import type { MessageFeed } from '../../live/message-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { usePage } from '../../page.ts';
import { useCaptureRef } from '../../state/capture-ref.ts';
import { DEFAULT_SIZES, usePreferences } from '../../state/preferences.ts';
import { type SelectedTopic, useSelectedTopic, useSelection } from '../../state/selection.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Splitter } from '../../ui/splitter.tsx';
import { useSize } from '../../ui/use-size.ts';
import { VisibleName } from '../../ui/visible-name.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import { HistoryList } from './history-list.tsx';
import { MessageMeta } from './message-meta.tsx';
import css from './messages-panel.module.css';
import { PayloadView } from './payload-view.tsx';
import { TopicFigures } from './topic-figures.tsx';
import { type MessageFeeds, useMessageFeeds } from './use-message-feeds.ts';

/** A newer value that takes longer to read is said to be there. */
const LATE_MS = 200;

interface MessagesPanelProps {
  captureId: string;
  /** Sits at the end of the panel's head. */
  closeButton?: ReactNode;
  /** Called when the publish form was filled to answer a message: for a panel that covers the form. */
  onReplied?: (() => void) | undefined;
}

export function MessagesPanel({ captureId, closeButton, onReplied }: MessagesPanelProps) {
  const { t } = useTranslation();
  const selected = useSelectedTopic(captureId);
  return (
    <div className={css.panel}>
      {selected ? (
        <Topic
          key={`${captureId}/${selected.node}`}
          captureId={captureId}
          selected={selected}
          closeButton={closeButton}
          onReplied={onReplied}
        />
      ) : (
        <>
          {closeButton ? <header className={css.crumbs}>{closeButton}</header> : null}
          <p className={css.nothing}>{t('messages.nothingSelected')}</p>
        </>
      )}
    </div>
  );
}

interface TopicProps extends MessagesPanelProps {
  selected: SelectedTopic;
}

function Topic({ captureId, selected, closeButton, onReplied }: TopicProps) {
  const feeds = useMessageFeeds(captureId, selected.node);
  return (
    <>
      <Breadcrumb topic={selected.topic} closeButton={closeButton} />
      {feeds ? <TopicMessages {...{ captureId, selected, feeds, onReplied }} /> : null}
    </>
  );
}

function Breadcrumb({ topic, closeButton }: { topic: string | null; closeButton: ReactNode }) {
  const { t } = useTranslation();
  const cut = topic === null ? -1 : topic.lastIndexOf('/') + 1;
  return (
    <header className={css.crumbs}>
      <h2 className={css.path} data-tip={topic ?? undefined} aria-label={topic ?? undefined}>
        {topic === null ? null : (
          <>
            <span className={css.above}>
              <VisibleText text={topic.slice(0, cut).replaceAll('/', ' / ')} />
            </span>
            <span className={css.leaf}>
              <VisibleName name={topic.slice(cut)} />
            </span>
          </>
        )}
      </h2>
      {topic === null ? null : (
        <CopyButton
          text={topic}
          label={t('messages.copyTopic')}
          copiedLabel={t('messages.copied')}
        />
      )}
      {closeButton}
    </header>
  );
}

interface TopicMessagesProps {
  captureId: string;
  onReplied: (() => void) | undefined;
  selected: SelectedTopic;
  feeds: MessageFeeds;
}

function TopicMessages({ captureId, selected, feeds, onReplied }: TopicMessagesProps) {
  const { t } = useTranslation();
  const { feed, body } = feeds;
  useRevision(feed.revision);
  useRevision(body.revision);
  const problemText = useProblemText();
  const pickMessage = useSelection((state) => state.pickMessage);
  const size = usePreferences((state) => state.sizes.history);
  const resize = usePreferences((state) => state.resize);
  const split = useRef<HTMLDivElement>(null);
  const { height } = useSize(split, { width: 400, height: 600 });
  // Not the first of the rows: those stand still while somebody reads them, the value goes on.
  const shownId = selected.messageId ?? feed.newest;
  const { newestMessage } = feed;
  // What is at hand is shown in the frame that brings it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the message belongs to its id.
  useLayoutEffect(() => {
    if (shownId !== null) body.show(shownId, newestMessage);
  }, [body, shownId]);
  const late = useLate(shownId, body);
  const profile = useCaptureRef(captureId)?.profile;
  const mayPublish = profile ? !profile.readOnly : false;
  const reply = ({ properties }: Message) => {
    replyTo(captureId, properties);
    onReplied?.();
  };

  const most = Math.max(height * 0.66, 80);
  const historySize = Math.min(size, most);
  const problem = feed.problem ?? body.problem;
  const { message } = body;
  return (
    <div ref={split} className={css.split}>
      {feed.figures ? <TopicFigures figures={feed.figures} /> : null}
      <div className={css.value}>
        {problem ? (
          <ProblemNote
            live
            {...problemText(problem)}
            actions={
              problem.code === 'MESSAGE_UNKNOWN' ? (
                <Button small onClick={() => pickMessage(captureId, null)}>
                  {t('history.follow')}
                </Button>
              ) : null
            }
          />
        ) : null}
        {message ? (
          <>
            <MessageMeta
              message={message}
              pinned={selected.messageId !== null}
              late={late}
              onAround={() => listAround(captureId, message.time)}
              onReply={mayPublish ? () => reply(message) : undefined}
            />
            <PayloadView captureId={captureId} body={body} message={message} />
          </>
        ) : (
          <Nothing captureId={captureId} topic={selected.topic} feed={problem ? null : feed} />
        )}
      </div>
      <Splitter
        label={t('messages.resizeHistory')}
        orientation="horizontal"
        sizes="after"
        size={historySize}
        min={80}
        max={most}
        standard={DEFAULT_SIZES.history}
        onResize={(next) => resize('history', next)}
      />
      <div className={css.history} style={{ height: historySize }}>
        <HistoryList
          feed={feed}
          shownId={shownId}
          pinned={selected.messageId !== null}
          onPick={(id) => pickMessage(captureId, id)}
          onJump={(until) => {
            if (selected.topic !== null) void listTopic(captureId, selected.topic, until);
          }}
        />
      </div>
    </div>
  );
}

/** The message to show has come a while ago, and it is still another one that is shown. */
function useLate(shownId: number | null, body: MessageBody): boolean {
  const { clock } = usePage();
  const [late, setLate] = useState(false);
  const id = body.message?.id ?? null;
  const waits = shownId !== null && shownId !== id && !body.problem;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another message, though not yet the newest, is progress.
  useEffect(() => {
    setLate(false);
    return waits ? clock.after(LATE_MS, () => setLate(true)) : undefined;
  }, [clock, waits, id]);
  return late;
}

interface NothingProps {
  captureId: string;
  topic: string | null;
  /** Null: why there is nothing is said elsewhere. */
  feed: MessageFeed | null;
}

/** Why a topic shows no message, once that is known, and where there are some. */
function Nothing({ captureId, topic, feed }: NothingProps) {
  const { t } = useTranslation();
  if (!feed?.loaded || feed.rows.length > 0) return null;
  const gone = feed.received + feed.sent > 0;
  return (
    <div className={css.nothing}>
      <p>{t(gone ? 'messages.allGone' : 'messages.noneHere')}</p>
      {topic === null || gone ? null : (
        <Button small onClick={() => void listBelow(captureId, topic)}>
          {t('messages.showBelow')}
        </Button>
      )}
    </div>
  );
}
