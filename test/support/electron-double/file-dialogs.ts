// The person at the file dialogs: saves under the name that is offered into the folder
// "<data folder>-chosen", opens the first file in there, and cancels while there is no such folder.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from './app.ts';

interface Options {
  defaultPath?: string;
}

function chosenFolder(): string | null {
  const dataDir = process.argv[process.argv.indexOf('--data-dir') + 1] ?? '';
  const folder = `${dataDir}-chosen`;
  return existsSync(folder) ? folder : null;
}

/** The window comes first, where there is one in front. */
function optionsOf(given: unknown[]): Options {
  return given.at(-1) as Options;
}

export const fileDialogs = {
  showSaveDialog: async (...given: unknown[]) => {
    const { defaultPath = '' } = optionsOf(given);
    const folder = chosenFolder();
    app.report(`save dialog ${defaultPath}`);
    return folder === null
      ? { canceled: true, filePath: '' }
      : { canceled: false, filePath: join(folder, defaultPath) };
  },
  showOpenDialog: async (..._given: unknown[]) => {
    const folder = chosenFolder();
    const [first] = folder === null ? [] : readdirSync(folder).sort();
    app.report(`open dialog ${first ?? ''}`);
    return folder === null || first === undefined
      ? { canceled: true, filePaths: [] }
      : { canceled: false, filePaths: [join(folder, first)] };
  },
};
