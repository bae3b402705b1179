// A capture file looked at after its process is gone.
import { DatabaseSync } from 'node:sqlite';
import { BlockView, isIntact, type StoredBlock } from '../../electron/core/capture/block.ts';
import { topicOf } from '../../electron/core/capture/stored-topics.ts';

export interface FiledMessage {
  id: number;
  topic: string;
  payload: Uint8Array;
  flags: number;
}

export interface CaptureFile {
  /** What SQLite says of the whole file: 'ok', or what is wrong. */
  integrity: string;
  messages: number;
  /** Id of the newest message. */
  last: number;
}

export function inspectCapture(path: string): CaptureFile {
  return reading(path, (db) => {
    const integrity = String(db.prepare('PRAGMA integrity_check').get()?.integrity_check);
    const found = db
      .prepare('SELECT sum(count) AS messages, max(first + count - 1) AS last FROM blocks')
      .get();
    return { integrity, messages: Number(found?.messages ?? 0), last: Number(found?.last ?? 0) };
  });
}

/** Calls back with every message, oldest first. Throws at a block whose bytes are not what was written. */
export function eachMessage(path: string, look: (message: FiledMessage) => void): void {
  reading(path, (db) => {
    const names = new Map<number, string>();
    for (const { id, name } of db.prepare('SELECT id, name FROM topics').iterate()) {
      names.set(Number(id), topicOf(name));
    }
    for (const row of db.prepare('SELECT * FROM blocks ORDER BY first').iterate()) {
      const stored = row as unknown as StoredBlock;
      if (!isIntact(stored)) throw new Error(`The block from message ${stored.first} is damaged.`);
      const block = new BlockView(stored);
      for (let at = 0; at < block.count; at++) {
        look({
          id: block.first + at,
          topic: names.get(block.topic[at] ?? 0) ?? '',
          payload: block.payloads.subarray(block.start(at), block.end[at]),
          flags: block.flags[at] ?? 0,
        });
      }
    }
  });
}

function reading<T>(path: string, read: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}
