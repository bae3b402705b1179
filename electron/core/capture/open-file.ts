// Opens a capture file as SQLite database: the one place that knows which files are ours.
import { DatabaseSync } from 'node:sqlite';
import { type Problem, ProblemError, textOf } from '../../../shared/util/problem.ts';
import { DamagedBlock } from './block.ts';
import { APPLICATION_ID, PAGE_SIZE, SCHEMA, SCHEMA_VERSION } from './schema.ts';

/** Another program that looks at the file may lock it for a moment. */
const BUSY_MS = 2_000;

/** For the writer: created when missing. Throws a `ProblemError`, CAPTURE_OLD for a file to migrate. */
export function openToWrite(path: string): DatabaseSync {
  return opened(path, () => {
    const db = new DatabaseSync(path, { timeout: BUSY_MS });
    return checked(db, path, () => {
      // Page size and vacuum mode take effect only before the first table is made.
      db.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA auto_vacuum = INCREMENTAL`);
      // NORMAL: a killed process loses nothing committed; a power cut may lose the last commits.
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY');
      if (identity(db).isNew) db.exec(`BEGIN; ${SCHEMA} COMMIT`);
    });
  });
}

/** For reading beside a writer, or a file from anywhere, also where nothing may be written. */
export function openToRead(path: string): DatabaseSync {
  return opened(path, () => {
    try {
      return readable(new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS }), path);
    } catch (error) {
      if (!/readonly|unable to open/i.test(textOf(error))) throw error;
      // A file in WAL mode needs a file beside it, which a folder that is read-only does not allow.
      const url = new URL('file:///');
      url.pathname = encodeURI(path).replaceAll('?', '%3f').replaceAll('#', '%23');
      return readable(
        new DatabaseSync(`${url.href}?immutable=1`, { readOnly: true, timeout: BUSY_MS }),
        path,
      );
    }
  });
}

function readable(db: DatabaseSync, path: string): DatabaseSync {
  return checked(db, path, () => {
    db.exec('PRAGMA temp_store = MEMORY');
    if (identity(db).isNew) notOurs(path);
  });
}

function checked(db: DatabaseSync, path: string, prepare: () => void): DatabaseSync {
  try {
    const { isNew, application, version } = identity(db);
    if (!isNew && application !== APPLICATION_ID) notOurs(path);
    if (version > SCHEMA_VERSION) {
      throw new ProblemError({
        code: 'CAPTURE_NEWER',
        message: 'This capture file was written by a newer MQTTScope. Update MQTTScope to open it.',
        detail: path,
      });
    }
    if (!isNew && version < SCHEMA_VERSION) {
      throw new ProblemError({
        code: 'CAPTURE_OLD',
        message: 'This capture file has an older layout and must be converted first.',
        detail: path,
      });
    }
    prepare();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function identity(db: DatabaseSync): { application: number; version: number; isNew: boolean } {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  const application = Number(db.prepare('PRAGMA application_id').get()?.application_id);
  const pages = Number(db.prepare('PRAGMA page_count').get()?.page_count);
  return { application, version, isNew: pages === 0 || (application === 0 && isEmpty(db)) };
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

function notOurs(path: string): never {
  throw new ProblemError({
    code: 'CAPTURE_NOT_OURS',
    message: 'This file is not an MQTTScope capture.',
    detail: path,
  });
}

function opened(path: string, open: () => DatabaseSync): DatabaseSync {
  try {
    return open();
  } catch (error) {
    const problem = problemOf(error, 'The capture file cannot be opened.');
    throw new ProblemError({ ...problem, detail: `${path}: ${problem.detail ?? ''}` });
  }
}

/** What went wrong with a capture file, as a sentence for the user; `message` is for anything else. */
export function problemOf(error: unknown, message: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  const text = textOf(error);
  if (/disk is full|ENOSPC|EDQUOT/i.test(text)) {
    return {
      code: 'DISK_FULL',
      message: 'The disk is full: messages are shown but not recorded. Make room on it.',
      detail: text,
    };
  }
  if (/readonly|EACCES|EROFS|EPERM|unable to open/i.test(text)) {
    return {
      code: 'CAPTURE_READ_ONLY',
      message: 'The capture file may not be written. Check the rights of the data folder.',
      detail: text,
    };
  }
  if (error instanceof DamagedBlock || /malformed|not a database|corrupt/i.test(text)) {
    return {
      code: 'CAPTURE_DAMAGED',
      message: 'The capture file is damaged.',
      detail: text,
    };
  }
  return { code: 'CAPTURE_FAILED', message, detail: text };
}
