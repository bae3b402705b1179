// One core a data folder: two would give the same ids to different messages. The lock is SQLite's on
// a file of its own, because the system gives it back when a process dies in whatever way; a file
// with a process id in it would refuse the folder once the id is given to another program.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fail, textOf } from '../../../shared/util/problem.ts';

/**
 * Takes the data folder for this process; the returned function gives it back. Rejects with
 * DATA_FOLDER_IN_USE, or with DATA_FOLDER_UNUSABLE where nothing can be written.
 */
export async function lockDataFolder(dataDir: string): Promise<() => void> {
  let db: DatabaseSync | undefined;
  try {
    // Other users of the machine have no business with what was recorded.
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    db = new DatabaseSync(join(dataDir, 'in-use'));
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (/locked|busy/i.test(textOf(error))) {
      fail(
        'DATA_FOLDER_IN_USE',
        'Another MQTTScope uses this data folder. Close it, or start this one with --data-dir and another folder.',
        dataDir,
      );
    }
    fail(
      'DATA_FOLDER_UNUSABLE',
      'The data folder cannot be used. Check that it is a folder you may write to, or name another with --data-dir.',
      `${dataDir}: ${textOf(error)}`,
    );
  }
  const held = db;
  return () => held.close();
}
