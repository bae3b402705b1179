// A double of the `electron` module: it runs our bundled main and preload, unchanged, in Node and
// drives a real Chromium. It is no Electron: not shown are Electron's own Chromium and Node, native
// menus, message boxes, the keychain, the instance lock, the app:// origin (it is plain HTTP here) and
// the sandbox of a preload. It knows as much of the module as this program uses; anything else is
// absent and fails loudly.
import { app } from './app.ts';
import { BrowserWindowDouble } from './browser-window.ts';
import { fileDialogs } from './file-dialogs.ts';

app.closeWindows = () => {
  for (const window of BrowserWindowDouble.getAllWindows()) window.close();
};

export { app, BrowserWindowDouble as BrowserWindow };

export const ipcMain = app.ipcMain;
export const protocol = app.protocol;

export const dialog = {
  ...fileDialogs,
  showErrorBox: (title: string, content: string) =>
    app.report(`error box: ${title}: ${content.replaceAll('\n', ' ')}`),
};

export const shell = {
  openExternal: async (url: string) => app.report(`open external ${url}`),
  showItemInFolder: (path: string) => app.report(`show in folder ${path}`),
};

/** Answers as a system without a keychain does. */
export const safeStorage = {
  isEncryptionAvailable: () => false,
  getSelectedStorageBackend: () => 'basic_text',
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
  },
};

export const nativeTheme = { shouldUseDarkColors: false };

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1280, height: 800 } }],
};

export const Menu = {
  buildFromTemplate: (template: unknown[]) => template,
  setApplicationMenu: () => undefined,
};
