// Figures of a broker in the order one reads them: what is pinned, then by what they are about.
import type { ServerFigure } from '../../../shared/contract/broker.ts';

export const GROUPS = [
  'pinned',
  'clients',
  'messages',
  'bytes',
  'subscriptions',
  'memory',
  'load',
  'other',
] as const;
export type FigureGroup = (typeof GROUPS)[number];

const BY_WORD: Readonly<Record<string, FigureGroup>> = {
  uptime: 'clients',
  clients: 'clients',
  sessions: 'clients',
  connects: 'clients',
  messages: 'messages',
  packets: 'messages',
  bytes: 'bytes',
  payload: 'bytes',
  subscriptions: 'subscriptions',
  subscribers: 'subscriptions',
  retained: 'subscriptions',
  topics: 'subscriptions',
  routes: 'subscriptions',
  store: 'memory',
  heap: 'memory',
  load: 'load',
};

/** Groups that have figures, each in the order the core gave them. */
export function figureGroups(
  figures: readonly ServerFigure[],
): { group: FigureGroup; figures: ServerFigure[] }[] {
  return GROUPS.map((group) => ({
    group,
    figures: figures.filter((figure) => groupOf(figure) === group),
  })).filter((one) => one.figures.length > 0);
}

function groupOf({ meaning, pinned }: ServerFigure): FigureGroup {
  if (pinned) return 'pinned';
  return BY_WORD[meaning?.split('.')[0] ?? ''] ?? 'other';
}

/** A load average is one figure over several spans: its meaning without the span, and the minutes. */
export function loadOf(meaning: string): { of: string; minutes: number } | null {
  const parts = /^load\.(.+)\.(\d+)min$/.exec(meaning);
  return parts ? { of: parts[1] ?? '', minutes: Number(parts[2]) } : null;
}
