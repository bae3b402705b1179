// What a capture's reader tells of its topics, for the tree to begin with.

/**
 * What is known of a topic, side by side. `lastId`: its newest message of either direction; 0 when there is
 * none, and then it is no topic of the tree. `time`, `flags` and `size` of the newest received one, what
 * the tree shows; time 0 when there is none. Times in microseconds since 1970.
 */
export const FIGURE = {
  received: 0,
  bytes: 1,
  sent: 2,
  lastId: 3,
  firstTime: 4,
  time: 5,
  flags: 6,
  size: 7,
} as const;
export const FIGURES = 8;

/** At the place of the topic's id: `FIGURES` numbers, and `HEAD_BYTES` of the newest received payload. */
export interface TopicFigures {
  figures: Float64Array<ArrayBuffer>;
  heads: Uint8Array<ArrayBuffer>;
}

/** Names of topics (name-bytes.ts), one after the other, with their ids and where they end. */
export interface TopicNames {
  ids: Uint32Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}
