// What happened to a connection, in a sentence, and how much it matters.
import type { TFunction } from 'i18next';
import type { EventRow } from '../../shared/contract/results.ts';
import type { Problem } from '../../shared/util/problem.ts';

export type EventLevel = 'info' | 'warning' | 'error';

/** error: something is not as the user wants it, and stays so. warning: it may mend by itself. */
export function eventLevel(kind: string): EventLevel {
  if (kind === 'lost') return 'warning';
  return ['refused', 'stopped', 'subscribe-refused'].includes(kind) ? 'error' : 'info';
}

/** What the machine said beside the sentence; '' where it said nothing. */
export function eventDetail({ detail }: EventRow): string {
  return problemOf(detail)?.detail ?? '';
}

/**
 * A sentence for an event; kinds of a later version show their name. `reasonOf` says a problem in the
 * language of the page.
 */
export function eventText(
  t: TFunction,
  { kind, detail }: EventRow,
  reasonOf: (problem: Problem) => string = ({ message }) => message,
): string {
  const field = fieldsOf(detail);
  const problem = problemOf(detail);
  const reason = problem ? reasonOf(problem) : '';
  switch (kind) {
    case 'connecting':
      return t('event.connecting', { address: field('address') });
    case 'connected':
      return t(field('clientId') === '' ? 'event.connectedUnnamed' : 'event.connected', {
        address: field('address'),
        clientId: field('clientId'),
        version: field('protocolVersion'),
      });
    case 'lost':
      return t('event.lost', { reason });
    case 'refused':
      return t('event.refused', { reason });
    case 'stopped':
      return t('event.stopped', { reason });
    case 'disconnected':
      return t('event.disconnected');
    case 'subscribed':
      return t('event.subscribed', { filter: field('filter'), qos: field('grantedQos') });
    case 'subscribe-refused':
      return t('event.subscribeRefused', { filter: field('filter'), reason });
    case 'unsubscribed':
      return t('event.unsubscribed', { filter: field('filter') });
    case 'config-changed':
      return t('event.changed', { fields: field('changed').replaceAll(',', ', ') });
    default:
      return kind;
  }
}

function problemOf(detail: unknown): Problem | null {
  const problem: unknown = Object(detail).problem;
  if (typeof problem !== 'object' || problem === null) return null;
  const field = fieldsOf(problem);
  return { code: field('code'), message: field('message'), detail: field('detail') || undefined };
}

/** Reads a field of plain data as text, '' where there is none. */
function fieldsOf(data: unknown): (name: string) => string {
  const fields = new Map<string, unknown>(
    typeof data === 'object' && data !== null ? Object.entries(data) : [],
  );
  return (name) => String(fields.get(name) ?? '');
}
