import type { TFunction } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerFigure } from '../../../shared/contract/broker.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { pinStatusTopic } from '../../actions/server-status.ts';
import { dateOf, type Formats, timeOfDay, useFormats } from '../../i18n/format.ts';
import { usePage } from '../../page.ts';
import { IconButton } from '../../ui/button.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import { loadOf } from './figure-groups.ts';
import css from './server-status-panel.module.css';

interface FigureRowProps {
  profile: Profile;
  figure: ServerFigure;
}

export const FigureRow = memo(function FigureRow({ profile, figure }: FigureRowProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const { topic, text, rate, series, pinned, time } = figure;
  const name = nameOf(t, figure);
  const seen = `${dateOf(time)} ${timeOfDay(time)}`;
  return (
    <li className={css.figure} data-topic={topic}>
      <span className={css.name} data-tip={`${topic}\n${seen}`}>
        {name ?? (
          <bdi className={css.topic}>
            <VisibleText text={topic} />
          </bdi>
        )}
      </span>
      <Sparkline series={series} />
      <span className={css.rate}>
        {rate === null || rate === 0 ? null : rateText(formats, figure)}
      </span>
      <span className={css.value} data-tip={text} data-testid="figure-value">
        <VisibleText text={valueText(formats, figure)} />
      </span>
      <IconButton
        icon="pin"
        className={css.pin}
        label={t(pinned ? 'server.unpin' : 'server.pin', { topic })}
        aria-pressed={pinned}
        onClick={() => void pinStatusTopic(page, profile, topic, !pinned)}
      />
    </li>
  );
});

/** null: only the topic name tells. */
function nameOf(t: TFunction, { meaning }: ServerFigure): string | null {
  if (meaning === null) return null;
  const load = loadOf(meaning);
  const key = (load?.of ?? meaning).replaceAll('.', '-');
  // A core of a later version may know figures this page has no name for.
  const name = t(`server.meaning.${key}` as 'server.meaning.uptime', { defaultValue: meaning });
  return load ? t('server.load', { name, count: load.minutes }) : name;
}

function valueText(formats: Formats, { value, unit, text }: ServerFigure): string {
  if (value === null) return text;
  switch (unit) {
    case 'bytes':
      return formats.bytes(value);
    case 'seconds':
      return formats.span(value * 1_000);
    case 'perSecond':
      return `${formats.decimal(value)}/s`;
    case 'perMinute':
      return `${formats.decimal(value)}/min`;
    case 'count':
    case null:
      return formats.decimal(value);
  }
}

function rateText(formats: Formats, { rate, unit }: ServerFigure): string {
  if (rate === null) return '';
  return unit === 'bytes' ? `${formats.bytes(rate)}/s` : formats.rate(rate);
}
