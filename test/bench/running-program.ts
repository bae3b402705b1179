// The built program in its browser host, and the browser that looks at it, for the rows that measure the page.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { startChild } from '../support/child.ts';
import { chromiumArguments, chromiumPath } from '../support/chromium.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/electron/serve.cjs', import.meta.url));

export interface RunningProgram {
  /** Of its page, with the token. */
  url: string;
  pid: number;
  /** Address of Node's inspector, where it was asked for. */
  inspector: string | null;
  stop(): Promise<void>;
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments() });
}

/** Answers once it serves its page. */
export async function startProgram(
  dataDir: string,
  { inspected = false } = {},
): Promise<RunningProgram> {
  if (!existsSync(PROGRAM)) throw new Error('The program is not built: npm run build.');
  const child = startChild(process.execPath, [
    ...(inspected ? ['--inspect=127.0.0.1:0'] : []),
    ...[PROGRAM, '--no-open', '--data-dir', dataDir],
  ]);
  const stop = async (): Promise<void> => void (await child.stop('SIGINT'));
  try {
    const url = (await child.line(/http:\/\/\S+\?token=/)).trim();
    const said = inspected ? await child.line(/ws:\/\/\S+/) : '';
    const inspector = /ws:\/\/\S+/.exec(said)?.[0] ?? null;
    return { url, pid: child.pid, inspector, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
