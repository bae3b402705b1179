import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE_URL } from './page-url.ts';
import { PAGE_PREFERENCES } from './security.ts';
import { MINIMUM_SIZE, readBounds, writeBounds } from './window-bounds.ts';

/**
 * Opens the window with the page in it. `folder` is where Electron keeps its own data; the bounds
 * are remembered there.
 */
export function openMainWindow(preload: string, folder: string): BrowserWindow {
  const boundsFile = join(folder, 'window.json');
  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...bounds } = readBounds(boundsFile, displays);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    title: 'MQTTScope',
    // Shown when painted, in the page's own colour: no white flash on a dark desktop.
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181c' : '#ffffff',
    webPreferences: { ...PAGE_PREFERENCES, preload },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writeBounds(boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  void window.loadURL(PAGE_URL);
  return window;
}
