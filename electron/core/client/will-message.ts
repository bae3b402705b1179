// The will message of a profile as it goes into CONNECT.
import type { Qos } from '../../../shared/contract/base.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import type { ProfileFields, WillFields } from '../../../shared/contract/profiles.ts';
import { checkTopicName } from '../../../shared/mqtt/topic-rules.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';

const LONGEST = 65_535;

export interface WillMessage {
  topic: string;
  payload: Buffer;
  qos: Qos;
  retain: boolean;
  /** Seconds; of 5.0, as the properties. */
  delayInterval: number;
  properties: PublishProperties;
}

/** undefined: there is none, or the profile publishes nothing. Throws WILL_INVALID. */
export function willMessageOf(
  fields: Pick<ProfileFields, 'will' | 'readOnly'>,
): WillMessage | undefined {
  const { will, readOnly } = fields;
  if (!will || readOnly) return undefined;
  const problem = checkWill(will);
  if (problem) throw new ProblemError(problem);
  const { topic, qos, retain, delayInterval, contentType, responseTopic } = will;
  const correlation = bytesOf(will.correlationData, 'hex') ?? Buffer.alloc(0);
  return {
    topic,
    payload: bytesOf(will.payload, will.payloadEncoding) ?? Buffer.alloc(0),
    qos,
    retain,
    delayInterval,
    properties: {
      ...(will.payloadFormatIndicator === null
        ? {}
        : { payloadFormatIndicator: will.payloadFormatIndicator }),
      ...(will.messageExpiryInterval === null
        ? {}
        : { messageExpiryInterval: will.messageExpiryInterval }),
      ...(contentType === '' ? {} : { contentType }),
      ...(responseTopic === '' ? {} : { responseTopic }),
      ...(correlation.length === 0 ? {} : { correlationData: new Uint8Array(correlation) }),
      userProperties: will.userProperties,
    },
  };
}

/** What keeps a will message from being sent. */
export function checkWill(will: WillFields): Problem | undefined {
  const topic = checkTopicName(will.topic);
  if (topic) return invalid(`The topic of the will message cannot be used: ${topic.message}`);
  const payload = bytesOf(will.payload, will.payloadEncoding);
  if (!payload) {
    return invalid(
      will.payloadEncoding === 'hex'
        ? 'The payload of the will message is not hexadecimal: it needs two digits of 0-9, A-F for each byte.'
        : 'The payload of the will message is not base64.',
    );
  }
  if (payload.length > LONGEST) {
    return invalid(
      `A will message has at most 65,535 bytes of payload; this one has ${payload.length.toLocaleString('en')}.`,
    );
  }
  const correlation = bytesOf(will.correlationData, 'hex');
  if (!correlation || correlation.length > LONGEST) {
    return invalid(
      'The correlation data of the will message is not hexadecimal: it needs two digits of 0-9, A-F for each byte.',
    );
  }
  if (will.responseTopic === '') return undefined;
  const response = checkTopicName(will.responseTopic);
  return (
    response &&
    invalid(`The response topic of the will message cannot be used: ${response.message}`)
  );
}

/** Hexadecimal and base64 may have white space; undefined when the text is neither. */
function bytesOf(text: string, encoding: WillFields['payloadEncoding']): Buffer | undefined {
  if (encoding === 'text') return Buffer.from(text, 'utf8');
  const bare = text.replaceAll(/\s/g, '');
  const shape = encoding === 'hex' ? /^(?:[0-9A-Fa-f]{2})*$/ : /^[A-Za-z0-9+/_-]*={0,2}$/;
  return shape.test(bare) ? Buffer.from(bare, encoding) : undefined;
}

function invalid(message: string): Problem {
  return { code: 'WILL_INVALID', message };
}
