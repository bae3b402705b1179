import { EventEmitter } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Browser, startBrowser } from './browser.ts';
import { ProtocolDouble } from './protocol.ts';

/** Life of the double: ready when the browser runs, gone with it. */
class App extends EventEmitter {
  readonly isPackaged = false;
  readonly protocol = new ProtocolDouble();
  readonly ipcMain = new EventEmitter();
  readonly #paths = new Map<string, string>();
  readonly #ready: Promise<void>;
  #browser: Browser | null = null;
  #quitting = false;
  closeWindows: () => void = () => undefined;

  constructor() {
    super();
    this.#ready = startBrowser().then((browser) => {
      this.#browser = browser;
    });
  }

  get browser(): Browser {
    if (!this.#browser) throw new Error('Cannot create BrowserWindow before app is ready');
    return this.#browser;
  }

  /** A line a test can wait for. */
  report(text: string): void {
    console.log(`electron-double: ${text}`);
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  /** Locks are not shown by the double: every start is the first. */
  requestSingleInstanceLock(): boolean {
    return true;
  }

  getPath(name: string): string {
    return this.#paths.get(name) ?? join(homedir(), '.config');
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  quit(): void {
    if (!this.#quitting) {
      this.#quitting = true;
      this.emit('before-quit', { preventDefault: () => undefined });
      this.closeWindows();
    }
    let prevented = false;
    const event = {
      preventDefault: () => {
        prevented = true;
      },
    };
    this.emit('will-quit', event);
    if (!prevented) this.exit(0);
  }

  exit(code = 0): void {
    this.emit('quit', {}, code);
    this.protocol.close();
    this.#browser?.kill();
    process.exit(code);
  }
}

export const app = new App();
