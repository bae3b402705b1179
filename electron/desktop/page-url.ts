// The addresses of the page's files, and which file each means.
import { isAbsolute, join, relative } from 'node:path';

export const SCHEME = 'app';
const ORIGIN = `${SCHEME}://mqttscope`;

export const PAGE_URL = `${ORIGIN}/electron.html`;

/** True for the page itself and every file of it. */
export function isPageUrl(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}

/** The file a URL names, or null when it names none inside `folder`. */
export function pageFileOf(folder: string, url: string): string | null {
  if (!isPageUrl(url)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  const file = join(folder, path);
  const inside = relative(folder, file);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return null;
  return path.includes('\0') ? null : file;
}
