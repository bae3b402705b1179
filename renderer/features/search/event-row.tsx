// What happened to the connection, at its place among the messages.
import type { TFunction } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventRow as EventRowData } from '../../../shared/contract/results.ts';
import { dateOf, timeOfDay } from '../../i18n/format.ts';
import { GridCell, GridRow } from '../../ui/grid.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
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

/** A sentence for an event; kinds of a later version show their name. */
export function eventText(t: TFunction, { kind, detail }: EventRowData): string {
  const field = fieldsOf(detail);
  const problem = fieldsOf(Object(detail).problem);
  const reason = problem('message');
  switch (kind) {
    case 'connecting':
      return t('search.event.connecting', { address: field('address') });
    case 'connected':
      return t('search.event.connected', {
        address: field('address'),
        clientId: field('clientId'),
        version: field('protocolVersion'),
      });
    case 'lost':
      return t('search.event.lost', { reason });
    case 'refused':
      return t('search.event.refused', { reason });
    case 'stopped':
      return t('search.event.stopped', { reason });
    case 'disconnected':
      return t('search.event.disconnected');
    case 'subscribed':
      return t('search.event.subscribed', { filter: field('filter'), qos: field('grantedQos') });
    case 'subscribe-refused':
      return t('search.event.subscribeRefused', { filter: field('filter'), reason });
    case 'unsubscribed':
      return t('search.event.unsubscribed', { filter: field('filter') });
    default:
      return kind;
  }
}

/** Reads a field of plain data as text, '' where there is none. */
function fieldsOf(data: unknown): (name: string) => string {
  const fields = new Map<string, unknown>(
    typeof data === 'object' && data !== null ? Object.entries(data) : [],
  );
  return (name) => String(fields.get(name) ?? '');
}
