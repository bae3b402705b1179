// The built page as a table of files. It is read once at start, so that no path out of a request
// ever reaches the file system.
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { contentTypeOf } from '../../shared/util/content-types.ts';

export interface PageFiles {
  /** Answers with the file at `path` ('/' is the page itself); false when there is none. */
  send(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

interface PageFile {
  file: string;
  size: number;
  type: string;
  caching: string;
}

/** @throws when `folder` does not exist. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    files.set(path, {
      file,
      size: (await stat(file)).size,
      type: contentTypeOf(entry.name),
      // Names in assets/ hold a hash of the content; everything else may change under its name.
      caching: path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    });
  }

  return {
    send: async (path, request, response) => {
      const found = files.get(path === '/' ? '/index.html' : path);
      if (!found) return false;
      response.writeHead(200, {
        'Content-Type': found.type,
        'Content-Length': found.size,
        'Cache-Control': found.caching,
      });
      if (request.method === 'HEAD') response.end();
      else await pipeline(createReadStream(found.file), response);
      return true;
    },
  };
}
