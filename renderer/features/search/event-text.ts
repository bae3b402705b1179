// What happened to a connection, in a sentence.
import type { TFunction } from 'i18next';
import type { EventRow } from '../../../shared/contract/results.ts';

/** A sentence for an event; kinds of a later version show their name. */
export function eventText(t: TFunction, { kind, detail }: EventRow): string {
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
