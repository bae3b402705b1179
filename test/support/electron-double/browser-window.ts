import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { WebContentsDouble } from './web-contents.ts';

export interface WindowOptions {
  width?: number;
  height?: number;
  webPreferences?: Record<string, unknown>;
}

/** What Electron must have been told; without it the double would show more safety than there is. */
const REQUIRED = { contextIsolation: true, sandbox: true, nodeIntegration: false };

/** One window at a time: it is the first page of the browser. */
export class BrowserWindowDouble extends EventEmitter {
  static #open: BrowserWindowDouble | null = null;
  readonly webContents: WebContentsDouble;
  readonly #attached: Promise<void>;
  #destroyed = false;

  static getAllWindows(): BrowserWindowDouble[] {
    return BrowserWindowDouble.#open ? [BrowserWindowDouble.#open] : [];
  }

  static getFocusedWindow(): BrowserWindowDouble | null {
    return BrowserWindowDouble.#open;
  }

  constructor(options: WindowOptions) {
    super();
    if (BrowserWindowDouble.#open) throw new Error('The double shows one window at a time.');
    BrowserWindowDouble.#open = this;
    for (const [name, value] of Object.entries(REQUIRED)) {
      if (options.webPreferences?.[name] !== value) throw new Error(`${name} must be ${value}.`);
    }
    this.webContents = new WebContentsDouble(app.browser.cdp, app.protocol, app.ipcMain);
    app.emit('web-contents-created', {}, this.webContents);
    this.#attached = this.webContents.attach(String(options.webPreferences?.preload));
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#gone());
  }

  async loadURL(url: string): Promise<void> {
    await this.#attached;
    await this.webContents.load(url);
    app.report(`window ${app.browser.devtoolsUrl}`);
  }

  close(): void {
    this.emit('close', { preventDefault: () => undefined });
    this.#gone();
    this.webContents.closeTarget().catch(() => undefined);
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    BrowserWindowDouble.#open = null;
    this.emit('closed');
    app.emit('window-all-closed');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  getNormalBounds() {
    return { x: 0, y: 0, width: 1280, height: 800 };
  }
  show(): void {}
  focus(): void {}
  restore(): void {}
  maximize(): void {}
}
