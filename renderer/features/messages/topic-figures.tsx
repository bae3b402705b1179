// What the core has counted of the selected topic, or level of topics, since it was first heard of.
import { useTranslation } from 'react-i18next';
import type { TopicFigures as Figures } from '../../../shared/contract/messages.ts';
import { dateOf, timeOfDay, useFormats } from '../../i18n/format.ts';
import { useCoreNow } from '../../live/use-core-now.ts';
import css from './topic-figures.module.css';

export function TopicFigures({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useCoreNow();
  const { messages, bytes, rate, topicsBelow, firstTime, lastTime } = figures;
  if (messages === 0 || firstTime === null || lastTime === null) return null;
  const isToday = dateOf(firstTime) === dateOf(now);
  const first = isToday ? timeOfDay(firstTime).slice(0, 8) : dateOf(firstTime);
  return (
    <dl className={css.figures} data-testid="topic-figures">
      <Figure label={t('topicFigures.rate')} text={formats.rate(rate)} value={rate} />
      <Figure
        label={t('topicFigures.messages')}
        text={formats.count(messages)}
        value={messages}
        tip={topicsBelow > 0 ? t('topicFigures.withBelow') : undefined}
      />
      <Figure label={t('topicFigures.bytes')} text={formats.bytes(bytes)} value={bytes} />
      <Figure
        label={t('topicFigures.first')}
        text={first}
        tip={`${dateOf(firstTime)} ${timeOfDay(firstTime)}`}
      />
      <Figure
        label={t('topicFigures.last')}
        text={formats.span(now - lastTime)}
        tip={`${dateOf(lastTime)} ${timeOfDay(lastTime)}`}
      />
    </dl>
  );
}

interface FigureProps {
  label: string;
  text: string;
  value?: number;
  tip?: string | undefined;
}

function Figure({ label, text, value, tip }: FigureProps) {
  return (
    <div className={css.figure} data-tip={tip}>
      <dt>{label}</dt>
      <dd data-value={value}>{text}</dd>
    </div>
  );
}
