import { BrowserWindow, dialog, type FileFilter } from 'electron';
import type { FileKind } from '../../shared/contract/exchange.ts';
import type { FileChoice } from '../core/ports.ts';

const OPEN_FILTERS: Record<FileKind, FileFilter[]> = {
  capture: [{ name: 'MQTTScope', extensions: ['mqttscope'] }],
  import: [
    { name: 'NDJSON, JSON, text', extensions: ['ndjson', 'jsonl', 'json', 'txt', 'log'] },
    { name: '*', extensions: ['*'] },
  ],
  certificate: [
    {
      name: 'PEM, DER, PKCS#12',
      extensions: ['pem', 'crt', 'cer', 'der', 'key', 'p12', 'pfx', 'ca-bundle'],
    },
    { name: '*', extensions: ['*'] },
  ],
  profiles: [
    { name: 'JSON, XML', extensions: ['json', 'xml'] },
    { name: '*', extensions: ['*'] },
  ],
};

export interface FileDialogs extends FileChoice {
  /** True for what the user chose in one of these dialogs in this run. */
  gaveOut(path: string): boolean;
}

/** The system's own dialogs, attached to the window in front. */
export function createFileDialogs(): FileDialogs {
  const given = new Set<string>();
  const give = (path: string | undefined): string | null => {
    if (path === undefined || path === '') return null;
    given.add(path);
    return path;
  };
  return {
    gaveOut: (path) => given.has(path),
    async chooseSave(name) {
      const options = { defaultPath: name, properties: ['showOverwriteConfirmation' as const] };
      const window = BrowserWindow.getFocusedWindow();
      const { canceled, filePath } = window
        ? await dialog.showSaveDialog(window, options)
        : await dialog.showSaveDialog(options);
      return give(canceled ? undefined : filePath);
    },
    async chooseOpen(kind) {
      const options = { properties: ['openFile' as const], filters: OPEN_FILTERS[kind] };
      const window = BrowserWindow.getFocusedWindow();
      const { canceled, filePaths } = window
        ? await dialog.showOpenDialog(window, options)
        : await dialog.showOpenDialog(options);
      return give(canceled ? undefined : filePaths[0]);
    },
  };
}
