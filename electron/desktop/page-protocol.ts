// The page comes from app://mqttscope/, a scheme of our own: unlike file:// it has an origin, takes
// response headers (the content security policy) and reaches nothing but the page's folder.
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { PAGE_HEADERS } from '../../shared/util/content-security-policy.ts';
import { contentTypeOf } from '../../shared/util/content-types.ts';
import { pageFileOf, SCHEME } from './page-url.ts';

/** Electron takes privileged schemes only before it is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the files of `folder` (the built page). */
export function servePage(folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const file = pageFileOf(folder, request.url);
    if (file === null) return new Response(null, { status: 404, headers: PAGE_HEADERS });
    try {
      return new Response(await readFile(file), {
        headers: { ...PAGE_HEADERS, 'Content-Type': contentTypeOf(file) },
      });
    } catch {
      return new Response(null, { status: 404, headers: PAGE_HEADERS });
    }
  });
}
