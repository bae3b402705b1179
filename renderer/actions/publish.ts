// Publishing the draft of a connection; button, shortcut and palette all end here.
import { checkTopicName } from '../../shared/mqtt/topic-rules.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { EMPTY_DRAFT, useDrafts } from '../state/drafts.ts';

const encoder = new TextEncoder();

export async function publishDraft(page: Page, profileId: string): Promise<void> {
  const { drafts, setOutcome } = useDrafts.getState();
  const { topic, payload, qos, retain } = drafts[profileId] ?? EMPTY_DRAFT;
  const problem = checkTopicName(topic);
  if (problem) {
    setOutcome(profileId, { state: 'failed', problem });
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
    });
    setOutcome(profileId, { state: 'done', result });
  } catch (error) {
    setOutcome(profileId, { state: 'failed', problem: problemOf(error) });
  }
}
