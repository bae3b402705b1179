// From MQTT 5 properties as they are typed to those that are sent, with what is wrong beside each field
// before the core is asked.
import type { SentProperties } from '../../shared/contract/publish.ts';
import { checkSentProperties } from '../../shared/mqtt/sent-properties.ts';
import { checkTopicAlias } from '../../shared/mqtt/topic-alias.ts';
import { bytesFromHex, bytesToHex } from '../../shared/payload/hex.ts';
import type { Problem } from '../../shared/util/problem.ts';
import type { ConnectionSummary } from '../live/connections-feed.ts';
import type { DraftProperties } from '../state/drafts.ts';

export const NO_PROPERTIES: DraftProperties = {
  contentType: '',
  responseTopic: '',
  correlationData: '',
  correlationAs: 'hex',
  expiry: '',
  topicAlias: '',
  format: 'unsaid',
  user: [],
};

export interface ReadProperties {
  sent: SentProperties;
  /** In the order of the form. */
  problems: Partial<Record<keyof DraftProperties, Problem>>;
}

const UINT32 = 4_294_967_295;
const MOST_ALIASES = 65_535;

/** What the broker takes, 0 for none; where none is connected, what the standard has. */
export function topicAliasMaximum(connection: ConnectionSummary | undefined): number {
  if (connection?.state !== 'connected') return MOST_ALIASES;
  return connection.connack?.topicAliasMaximum ?? 0;
}

export function readProperties(draft: DraftProperties, mostAliases: number): ReadProperties {
  const sent: SentProperties = {};
  const problems: ReadProperties['problems'] = {};
  const add = (field: keyof DraftProperties, part: SentProperties) => {
    const problem = checkSentProperties(part);
    if (problem) problems[field] = problem;
    else Object.assign(sent, part);
  };
  if (draft.contentType !== '') add('contentType', { contentType: draft.contentType });
  if (draft.format !== 'unsaid') sent.payloadFormatIndicator = draft.format === 'text';
  if (draft.responseTopic !== '') add('responseTopic', { responseTopic: draft.responseTopic });
  const correlationData = correlationBytes(draft);
  if (!correlationData) problems.correlationData = NOT_HEX;
  else if (correlationData.length > 0) add('correlationData', { correlationData });
  const expiry = draft.expiry.trim();
  if (expiry !== '') {
    if (/^\d{1,10}$/.test(expiry) && Number(expiry) <= UINT32) {
      sent.messageExpiryInterval = Number(expiry);
    } else problems.expiry = NO_EXPIRY;
  }
  const alias = draft.topicAlias.trim();
  if (alias !== '') {
    const number = /^\d+$/.test(alias) ? Number(alias) : Number.NaN;
    const problem = checkTopicAlias(number, mostAliases);
    if (problem) problems.topicAlias = problem;
    else sent.topicAlias = number;
  }
  const userProperties = draft.user.filter(isTyped);
  if (userProperties.length > 0) add('user', { userProperties });
  return { sent, problems };
}

/** How many are set, user properties one by one. */
export function countProperties(draft: DraftProperties): number {
  const { contentType, responseTopic, correlationData, expiry, topicAlias, format, user } = draft;
  const typed = [contentType, responseTopic, correlationData, expiry.trim(), topicAlias.trim()];
  const fields = typed.filter((text) => text !== '').length;
  return fields + (format === 'unsaid' ? 0 : 1) + user.filter(isTyped).length;
}

/** The same correlation data written the other way; undefined where it is no text. */
export function correlationWritten(
  draft: DraftProperties,
  as: DraftProperties['correlationAs'],
): string | undefined {
  const bytes = correlationBytes(draft);
  if (!bytes) return undefined;
  if (as === 'hex') return bytesToHex(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function correlationBytes(draft: DraftProperties): Uint8Array<ArrayBuffer> | undefined {
  const { correlationAs, correlationData } = draft;
  if (correlationAs === 'hex') return bytesFromHex(correlationData);
  return new TextEncoder().encode(correlationData);
}

/** A row with neither name nor value is one somebody has just added. */
function isTyped([name, value]: DraftProperties['user'][number]): boolean {
  return name !== '' || value !== '';
}

const NOT_HEX: Problem = {
  code: 'CORRELATION_DATA_INVALID',
  message: 'Correlation data in hex is two digits a byte, such as 00 ff 10.',
};

const NO_EXPIRY: Problem = {
  code: 'MESSAGE_EXPIRY_INVALID',
  message: 'A message expires after a whole number of seconds from 0 to 4,294,967,295.',
};
