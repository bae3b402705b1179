// Answering a message as MQTT 5.0 section 4.10 has it: to its response topic, with its correlation data.
import type { PublishProperties } from '../../shared/contract/messages.ts';
import { bytesToHex } from '../../shared/payload/hex.ts';
import { openDock } from '../state/dock.ts';
import { useDrafts } from '../state/drafts.ts';
import { NO_PROPERTIES } from './publish-properties.ts';

/**
 * Fills the publish form and goes there. The payload stays; properties and retain were meant for another
 * message and go.
 */
export function replyTo(
  profileId: string,
  { responseTopic = '', correlationData }: PublishProperties,
): void {
  const { edit, setReply } = useDrafts.getState();
  const properties = correlationData && {
    ...NO_PROPERTIES,
    correlationData: bytesToHex(correlationData),
  };
  edit(profileId, { topic: responseTopic, properties: properties ?? null, retain: false });
  setReply({ profileId, correlated: properties !== undefined });
  openDock('publish');
}
