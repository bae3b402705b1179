import { BrowserWindow, dialog, type FileFilter } from 'electron';
import type { FileChoice } from '../core/ports.ts';

const OPEN_FILTERS: Record<'capture' | 'import', FileFilter[]> = {
  capture: [{ name: 'MQTTScope', extensions: ['mqttscope'] }],
  import: [
    { name: 'NDJSON, JSON, text', extensions: ['ndjson', 'jsonl', 'json', 'txt', 'log'] },
    { name: '*', extensions: ['*'] },
  ],
};

/** The system's own dialogs, attached to the window in front. */
export function createFileDialogs(): FileChoice {
  return {
    async chooseSave(name) {
      const options = { defaultPath: name };
      const window = BrowserWindow.getFocusedWindow();
      const { canceled, filePath } = window
        ? await dialog.showSaveDialog(window, options)
        : await dialog.showSaveDialog(options);
      return canceled || filePath === '' ? null : filePath;
    },
    async chooseOpen(kind) {
      const options = { properties: ['openFile' as const], filters: OPEN_FILTERS[kind] };
      const window = BrowserWindow.getFocusedWindow();
      const { canceled, filePaths } = window
        ? await dialog.showOpenDialog(window, options)
        : await dialog.showOpenDialog(options);
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}
