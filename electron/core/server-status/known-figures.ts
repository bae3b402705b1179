// What brokers say of themselves under $SYS, as far as it is known. There is no standard: mosquitto and
// HiveMQ publish below $SYS/broker, EMQX below $SYS/brokers/<node>.
import type { ServerFigure } from '../../../shared/contract/broker.ts';

export interface KnownFigure {
  meaning: string;
  unit: ServerFigure['unit'];
  /** Only grows while the broker runs: its rate says something. */
  grows: boolean;
}

type Row = readonly [topic: string, meaning: string, unit: ServerFigure['unit'], grows?: true];

const BELOW_BROKER: readonly Row[] = [
  ['clients/connected', 'clients.connected', 'count'],
  ['clients/disconnected', 'clients.disconnected', 'count'],
  ['clients/maximum', 'clients.maximum', 'count'],
  ['clients/total', 'clients.total', 'count'],
  ['clients/expired', 'clients.expired', 'count', true],
  ['uptime', 'uptime', 'seconds'],
  ['messages/received', 'packets.received', 'count', true],
  ['messages/sent', 'packets.sent', 'count', true],
  ['publish/messages/received', 'messages.received', 'count', true],
  ['publish/messages/sent', 'messages.sent', 'count', true],
  ['publish/messages/dropped', 'messages.dropped', 'count', true],
  ['messages/publish/received', 'messages.received', 'count', true],
  ['messages/publish/sent', 'messages.sent', 'count', true],
  ['messages/publish/dropped', 'messages.dropped', 'count', true],
  ['messages/inflight', 'messages.inflight', 'count'],
  ['publish/bytes/received', 'payload.received', 'bytes', true],
  ['publish/bytes/sent', 'payload.sent', 'bytes', true],
  ['bytes/received', 'bytes.received', 'bytes', true],
  ['bytes/sent', 'bytes.sent', 'bytes', true],
  ['load/bytes/received', 'bytes.received', 'bytes', true],
  ['load/bytes/sent', 'bytes.sent', 'bytes', true],
  ['subscriptions/count', 'subscriptions', 'count'],
  ['shared_subscriptions/count', 'subscriptions.shared', 'count'],
  ['retained messages/count', 'retained', 'count'],
  ['messages/retained/count', 'retained', 'count'],
  ['store/messages/count', 'store.messages', 'count'],
  ['store/messages/bytes', 'store.bytes', 'bytes'],
  ['heap/current', 'heap.current', 'bytes'],
  ['heap/maximum', 'heap.maximum', 'bytes'],
  ...(['1min', '5min', '15min'] as const).flatMap((span): Row[] => [
    [`load/connections/${span}`, `load.connections.${span}`, 'perMinute'],
    [`load/sockets/${span}`, `load.sockets.${span}`, 'perMinute'],
    [`load/messages/received/${span}`, `load.packets.received.${span}`, 'perMinute'],
    [`load/messages/sent/${span}`, `load.packets.sent.${span}`, 'perMinute'],
    [`load/publish/received/${span}`, `load.messages.received.${span}`, 'perMinute'],
    [`load/publish/sent/${span}`, `load.messages.sent.${span}`, 'perMinute'],
    [`load/publish/dropped/${span}`, `load.messages.dropped.${span}`, 'perMinute'],
    [`load/bytes/received/${span}`, `load.bytes.received.${span}`, 'perMinute'],
    [`load/bytes/sent/${span}`, `load.bytes.sent.${span}`, 'perMinute'],
  ]),
];

const BELOW_EMQX_NODE: readonly Row[] = [
  ['stats/connections/count', 'clients.connected', 'count'],
  ['stats/connections/max', 'clients.maximum', 'count'],
  ['stats/sessions/count', 'sessions', 'count'],
  ['stats/sessions/max', 'sessions.maximum', 'count'],
  ['stats/subscriptions/count', 'subscriptions', 'count'],
  ['stats/subscriptions/shared/count', 'subscriptions.shared', 'count'],
  ['stats/subscribers/count', 'subscribers', 'count'],
  ['stats/topics/count', 'topics', 'count'],
  ['stats/routes/count', 'routes', 'count'],
  ['stats/retained/count', 'retained', 'count'],
  ['metrics/bytes/received', 'bytes.received', 'bytes', true],
  ['metrics/bytes/sent', 'bytes.sent', 'bytes', true],
  ['metrics/packets/received', 'packets.received', 'count', true],
  ['metrics/packets/sent', 'packets.sent', 'count', true],
  ['metrics/packets/connect/received', 'connects', 'count', true],
  ['metrics/messages/received', 'messages.received', 'count', true],
  ['metrics/messages/sent', 'messages.sent', 'count', true],
  ['metrics/messages/delivered', 'messages.delivered', 'count', true],
  ['metrics/messages/dropped', 'messages.dropped', 'count', true],
  ['metrics/messages/dropped/no_subscribers', 'messages.unheard', 'count', true],
  ['metrics/messages/dropped/expired', 'messages.expired', 'count', true],
  ['metrics/messages/retained', 'messages.retained', 'count', true],
  ['uptime', 'uptime', null],
];

export const BROKER = '$SYS/broker';
export const BROKERS = '$SYS/brokers';

/** Names of the topics below `$SYS/broker`, or below an EMQX node, in the order they are shown. */
export const BROKER_FIGURES = tableOf(BELOW_BROKER);
export const EMQX_FIGURES = tableOf(BELOW_EMQX_NODE);

function tableOf(rows: readonly Row[]): ReadonlyMap<string, KnownFigure> {
  return new Map(
    rows.map(([topic, meaning, unit, grows]) => [topic, { meaning, unit, grows: grows ?? false }]),
  );
}

/** The number a payload is, with a unit after it at most: "2 seconds"; null: it is none. */
export function numberIn(text: string): number | null {
  const found = /^\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?:\s+[^\s\d]{1,20})?\s*$/.exec(text);
  return found?.[1] === undefined ? null : Number(found[1]);
}
