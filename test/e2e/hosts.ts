// Starts the built program in one of its hosts and shows its page to Playwright.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  chromium,
  _electron as electron,
  type Page,
} from '@playwright/test';
import { startChild } from '../support/child.ts';

export type HostName = 'browser' | 'electron-double' | 'electron';

export interface RunningApp {
  /** The first page, loaded; the core may not have answered it yet. */
  page: Page;
  /** Opens the same program in a further tab; only a browser has tabs. */
  newTab(): Promise<Page>;
  /** What the program wrote to its terminal. */
  output(): readonly string[];
  /** Waits for a line of it. */
  printed(pattern: RegExp): Promise<string>;
  /** Of the process with the core. */
  pid: number;
  /** As Ctrl-C or closing the window does; answers with the exit code. */
  stop(): Promise<number | null>;
}

const root = join(import.meta.dirname, '../..');
const built = (name: string): string => join(root, 'dist/electron', name);

/** `browser`: the one the page of the browser host opens in. */
export function startHost(
  host: HostName,
  browser: () => Promise<Browser>,
  dataDir: string,
  args: string[],
): Promise<RunningApp> {
  const all = ['--data-dir', dataDir, ...args];
  if (host === 'browser') return startBrowserHost(browser, all);
  if (host === 'electron-double') return startDouble(built('main.cjs'), all);
  return startElectron(all);
}

/** A sentence when the real Electron cannot run here, else null. */
export function whyNoElectron(): string | null {
  if (electronBinary() === null) return "Electron's binary is not installed.";
  if (process.getuid?.() === 0) return 'Electron does not run as root.';
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return process.platform === 'linux' && !display ? 'There is no display.' : null;
}

async function startBrowserHost(
  browser: () => Promise<Browser>,
  args: string[],
): Promise<RunningApp> {
  const child = startChild(process.execPath, [built('serve.cjs'), '--no-open', ...args]);
  try {
    const url = (await child.line(/http:\/\/\S+\?token=/)).trim();
    const context = await (await browser()).newContext();
    const page = await openTab(context, url);
    return {
      page,
      newTab: () => openTab(context, url),
      output: () => child.lines,
      printed: (pattern) => child.line(pattern),
      pid: child.pid,
      stop: async () => {
        await context.close();
        return child.stop('SIGINT');
      },
    };
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
}

/** `main` is any bundled main process: the one of dist/, or one out of a package. */
export async function startDouble(main: string, args: string[]): Promise<RunningApp> {
  const script = join(root, 'test/support/electron-double/run.ts');
  const child = startChild(process.execPath, [script, main, ...args]);
  try {
    const line = await child.line(/electron-double: window http/);
    const browser = await chromium.connectOverCDP(line.split(' ').at(-1) ?? '');
    const page = browser.contexts()[0]?.pages()[0];
    if (!page) throw new Error('The double shows no page.');
    await page.setViewportSize({ width: 1280, height: 800 });
    return {
      page,
      newTab: () => Promise.reject(new Error('A desktop window has no tabs.')),
      output: () => child.lines,
      printed: (pattern) => child.line(pattern),
      pid: child.pid,
      stop: async () => {
        await browser.close();
        return child.stop('SIGTERM');
      },
    };
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
}

async function startElectron(args: string[]): Promise<RunningApp> {
  const program = await electron.launch({
    args: [root, ...args],
    executablePath: electronBinary() ?? '',
  });
  const lines: string[] = [];
  const child = program.process();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => lines.push(...String(data).split('\n')));
  }
  return {
    page: await program.firstWindow(),
    newTab: () => Promise.reject(new Error('A desktop window has no tabs.')),
    output: () => lines,
    pid: child.pid ?? 0,
    printed: () => Promise.reject(new Error('The output of Electron cannot be waited for.')),
    stop: async () => {
      await program.close();
      return child.exitCode;
    },
  };
}

function electronBinary(): string | null {
  const folder = join(root, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const file = join(folder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(file) ? file : null;
}

async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
