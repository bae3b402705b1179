// What happened to the connection, at its place among the messages.
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventRow as EventRowData } from '../../../shared/contract/results.ts';
import { eventLevel, eventText } from '../../i18n/event-text.ts';
import { dateOf, timeOfDay } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import listCss from '../../ui/row-list.module.css';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './results-list.module.css';

export const EventRow = memo(function EventRow({ event }: { event: EventRowData }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const text = eventText(t, event, (problem) => problemText(problem).message);
  return (
    <GridRow
      className={`${listCss.row} ${css.row} ${css.event}`}
      data-event={event.kind}
      data-failed={eventLevel(event.kind) !== 'info' || undefined}
    >
      <GridCell data-tip={`${dateOf(event.time)} ${timeOfDay(event.time)}`}>
        {timeOfDay(event.time)}
      </GridCell>
      <GridCell className={css.eventText} aria-colspan={7} data-tip={text}>
        <VisibleText text={text} />
      </GridCell>
    </GridRow>
  );
});
