// Desktop entry: the life of the program. Starts the core, opens the window on it.
import { join } from 'node:path';
import { app, BrowserWindow, dialog, safeStorage, session } from 'electron';
import { ProblemError, textOf } from '../shared/util/problem.ts';
import { hostClock } from '../shared/util/system-clock.ts';
import { type Core, createCore } from './core/core.ts';
import { createFileDialogs } from './desktop/file-dialogs.ts';
import { createKeychainSecrets } from './desktop/keychain-secrets.ts';
import { openMainWindow } from './desktop/main-window.ts';
import { installMenu } from './desktop/menu.ts';
import { parseDesktopOptions } from './desktop/options.ts';
import { acceptPages } from './desktop/page-connections.ts';
import { registerPageScheme, servePage } from './desktop/page-protocol.ts';
import { closeBeforeQuit } from './desktop/quit.ts';
import { confineAllPages, denyPermissions } from './desktop/security.ts';

const options = parseDesktopOptions(process.argv.slice(1));
const ownFolder =
  options.dataDir === null
    ? join(app.getPath('appData'), 'mqttscope')
    : join(options.dataDir, 'desktop');
const dataDir = options.dataDir ?? join(ownFolder, 'data');

// Before the lock below: it belongs to this folder, so another data folder is another instance.
app.setPath('userData', ownFolder);

const dialogs = createFileDialogs();

async function startCore(): Promise<Core> {
  return createCore({
    version: __VERSION__,
    host: 'electron',
    dataDir,
    secrets: await createKeychainSecrets(
      safeStorage,
      join(dataDir, 'secrets.json'),
      process.platform,
    ),
    files: dialogs,
    clock: hostClock(),
    log: {
      info: (scope, text) => console.log(`${scope}: ${text}`),
      error: (scope, text) => console.error(`${scope}: ${text}`),
    },
    random: Math.random,
    captureThread: { code: __CAPTURE_THREAD__ },
  });
}

async function start(): Promise<void> {
  confineAllPages();
  denyPermissions(session.defaultSession);
  installMenu(process.platform);
  servePage(join(__dirname, '../renderer'));
  const core = await startCore();
  closeBeforeQuit(() => core.close());
  acceptPages(core, dataDir, dialogs.gaveOut);

  const open = (): BrowserWindow => openMainWindow(join(__dirname, 'preload.cjs'), ownFolder);
  let window = open();
  app.on('second-instance', () => {
    if (window.isDestroyed()) window = open();
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  // macOS: the program stays when its window is closed, and comes back by its icon.
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) window = open();
  });
  if (options.demo) await core.startDemo();
}

function stop(error: unknown): void {
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const sentence = problem?.message ?? textOf(error);
  dialog.showErrorBox(
    'MQTTScope cannot start',
    [sentence, problem?.detail].filter(Boolean).join('\n\n'),
  );
  app.exit(1);
}

if (app.requestSingleInstanceLock()) {
  registerPageScheme();
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.whenReady().then(start).catch(stop);
} else {
  app.quit();
}
