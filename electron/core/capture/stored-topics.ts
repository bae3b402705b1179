// Topic names as the capture file keeps them.
import type { SQLOutputValue } from 'node:sqlite';
import { topicFromBytes, topicToBytes } from '../../../shared/mqtt/topic-text.ts';

/** SQLite ends TEXT at NUL in some functions, and TEXT must be UTF-8: everything else is a BLOB. */
export function storedTopic(name: string): string | Uint8Array {
  return name.isWellFormed() && !name.includes('\0') ? name : topicToBytes(name);
}

export function topicOf(stored: SQLOutputValue | undefined): string {
  return stored instanceof Uint8Array ? topicFromBytes(stored) : String(stored ?? '');
}
