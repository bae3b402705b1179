// Files between the browser and the core: uploads land in the folder `imports` of the data folder,
// downloads are files the core gave an id to. No path ever comes from the page.
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { type Problem, textOf } from '../../shared/util/problem.ts';
import type { Core } from '../core/core.ts';
import { uploadsFolder } from './export-files.ts';
import { sendFolder } from './folder-archive.ts';

/** Most file systems take 255 bytes. */
const LONGEST_NAME = 200;

export interface FileTransfers {
  /** Stores the request's body under `name`; answers the `ChosenFile`, or a `Problem`, as JSON. */
  upload(name: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers with the file, or with a folder as an archive; false when there is none of this id. */
  download(fileId: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Deletes what was uploaded: its ids end with the core. */
  close(): Promise<void>;
}

/** What an earlier run left behind is deleted first. */
export async function createFileTransfers(
  files: Core['files'],
  dataDir: string,
): Promise<FileTransfers> {
  const uploads = uploadsFolder(dataDir);
  const clear = (): Promise<void> => rm(uploads, { recursive: true, force: true });
  await clear().catch(() => undefined);
  return {
    upload: async (name, request, response) => {
      const folder = join(uploads, randomBytes(8).toString('hex'));
      const path = join(folder, safeName(name));
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await store(request, path);
      } catch (error) {
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
        // A browser reads the answer only when it has sent everything.
        request.unpipe().resume();
        sendJson(response, 507, problemOf(error));
        return;
      }
      const file = await files.add(path);
      sendJson(response, 200, file);
      // Who gave up hears of no id, so nobody would ever release it.
      await finished(response).catch(() => rm(folder, { recursive: true, force: true }));
    },
    download: async (fileId, request, response) => {
      const path = pathOf(files, fileId);
      const found = path === null ? undefined : await stat(path).catch(() => undefined);
      if (path === null || !found) return false;
      const name = found.isDirectory() ? `${basename(path)}.tar` : basename(path);
      response.setHeader('Content-Type', 'application/octet-stream');
      response.setHeader('Content-Disposition', attachment(name));
      response.setHeader('Cache-Control', 'no-store');
      if (!found.isDirectory()) response.setHeader('Content-Length', found.size);
      response.writeHead(200);
      if (request.method === 'HEAD') response.end();
      else if (found.isDirectory()) await sendFolder(path, response);
      // Not beyond what was said: the file may still grow.
      else if (found.size > 0) {
        await pipeline(createReadStream(path, { end: found.size - 1 }), response);
      } else response.end();
      return true;
    },
    close: clear,
  };
}

/** Leaves `request` open when the file cannot be written, so that it can be answered. */
async function store(request: IncomingMessage, path: string): Promise<void> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  request.once('close', () => {
    if (!request.complete) file.destroy(new Error('The upload was broken off.'));
  });
  await finished(request.pipe(file));
}

function pathOf(files: Core['files'], fileId: string): string | null {
  try {
    return files.path(fileId);
  } catch {
    return null;
  }
}

/** A name every file system takes, its ending kept. */
function safeName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a file name must not hold
  let safe = name.replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_').replace(/^\.+|[. ]+$/g, '');
  while (Buffer.byteLength(safe) > LONGEST_NAME) safe = [...safe].slice(1).join('');
  return safe.toWellFormed() || 'upload';
}

/** Content-Disposition of a download, the name in both forms of RFC 6266. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function problemOf(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return {
      code: 'DISK_FULL',
      message: 'The disk with the data folder is full. Make room and choose the file again.',
    };
  }
  return {
    code: 'UPLOAD_FAILED',
    message: 'The file could not be uploaded. Try again.',
    detail: textOf(error),
  };
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(value));
}
