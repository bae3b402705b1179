// A number that stands for a topic name within one connection (MQTT 5.0 section 3.3.2.3.4).
import type { Problem } from '../util/problem.ts';

/**
 * `maximum`: the Topic Alias Maximum of CONNACK, 0 where it says none. Codes TOPIC_ALIAS_NOT_SUPPORTED
 * and TOPIC_ALIAS_OUT_OF_RANGE.
 */
export function checkTopicAlias(alias: number, maximum: number): Problem | undefined {
  if (maximum === 0) {
    return {
      code: 'TOPIC_ALIAS_NOT_SUPPORTED',
      message:
        'This broker takes no topic alias: its Topic Alias Maximum is 0. Publish without a topic alias.',
    };
  }
  if (Number.isInteger(alias) && alias >= 1 && alias <= maximum) return undefined;
  return {
    code: 'TOPIC_ALIAS_OUT_OF_RANGE',
    message: `This broker takes a topic alias from 1 to ${maximum}. Choose one of them.`,
  };
}
