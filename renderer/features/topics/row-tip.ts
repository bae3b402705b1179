import type { TFunction } from 'i18next';
import type { TopicRow } from '../../../shared/contract/topics.ts';
import { type Formats, timeOfDay } from '../../i18n/format.ts';
import type { ColourRule } from '../../state/decorations.ts';

interface RowTipInput {
  row: TopicRow;
  topic: string;
  rule: ColourRule | undefined;
  now: number;
  t: TFunction;
  formats: Formats;
}

const LONGEST_TOPIC = 1_000;
const SECONDS_A_DIGIT = 2;

/** What a row says in short, in words: a line each. */
export function rowTip({ row, topic, rule, now, t, formats }: RowTipInput): string {
  const cut = topic.length > LONGEST_TOPIC ? `${topic.slice(0, LONGEST_TOPIC)}…` : topic;
  const { subtreeMessages, subtreeBytes, firstTime, lastTime } = row;
  const lines = [cut];
  if (subtreeMessages > 0) {
    const params = {
      count: subtreeMessages,
      number: formats.count(subtreeMessages),
      bytes: formats.bytes(subtreeBytes),
    };
    lines.push(t(row.children > 0 ? 'tree.tipBelow' : 'tree.tipMessages', params));
  }
  if (firstTime !== null && lastTime !== null) {
    const times = { first: timeOfDay(firstTime), age: formats.span(now - lastTime) };
    lines.push(t('tree.tipTimes', times));
  }
  const trend = trendWords(row.trend, t);
  if (trend) lines.push(trend);
  if (row.retained) lines.push(t('tree.tipRetained', { qos: row.qos }));
  if (row.unread > 0) {
    lines.push(t('topics.unread', { count: row.unread, number: formats.count(row.unread) }));
  }
  if (rule) lines.push(t('tree.tipRule', { name: rule.name, query: rule.query }));
  return lines.join('\n');
}

/** The last minute in words: when it was busiest, and for how long nothing has come. */
function trendWords(trend: string, t: TFunction): string {
  if (trend === '') return '';
  const quiet = trend.length - trend.trimEnd().replace(/0+$/, '').length;
  if (quiet === trend.length) return t('tree.tipQuietMinute');
  const busiest = (trend.length - 1 - trend.lastIndexOf('9')) * SECONDS_A_DIGIT;
  if (quiet > 2) return t('tree.tipTrendQuiet', { busiest, quiet: quiet * SECONDS_A_DIGIT });
  return t(busiest < 4 ? 'tree.tipTrendNow' : 'tree.tipTrend', { busiest });
}
