// Publishing the draft of a connection; button, shortcut and palette all end here.
import { checkTopicName } from '../../shared/mqtt/topic-rules.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { EMPTY_DRAFT, useDrafts } from '../state/drafts.ts';
import { useOverlay } from '../state/overlay.ts';

const encoder = new TextEncoder();

/** `confirmed`: the user was asked, where that is needed. */
export async function publishDraft(
  page: Page,
  profileId: string,
  confirmed = false,
): Promise<void> {
  const { drafts, setOutcome } = useDrafts.getState();
  const { topic, payload, qos, retain } = drafts[profileId] ?? EMPTY_DRAFT;
  const problem = checkTopicName(topic);
  if (problem) {
    setOutcome(profileId, { state: 'failed', problem });
    return;
  }
  const { show } = useOverlay.getState();
  if (retain && payload === '' && !confirmed) {
    // What is destroyed by it is at the broker, for everybody.
    show({ kind: 'publish-confirm', profileId, filter: null });
    return;
  }
  setOutcome(profileId, { state: 'sending' });
  try {
    const bytes = encoder.encode(payload);
    const result = await page.client.publish.send({
      profileId,
      topic,
      payload: bytes,
      qos,
      retain,
      confirmed,
    });
    setOutcome(profileId, { state: 'done', result });
  } catch (error) {
    const failed = problemOf(error);
    setOutcome(profileId, { state: 'failed', problem: failed });
    if (failed.code !== 'TOPIC_PROTECTED' || confirmed) return;
    show({ kind: 'publish-confirm', profileId, filter: failed.detail ?? topic });
  }
}
