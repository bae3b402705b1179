// What the page may not do. It shows data from the network, so it is treated as if it could be
// taken over: no Node, no navigation, no new windows, no permissions, and of the web only the few
// sites below, in the user's own browser.
import { app, type Session, shell, type WebContents, type WebPreferences } from 'electron';
import { isPageUrl } from './page-url.ts';

/** Where links of the page may lead. */
const LINK_ORIGINS: ReadonlySet<string> = new Set([
  'https://docs.oasis-open.org',
  'https://mqtt.org',
]);

/** The copy buttons write to the clipboard; nothing else is ever asked for. */
const PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

export const PAGE_PREFERENCES: WebPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
};

/** Applies to every page there will ever be, also to ones we did not mean to make. */
export function confineAllPages(): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(PERMISSIONS.has(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => PERMISSIONS.has(permission));
  session.setDevicePermissionHandler(() => false);
}

export function mayOpenOutside(url: string): boolean {
  const origin = URL.parse(url)?.origin;
  return origin !== undefined && LINK_ORIGINS.has(origin);
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    // A reload navigates to the same address.
    if (isPageUrl(event.url) && event.url === contents.getURL()) return;
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
