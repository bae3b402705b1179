// Publishing the draft of a connection; button, shortcut and palette all end here.
import type { SentProperties } from '../../shared/contract/publish.ts';
import { checkTopicName } from '../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../shared/util/problem.ts';
import { problemOf } from '../live/problem-of.ts';
import type { Page } from '../page.ts';
import { useConnections } from '../state/connections.ts';
import { type Draft, EMPTY_DRAFT, useDrafts } from '../state/drafts.ts';
import { useOverlay } from '../state/overlay.ts';

const encoder = new TextEncoder();

/** `confirmed`: the user was asked, where that is needed. */
export async function publishDraft(
  page: Page,
  profileId: string,
  confirmed = false,
): Promise<void> {
  const { drafts, setOutcome } = useDrafts.getState();
  const draft = drafts[profileId] ?? EMPTY_DRAFT;
  const { topic, payload, qos, retain } = draft;
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
    const { properties, problem: wrong } = await propertiesOf(profileId, draft);
    if (wrong) {
      setOutcome(profileId, { state: 'failed', problem: wrong });
      return;
    }
    const result = await page.client.publish.send({
      profileId,
      topic,
      payload: bytes,
      qos,
      retain,
      properties,
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

/** None where none are typed or the connection knows none; else they, and what is wrong first. */
async function propertiesOf(
  profileId: string,
  { properties: typed }: Draft,
): Promise<{ properties?: SentProperties; problem?: Problem | undefined }> {
  const connection = useConnections.getState().byProfile[profileId];
  if (!typed || connection?.protocolVersion !== '5.0') return {};
  const { readProperties, topicAliasMaximum } = await import('./publish-properties.ts');
  const { sent, problems } = readProperties(typed, topicAliasMaximum(connection));
  return { properties: sent, problem: Object.values(problems)[0] };
}
