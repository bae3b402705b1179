// What may be sent as a topic name or a topic filter (MQTT 5.0 and 3.1.1, section 4.7).
// mqtt.js 5.16 accepts names with wildcards, NUL or lone surrogates and throws from inside its
// writer at 65,536 bytes, so everything that leaves us is checked here first.
import type { Problem } from '../util/problem.ts';
import { topicByteLength } from './topic-text.ts';

const MAX_BYTES = 65_535;

/** Checks a topic name to publish to. Returns undefined when it may be sent. */
export function checkTopicName(name: string): Problem | undefined {
  if (name === '') {
    return bad('TOPIC_NAME_INVALID', 'A topic name cannot be empty. Type the topic to publish to.');
  }
  const common = checkCharacters(name, 'TOPIC_NAME_INVALID', 'topic name');
  if (common) return common;
  const at = name.search(/[+#]/);
  if (at >= 0) {
    return bad(
      'TOPIC_NAME_INVALID',
      `A message is published to one topic name, and wildcards are for subscribing only. Remove "${name[at]}" at position ${at + 1}.`,
    );
  }
  return undefined;
}

/** Checks a topic filter to subscribe to, shared subscriptions included (5.0 section 4.8.2). */
export function checkTopicFilter(filter: string): Problem | undefined {
  if (filter === '') {
    return bad('TOPIC_FILTER_INVALID', 'A topic filter cannot be empty. Use # for every topic.');
  }
  const common = checkCharacters(filter, 'TOPIC_FILTER_INVALID', 'topic filter');
  if (common) return common;
  if (filter === '$share' || filter.startsWith('$share/')) return checkShared(filter);
  return checkWildcards(filter);
}

function checkShared(filter: string): Problem | undefined {
  const [, group = '', ...rest] = filter.split('/');
  if (group === '' || /[+#]/.test(group) || rest.length === 0 || rest.join('/') === '') {
    return bad(
      'TOPIC_FILTER_INVALID',
      'A shared subscription is written $share/group/filter, with a group name without wildcards.',
    );
  }
  return checkWildcards(rest.join('/'));
}

function checkWildcards(filter: string): Problem | undefined {
  const levels = filter.split('/');
  for (const [index, level] of levels.entries()) {
    if (level === '+' || (level === '#' && index === levels.length - 1)) continue;
    if (level === '#') {
      return bad(
        'TOPIC_FILTER_INVALID',
        '# stands for everything below and must be the last level of a topic filter.',
      );
    }
    const wildcard = level.match(/[+#]/)?.[0];
    if (wildcard) {
      return bad(
        'TOPIC_FILTER_INVALID',
        `${wildcard} must fill a whole level of a topic filter: "${level}" mixes it with other characters.`,
      );
    }
  }
  return undefined;
}

function checkCharacters(text: string, code: string, what: string): Problem | undefined {
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    return bad(code, `A ${what} cannot hold the NUL character. Remove it at position ${nul + 1}.`);
  }
  if (!text.isWellFormed()) {
    return bad(code, `This ${what} is not well-formed Unicode and cannot be sent as UTF-8.`);
  }
  const bytes = topicByteLength(text);
  if (bytes > MAX_BYTES) {
    return bad(
      code,
      `A ${what} can be at most 65,535 bytes long; this one has ${bytes.toLocaleString('en')}.`,
    );
  }
  return undefined;
}

function bad(code: string, message: string): Problem {
  return { code, message };
}
