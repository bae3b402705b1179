// What a user does to find messages: list some, and look at one.
import { problemOf } from '../live/problem-of.ts';
import type { ResultsFeed } from '../live/results-feed.ts';
import type { Page } from '../page.ts';
import { bringToFront } from '../state/in-front.ts';
import { useJobsTray } from '../state/jobs-tray.ts';
import { useOverlay } from '../state/overlay.ts';
import { type MessagesView, useSearches } from '../state/searches.ts';
import { useSelection } from '../state/selection.ts';

/** After the moment asked for, what belongs to it may still come. */
const A_LITTLE_MS = 1_000;

/**
 * Brings the list of messages to the front, as it was but for `change`, with the focus in its query
 * or its rows.
 */
export function listMessages(
  captureId: string,
  change: Partial<MessagesView>,
  focus: 'query' | 'rows',
): void {
  const { change: changeView, remember, wantFocus } = useSearches.getState();
  changeView(captureId, { shown: true, ...change });
  if (change.query !== undefined) remember(change.query);
  wantFocus(focus);
}

export function showTree(captureId: string): void {
  bringToFront(captureId, 'tree');
}

/** Lists the messages of a topic, or of a level of topics, and of everything below it. */
export async function listBelow(captureId: string, topic: string): Promise<void> {
  const { subtreeQuery } = await import('../../shared/query/print-query.ts');
  listMessages(captureId, { query: subtreeQuery(topic), until: null }, 'rows');
}

/** Lists the messages of one topic, up to a time (milliseconds since 1970) where one is given. */
export async function listTopic(
  captureId: string,
  topic: string,
  until: number | null,
): Promise<void> {
  const { topicQuery } = await import('../../shared/query/print-query.ts');
  listMessages(captureId, { query: topicQuery(topic), until }, 'rows');
}

/** Lists whatever was recorded around a message, in all topics. */
export function listAround(captureId: string, time: number): void {
  listMessages(captureId, { query: '', until: time + A_LITTLE_MS }, 'rows');
}

/** Stops the stream where it is; or lets go of everything that holds it, and shows what arrives now. */
export function pauseStream(captureId: string, feed: ResultsFeed, paused: boolean): void {
  if (paused) {
    feed.setPaused(true);
    return;
  }
  useSelection.getState().pickMessage(captureId, null);
  const list = document.querySelector('[data-focus="results"]');
  if (list) list.scrollTop = 0;
  feed.setPaused(false);
  feed.setHold('none');
}

/** Writes the payload of a message to a file of the user's choice; a job says how far it is. */
export async function savePayload(
  page: Page,
  captureId: string,
  id: number,
  name: string,
): Promise<void> {
  try {
    const file = await page.host.files.saveFile(name, false);
    if (!file) return;
    await page.client.exchange.export({
      captureId,
      scope: { kind: 'ids', ids: [id] },
      format: 'raw',
      redaction: { dropPayloadsOf: [], replaceClientIds: false },
      fileId: file.fileId,
    });
    useJobsTray.getState().setOpen(true);
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}

/**
 * Shows a message of any topic in the message panel, if it is still `wanted` once its topic is found.
 * Resolves to false where it is not shown.
 */
export async function showMessage(
  page: Page,
  captureId: string,
  message: { id: number; topic: string },
  wanted: () => boolean,
): Promise<boolean> {
  const { topics, selectNode, nameTopic, pickMessage } = useSelection.getState();
  if (topics[captureId]?.topic !== message.topic) {
    try {
      const found = await page.client.topics.find({ captureId, topic: message.topic });
      if (!found || !wanted()) return false;
      selectNode(captureId, found.node);
      nameTopic(captureId, found.node, message.topic);
    } catch (error) {
      useOverlay.getState().notify(problemOf(error));
      return false;
    }
  }
  pickMessage(captureId, message.id);
  return true;
}

/** The same of a message whose topic is not known; says so where it is no longer in the file. */
export async function showMessageById(page: Page, captureId: string, id: number): Promise<void> {
  try {
    const { topic } = await page.client.messages.get({ captureId, id });
    await showMessage(page, captureId, { id, topic }, () => true);
  } catch (error) {
    useOverlay.getState().notify(problemOf(error));
  }
}
