// The broker's own topics, named as mosquitto names its own so that what a user learns here holds there.

export interface BrokerFigures {
  uptimeSeconds: number;
  clients: number;
  published: number;
  publishedBytes: number;
  retained: number;
}

/** Retained messages with the figures, every one of them below `$SYS/broker/`. */
export function brokerTopics(figures: BrokerFigures): { topic: string; payload: string }[] {
  const values: Record<string, string> = {
    version: 'MQTTScope built-in broker',
    uptime: `${Math.floor(figures.uptimeSeconds)} seconds`,
    'clients/connected': String(figures.clients),
    'messages/received': String(figures.published),
    'bytes/received': String(figures.publishedBytes),
    'retained messages/count': String(figures.retained),
    'load/messages/received': (figures.published / Math.max(1, figures.uptimeSeconds)).toFixed(2),
  };
  return Object.entries(values).map(([name, payload]) => ({
    topic: `$SYS/broker/${name}`,
    payload,
  }));
}
