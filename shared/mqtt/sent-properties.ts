// What may be sent as properties of a message (MQTT 5.0 section 3.3.2.3).
import type { SentProperties } from '../contract/publish.ts';
import type { Problem } from '../util/problem.ts';
import { checkTopicName } from './topic-rules.ts';
import { topicByteLength } from './topic-text.ts';

const MAX_BYTES = 65_535;

/** Returns undefined when they may be sent; codes RESPONSE_TOPIC_INVALID and PROPERTY_INVALID. */
export function checkSentProperties(properties: SentProperties): Problem | undefined {
  const { responseTopic, contentType, correlationData, userProperties = [] } = properties;
  const topic = responseTopic === undefined ? undefined : checkTopicName(responseTopic);
  if (topic) {
    return {
      code: 'RESPONSE_TOPIC_INVALID',
      message: `Nobody could answer to this response topic. ${topic.message}`,
    };
  }
  if ((correlationData?.length ?? 0) > MAX_BYTES) return tooLong('correlation data');
  const texts = userProperties.flatMap((pair) => pair.map((text) => ['user property', text]));
  for (const [what = '', text = ''] of [['content type', contentType ?? ''], ...texts]) {
    if (text.includes('\0')) return invalid(`A ${what} cannot hold the NUL character. Remove it.`);
    if (!text.isWellFormed()) {
      return invalid(`This ${what} is not well-formed Unicode and cannot be sent as UTF-8.`);
    }
    if (topicByteLength(text) > MAX_BYTES) return tooLong(`a ${what}`);
  }
  return undefined;
}

function tooLong(what: string): Problem {
  return invalid(`At most 65,535 bytes fit into ${what}. Shorten it.`);
}

function invalid(message: string): Problem {
  return { code: 'PROPERTY_INVALID', message };
}
