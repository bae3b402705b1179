// What a format finds in a file: messages and events in order, and what is neither.
import type { PublishProperties } from '../../../shared/contract/messages.ts';

export interface ImportedMessage {
  kind: 'message';
  topic: string;
  /** Microseconds since 1970; null when the file does not say. */
  micros: number | null;
  /** message-flags.ts */
  flags: number;
  payload: Uint8Array;
  properties: PublishProperties | undefined;
}

export interface ImportedEvent {
  kind: 'event';
  micros: number;
  event: string;
  /** JSON. */
  detail: string;
}

/** What it is that is no message, and why. */
export interface ImportSkipped {
  kind: 'skipped';
  reason: string;
}

export type ImportRecord = ImportedMessage | ImportedEvent | ImportSkipped;

export function skipped(reason: string): ImportSkipped {
  return { kind: 'skipped', reason };
}

/** Bytes of strict base64, or undefined. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const isWhole = text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding;
  return isWhole ? bytes : undefined;
}

export function isQos(value: unknown): value is 0 | 1 | 2 {
  return value === 0 || value === 1 || value === 2;
}
