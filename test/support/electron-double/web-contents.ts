// One page of the double: a real Chromium page with the preload in a real isolated world.
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Cdp, Params } from './cdp.ts';
import { MessagePortMainDouble } from './message-port-main.ts';
import type { ProtocolDouble } from './protocol.ts';
import {
  type FromPreload,
  PRELOAD_WORLD,
  type PreloadWorld,
  pageWorldScript,
  preloadWorldScript,
} from './worlds.ts';

type WindowOpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' };

export class WebContentsDouble extends EventEmitter {
  readonly #cdp: Cdp;
  readonly #protocol: ProtocolDouble;
  readonly #ipcMain: EventEmitter;
  readonly #ports = new Map<number, MessagePortMainDouble>();
  #sessionId = '';
  #targetId = '';
  #context: number | null = null;
  #url = '';
  #loading = '';
  #windowOpenHandler: WindowOpenHandler = () => ({ action: 'allow' });

  constructor(cdp: Cdp, protocol: ProtocolDouble, ipcMain: EventEmitter) {
    super();
    this.#cdp = cdp;
    this.#protocol = protocol;
    this.#ipcMain = ipcMain;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  getURL(): string {
    return this.#protocol.fromHttp(this.#url);
  }

  /** Takes over the browser's first page, before anything is loaded in it. */
  async attach(preload: string): Promise<void> {
    const { targetInfos } = await this.#cdp.send('Target.getTargets');
    const targets = targetInfos as { type: string; targetId: string }[];
    this.#targetId = targets.find(({ type }) => type === 'page')?.targetId ?? '';
    const target = { targetId: this.#targetId, flatten: true };
    this.#sessionId = String((await this.#cdp.send('Target.attachToTarget', target)).sessionId);
    this.#listen();

    const secret = `double-${randomBytes(8).toString('hex')}`;
    const source = preloadWorldScript(readFileSync(preload, 'utf8'), secret);
    const binding = { name: '__toMain', executionContextName: PRELOAD_WORLD };
    const patterns = [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }];
    await this.#send('Page.enable');
    await this.#send('Runtime.addBinding', binding);
    await this.#send('Runtime.enable');
    await this.#addScript({ source, worldName: PRELOAD_WORLD });
    await this.#addScript({ source: pageWorldScript(secret) });
    await this.#send('Fetch.enable', { patterns });
    await this.#cdp.send('Target.setDiscoverTargets', { discover: true });
  }

  async load(url: string): Promise<void> {
    this.#loading = await this.#protocol.toHttp(url);
    const { errorText } = await this.#send('Page.navigate', { url: this.#loading });
    if (errorText !== undefined) throw new Error(`${errorText} loading ${url}`);
  }

  async closeTarget(): Promise<void> {
    this.#disconnectPorts();
    await this.#cdp.send('Target.closeTarget', { targetId: this.#targetId });
  }

  #send(method: string, params?: Params): Promise<Params> {
    return this.#cdp.send(method, params, this.#sessionId);
  }

  #addScript(script: Params): Promise<Params> {
    return this.#send('Page.addScriptToEvaluateOnNewDocument', script);
  }

  #listen(): void {
    const on = (method: string, take: (params: never) => void): void => {
      this.#cdp.on(method, (params, sessionId) => {
        if (sessionId === this.#sessionId) take(params as never);
      });
    };
    on('Runtime.executionContextCreated', ({ context }: ContextCreated) => {
      if (context.name === PRELOAD_WORLD) this.#context = context.id;
    });
    on('Runtime.executionContextsCleared', () => this.#disconnectPorts());
    on('Runtime.bindingCalled', ({ payload }: { payload: string }) => {
      this.#fromPreload(JSON.parse(payload));
    });
    on('Page.frameNavigated', ({ frame }: { frame: { url: string; parentId?: string } }) => {
      if (frame.parentId === undefined) this.#url = frame.url;
    });
    on('Page.loadEventFired', () => this.emit('did-finish-load'));
    on('Page.windowOpen', ({ url }: { url: string }) => this.#windowOpenHandler({ url }));
    on('Fetch.requestPaused', (paused: RequestPaused) => this.#navigating(paused));
    // Electron asks before a window exists; here it exists already and is closed at once.
    this.#cdp.on('Target.targetCreated', ({ targetInfo }) => {
      const { type, targetId, url } = targetInfo as { type: string; targetId: string; url: string };
      if (type !== 'page' || targetId === this.#targetId) return;
      if (this.#windowOpenHandler({ url: 'about:blank' }).action === 'deny' || url === '') {
        void this.#cdp.send('Target.closeTarget', { targetId });
      }
    });
    this.#cdp.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.#targetId) this.emit('destroyed');
    });
  }

  /** Chromium waits before it navigates anywhere: what Electron asks its listeners is asked here. */
  #navigating({ requestId, request, resourceType, frameId }: RequestPaused): void {
    const isMainFrame = frameId === this.#targetId;
    let prevented = false;
    const event = {
      url: this.#protocol.fromHttp(request.url),
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    };
    if (resourceType === 'Document' && request.url !== this.#loading) {
      this.emit('will-frame-navigate', event);
      if (isMainFrame) this.emit('will-navigate', event);
    }
    this.#loading = '';
    const answer = prevented
      ? this.#send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : this.#send('Fetch.continueRequest', { requestId });
    // The page may be gone by now.
    answer.catch(() => undefined);
  }

  #fromPreload(message: FromPreload): void {
    if (message.type === 'port-message') this.#ports.get(message.port)?.received(message.data);
    if (message.type === 'port-close') this.#ports.get(message.port)?.disconnected();
    if (message.type !== 'ipc') return;
    const ports = message.ports.map((id) => {
      const port = new MessagePortMainDouble({
        send: (data) => this.#inPreload('portMessage', id, data),
        close: () => this.#inPreload('portClose', id),
      });
      this.#ports.set(id, port);
      return port;
    });
    const senderFrame = { url: this.getURL(), parent: null };
    const event = { sender: this, senderFrame, ports };
    this.#ipcMain.emit(message.channel, event, ...message.args);
  }

  #inPreload(method: keyof PreloadWorld, ...args: (string | number)[]): void {
    if (this.#context === null) return;
    const call = {
      functionDeclaration: `function (...args) { __fromMain.${method}(...args); }`,
      arguments: args.map((value) => ({ value })),
      executionContextId: this.#context,
    };
    this.#send('Runtime.callFunctionOn', call).catch(() => undefined);
  }

  /** The document is gone, by a reload or for good. */
  #disconnectPorts(): void {
    this.#context = null;
    const ports = [...this.#ports.values()];
    this.#ports.clear();
    for (const port of ports) port.disconnected();
  }
}

interface ContextCreated {
  context: { id: number; name: string };
}

interface RequestPaused {
  requestId: string;
  request: { url: string };
  resourceType: string;
  frameId: string;
}
