// Brings a capture file of an older MQTTScope to today's layout. The old file stays untouched until the
// new one is complete: a conversion that fails leaves everything as it was and says so.
import { existsSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ProblemError, textOf } from '../../../shared/util/problem.ts';
import { type Batch, emptyBatch, hasRoom, usedBytes } from './batch.ts';
import { CaptureWriter } from './capture-writer.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts';
import { propertiesFrom } from './stored-properties.ts';
import { topicOf } from './stored-topics.ts';

/** Does nothing for a file that is missing, not ours or of today's layout. Throws a `ProblemError`. */
export function migrate(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const old = versionOf(path);
  if (old === undefined || old >= SCHEMA_VERSION) return;
  const beside = `${path}.converting`;
  try {
    removeCapture(beside);
    const { size } = statSync(path);
    const { bavail, bsize } = statfsSync(dirname(path));
    if (bavail * bsize < size) throw new Error(`The disk is full: ${size} bytes are needed.`);
    copyRows(path, beside);
    removeCapture(path, ['-wal', '-shm']);
    renameSync(beside, path);
  } catch (error) {
    removeCapture(beside);
    throw new ProblemError({
      code: 'CAPTURE_NOT_CONVERTED',
      message:
        'The capture file of an older MQTTScope could not be converted. It is unchanged; make room on the disk or move it away.',
      detail: `${path}: ${textOf(error)}`,
    });
  }
}

function versionOf(path: string): number | undefined {
  try {
    const db = new DatabaseSync(path);
    try {
      const application = Number(db.prepare('PRAGMA application_id').get()?.application_id);
      const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
      return application === APPLICATION_ID ? version : undefined;
    } finally {
      db.close();
    }
  } catch {
    // Whoever opens it says what is wrong with it.
    return undefined;
  }
}

/** Version 1 had a row a message. Both files are closed and checkpointed when it returns. */
function copyRows(from: string, to: string): void {
  const old = new DatabaseSync(from);
  const writer = new CaptureWriter(to);
  try {
    let batch: Batch | undefined;
    const topics = old
      .prepare('SELECT id, name FROM topics')
      .all()
      .map((row): [number, string] => [Number(row.id), topicOf(row.name)]);
    let copied = 0;
    const put = () => {
      if (!batch) return;
      if (copied === 0) batch.topics = topics;
      writer.write(batch);
      copied += batch.count;
      batch = undefined;
    };
    for (const row of old.prepare('SELECT * FROM messages ORDER BY id').iterate()) {
      const payload = row.payload instanceof Uint8Array ? row.payload : new Uint8Array();
      const id = Number(row.id);
      if (batch && (!hasRoom(batch, payload.length) || id !== batch.firstId + batch.count)) put();
      batch ??= emptyBatch(id, payload.length);
      const at = usedBytes(batch);
      batch.topic[batch.count] = Number(row.topic);
      batch.previous[batch.count] = Number(row.previous);
      batch.time[batch.count] = Number(row.time);
      batch.flags[batch.count] = Number(row.flags);
      batch.slab.set(payload, at);
      batch.end[batch.count] = at + payload.length;
      if (typeof row.properties === 'string') {
        batch.properties.push([batch.count, propertiesFrom(JSON.parse(row.properties))]);
      }
      batch.count++;
    }
    put();
    const before = Number(old.prepare('SELECT count(*) AS n FROM messages').get()?.n);
    if (copied !== before) throw new Error(`${copied} of ${before} messages were copied.`);
  } finally {
    writer.close();
    old.close();
  }
}

function removeCapture(path: string, ends: readonly string[] = ['', '-wal', '-shm']): void {
  for (const end of ends) rmSync(path + end, { force: true });
}
