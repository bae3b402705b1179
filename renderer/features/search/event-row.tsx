// What happened to the connection, at its place among the messages.
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventRow as EventRowData } from '../../../shared/contract/results.ts';
import { dateOf, timeOfDay } from '../../i18n/format.ts';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import { eventText } from './event-text.ts';
import css from './results-list.module.css';

const FAILURES = ['lost', 'refused', 'stopped', 'subscribe-refused'];

export const EventRow = memo(function EventRow({ event }: { event: EventRowData }) {
  const { t } = useTranslation();
  const text = eventText(t, event);
  return (
    <GridRow
      className={`${css.row} ${css.event}`}
      data-event={event.kind}
      data-failed={FAILURES.includes(event.kind) || undefined}
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
