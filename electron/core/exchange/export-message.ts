// What a format is given of a message.

export interface ExportedMessage {
  id: number;
  /** Microseconds since 1970. */
  micros: number;
  /** message-flags.ts, without FLAG_LARGE. */
  flags: number;
  topic: string;
  /** As the capture file keeps them (stored-properties.ts), or null. */
  properties: unknown;
  size: number;
  /** The payload where it is small; a large one is null and comes in pieces. Valid during the call only. */
  payload: Buffer | null;
  /** The payload from the beginning, in pieces of a megabyte at most. */
  pieces(): Iterable<Uint8Array>;
}

export interface ExportedEvent {
  /** Microseconds since 1970. */
  micros: number;
  kind: string;
  /** JSON, on one line. */
  detail: string;
}

/** Writes one export. Where messages are large a call may take its time: it is awaited. */
export interface MessageWriter {
  message(message: ExportedMessage): Promise<void> | undefined;
  event(event: ExportedEvent): void;
  /** The export is complete. */
  finish(): void;
  /** Removes what was written. */
  discard(): void;
}
